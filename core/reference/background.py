"""How a process beside the server gives way to it."""

import os
from contextlib import suppress

NICENESS = 19  # its start takes seconds of a core, and no page may feel it


def give_way(process: int) -> None:
    """Lets the server and its pages go before a process, where the system can do that.

    Linux has a class for what runs only where a core would idle. A process that is merely nice
    keeps its core for up to 3 ms when a page wants it: two such took an edit in twenty 20 ms.

    Args:
        process: the number of one that was just started; what it starts itself does the same.
    """
    with suppress(OSError):  # a container may forbid it
        if hasattr(os, "SCHED_IDLE"):
            os.sched_setscheduler(process, os.SCHED_IDLE, os.sched_param(0))
        elif hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, process, NICENESS)
