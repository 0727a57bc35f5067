"""`python -m core.reference`: the worker of the judge, at the server's other end of a pipe."""

from core.reference.background import give_way

give_way()  # before what follows: its imports alone take a core a third of a second

from core.reference.worker import main  # noqa: E402

main()
