"""Where the app can be reached: on this machine, and from others on its network."""

import socket

import streamlit as st

LOCAL = ("localhost", "127.0.0.1", "::1")
ANY = (None, "", "0.0.0.0", "::")


def addresses() -> list[str]:
    """The addresses of the app: on this machine, and from others where it listens to them."""
    host = st.get_option("server.address")
    hosts = ["localhost", own_address()] if host in ANY else [host]
    return [address(found) for found in hosts if found]


def address(host: str) -> str:
    """The address of the app on a host."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{st.get_option('server.port')}/{folder()}"


def folder() -> str:
    """The path under which the app is served, without slashes around it; "" for none."""
    return str(st.get_option("server.baseUrlPath") or "").strip("/")


def from_the_room() -> str | None:
    """The address that phones in the room can reach; None where only this machine can."""
    reached = [found for found in addresses() if not is_local(found.split("://")[1])]
    return reached[0] if reached else None


def is_local(host: str) -> bool:
    """Whether a host, with or without a port, is this machine itself."""
    return any(host == local or host.startswith((f"{local}:", f"[{local}]")) for local in LOCAL)


def own_address() -> str | None:
    """The machine's address on its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: no such host
        except OSError:
            return None
        found = str(probe.getsockname()[0])
        return None if is_local(found) else found


def announcement() -> str:
    """What the start says: every address, and whether phones in the room can reach one."""
    line = "   ".join(addresses())
    if from_the_room() is None:
        line += "   (this machine only: no phone in the room can reach it)"
    return line
