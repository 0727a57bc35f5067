"""How a process beside the server gives way to it."""

import os

NICENESS = 19  # its start takes seconds of a core, and no page may feel it


def give_way() -> None:
    """Lets the server and its pages go first, where the system can do that."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
