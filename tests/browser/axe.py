"""axe-core in an opened page: what its rules call serious or critical."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
QUICK = {"resultTypes": ["violations"], "preload": False, "iframes": False}
CONTRAST = {"runOnly": ["color-contrast"]}  # all that another theme can change
RUN = "([part, options]) => axe.run(part ?? document, options).then(({ violations }) => violations)"


def findings(
    page: Page, part: str | None = None, options: dict[str, Any] | None = None
) -> list[str]:
    """What axe finds grave in a page, or in a part of it; one line for each element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(RUN, [part, QUICK | (options or {})])
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary'][:300]})"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
