"""`python -m core.reference.training`: what trains, at the server's other end of a pipe."""

from core.reference.training.worker import main

main()
