"""Streamlit's own page, with what it and the charts of ours need in its head.

The browser asks for all of it at once, and not part by part as it learns what it needs. Plotly is
executed, which takes a quarter of a second, while the server is about the first run: before that
the browser has to start Streamlit, and after it the charts have come.

And Streamlit is told where its server is. It would look for it below the page first, and wait for
half a second after the 404.
"""

import re
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.figures.plotly_js import PLANE
from pages.contents import FRONT, PAGES
from pages.server import assets

STATIC = Path(st.__file__).parent / "static"
INDEX = STATIC / "index.html"
END = "</head>"
PARTS = ("Html", "ButtonGroup", "BidiComponent")  # of Streamlit, which stand in all of our pages
IMPORT = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
SCRIPT = """<script>
window.__streamlit = { BACKEND_BASE_URL: new URL(".", location).href }
new MutationObserver((changes, seen) => {
  seen.disconnect() // the first run has begun
  const script = document.createElement("script")
  script.src = "PLOTLY"
  script.onerror = () => script.remove()
  document.head.append(script)
}).observe(document, { subtree: true, attributeFilter: ["data-test-script-state"] })
</script>"""


@cache
def html(page: str) -> str:
    """Streamlit's page, with what one of ours needs."""
    plotly = assets.address() + PLANE.name
    scripts = [assets.address() + name for name in assets.imported("live.js", f"bench_{page}.js")]
    tags = [
        SCRIPT.replace("PLOTLY", plotly),
        f'<link rel="preload" as="script" href="{plotly}">',
        *(f'<link rel="modulepreload" href="{address}">' for address in (*scripts, *parts())),
    ]
    return INDEX.read_text(encoding="utf-8").replace(END, "\n".join((*tags, END)), 1)


def parts() -> list[str]:
    """The addresses of `PARTS`, and of all that they import; of those that Streamlit still has."""
    folder = STATIC / "static" / "js"
    names = [path.name for part in PARTS for path in folder.glob(f"{part}.*.js")]
    scripts = assets.reached(names, lambda name: IMPORT.findall((folder / name).read_text("utf-8")))
    return [f"/static/js/{name}" for name in scripts]


def serve(request: Request) -> Response:
    """The page at an address of ours; not to be kept, for its scripts may have others tomorrow."""
    page = request.url.path.strip("/")
    return Response(html(page), media_type="text/html", headers={"Cache-Control": "no-cache"})


ROUTES = [Route(f"/{page}", serve) for page in (*FRONT, *PAGES)]
