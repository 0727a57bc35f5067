"""The worker of the judge as a process of the running server."""

import subprocess


def workers(server: int) -> list[int]:
    """The processes of the judge that a server has started, by their ids."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [row.split(None, 2) for row in listed.splitlines()]
    return [
        int(pid)
        for pid, parent, args in rows
        if int(parent) == server and args.endswith("-m core.reference")  # what trains is another
    ]


def memory(process: int) -> int:
    """The resident memory of a process, in bytes."""
    command = ["ps", "-o", "rss=", "-p", str(process)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    return 1024 * int(listed.stdout)
