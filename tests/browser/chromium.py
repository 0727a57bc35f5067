"""Finds the browser of the tests, and installs it: `python tests/browser/chromium.py`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without a font that has them, Chinese characters are drawn as boxes.
PACKAGES = ("chromium", "fonts-noto-cjk")


def find() -> str | None:
    """The path of a Chromium or Chrome: $CHROMIUM, else on PATH, else Playwright's own."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    return playwrights_own()


def playwrights_own() -> str | None:
    """The path of the Chromium that `playwright install` brought, if it did."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Installs Debian's Chromium where that is possible, elsewhere Playwright's."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        apt = ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]
        if all(subprocess.call(run, env=quiet) == 0 for run in (["apt-get", "update"], apt)):
            return
    # Ubuntu has no such package, and not everyone is root
    subprocess.call([sys.executable, "-m", "playwright", "install", "chromium"])


def main() -> int:
    """Installs a browser if there is none, and says which one there is."""
    if not find():
        install()
    path = find()
    print(f"Chromium: {path}" if path else "No Chromium: install one, or name it in $CHROMIUM.")
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
