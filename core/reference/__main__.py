"""`python -m core.reference`: the worker of the judge, at the server's other end of a pipe."""

from core.reference.worker import main

main()
