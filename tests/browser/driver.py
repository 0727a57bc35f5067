"""The running app and its pages, for the tests that look at it in a browser."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
# Streamlit loads the scripts of its widgets late, and holds their place with a lower box till then:
# what stands below them moves when they come.
READY = (
    "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
    ":not(:has([data-testid=stSkeleton]))"
)
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STARTED, STOPPED = 60, 15  # seconds at most


def settled(page: Page) -> Page:
    """Waits until no run of the app is under way and every widget of the last one stands.

    Just after an interaction the run may not have begun: `expect` what it is to bring as well.
    """
    page.wait_for_selector(READY, state="attached")
    return page


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Server:
    """The app as `streamlit run app.py` serves it, on a port of its own.

    Args:
        log: the file that its output goes to.
        port: where it listens; a free one if None.
        given: variables of its environment.
    """

    command = ("-m", "streamlit", "run", "app.py")
    folder = ROOT

    def __init__(self, log: Path, port: int | None = None, **given: str) -> None:
        self.log = log
        self.read = 0
        self.port = port or free_port()
        host = "127.0.0.1"
        self.url = f"http://{host}:{self.port}"
        options = ("--server.address", host, "--server.port", str(self.port))
        # the settings are the repository's, not those of whoever runs the tests
        settings = ("STREAMLIT_", "LOGITSCOPE_")
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, *self.command, *options],
                cwd=self.folder,
                env={k: v for k, v in os.environ.items() if not k.startswith(settings)} | given,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a group, so that no worker outlives it
            )

    def wait(self) -> None:
        """Returns when the server answers; raises with its log when it does not."""
        deadline = time.monotonic() + STARTED
        while not self.healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"The app did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def healthy(self) -> bool:
        """Whether the server answers."""
        try:
            with urlopen(f"{self.url}/_stcore/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False

    def stop(self) -> None:
        """Asks the server to end; ends its whole group if it does not."""
        self.process.terminate()
        try:
            self.process.wait(STOPPED)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def traceback(self) -> str:
        """What was logged since the last call, if there is a traceback in it; else nothing."""
        with self.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self.read)
            text = log.read()
            self.read = log.tell()
        return text if "Traceback" in text else ""
