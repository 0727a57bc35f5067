"""The pages that are measured, ours and those of the peers, and the servers that they come from."""

from dataclasses import dataclass

from tests.browser.driver import ROOT, Server

LOGITS = "logits=5,-5,-2&temperature=4"  # as in apps/charts.py


class Dash(Server):
    """The peer in Dash."""

    command = ("dash_app.py",)
    folder = ROOT / "tests" / "bench" / "apps"


class PlainStreamlit(Server):
    """The peer in Streamlit, with the settings that it has by itself."""

    options = ("--server.headless", "true", "--browser.gatherUsageStats", "false")
    command = ("-m", "streamlit", "run", "plain_streamlit.py", *options)
    folder = ROOT / "tests" / "bench" / "apps"


@dataclass(frozen=True)
class App:
    """A page to measure.

    Args:
        name: what it is called in the table.
        server: where it comes from.
        path: its address there.
        handle: what is dragged and stepped, as a selector.
        field: where a number is changed by the arrow keys.
        reach: px that a drag goes to each side; a slider's steps are farther apart than a bar's.
        held: the arrow key that can be held for long before the handle is at an end.
    """

    name: str
    server: type[Server]
    path: str
    handle: str
    field: str
    reach: int
    held: str = "ArrowRight"


def ours(name: str, path: str, handle: int, field: str, held: str = "ArrowRight") -> App:
    """A page of ours, its handle by number and its field by key."""
    selectors = f".live-handle >> nth={handle}", f".st-key-{field} input"
    return App(name, Server, path, *selectors, 45, held)


SOFTMAX = ours("Softmax", f"/softmax?{LOGITS}", 2, "temperature")
CROSS_ENTROPY = ours("Cross entropy", f"/cross_entropy?{LOGITS}&indices=0", 2, "ce_temperature")
DESCENT = ours("Gradient descent", "/gradient_descent", 0, "gd_rate", "ArrowLeft")
DASH = App("Dash, 3 charts", Dash, "/", "[role=slider] >> nth=2", "#temperature", 150)
STREAMLIT = App(
    "Streamlit, 3 charts",
    PlainStreamlit,
    "/",
    "input[type=range] >> nth=2",
    "input[type=number]",
    150,
)
