"""How a process beside the server gives way to it."""

import shutil
from collections.abc import Sequence

NICENESS = 19  # its start takes seconds of a core, and no page may feel it


def giving_way(command: Sequence[str]) -> tuple[str, ...]:
    """A command that lets the server and its pages go first, where the system can do that.

    It is so from its first instruction: Python's own start takes a core a tenth of a second.

    Example:
        >>> giving_way(["python", "-m", "core.reference"])[-3:]
        ('python', '-m', 'core.reference')
    """
    nice = shutil.which("nice")
    return (nice, "-n", str(NICENESS), *command) if nice else tuple(command)
