"""axe-core in an opened page: what its rules call serious or critical."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
QUICK = {"resultTypes": ["violations"], "preload": False, "iframes": False}
CONTRAST = {"runOnly": ["color-contrast"]}  # all that another theme can change
# Asked again for as long as a page takes to rest: what scrolls is made reachable 0.3 s after that.
RUN = """async ([part, options, grave]) => {
  for (const until = performance.now() + 10000; ;) {
    const { violations } = await axe.run(part ?? document, options)
    const found = violations.filter(({ impact }) => grave.includes(impact))
    if (!found.length || performance.now() > until) return found
    await new Promise(later => setTimeout(later, 300))
  }
}"""


def findings(
    page: Page, part: str | None = None, options: dict[str, Any] | None = None
) -> list[str]:
    """What axe finds grave in a page at rest, or in a part of it; one line for each element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(RUN, [part, QUICK | (options or {}), GRAVE])
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary'][:300]})"
        for violation in violations
        for node in violation["nodes"]
    ]
