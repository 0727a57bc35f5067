"""Streamlit's own page, with what the charts of ours need in its head.

While Streamlit loads its parts and the first run is under way the browser has nothing to do: so it
executes Plotly then, for a quarter of a second, and not when the charts have come.
"""

from functools import cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.figures.plotly_js import PLANE
from pages.contents import FRONT, PAGES
from pages.live import assets

INDEX = Path(st.__file__).parent / "static" / "index.html"
END = "</head>"


@cache
def html(page: str) -> str:
    """Streamlit's page, with the scripts of the bench of one of ours."""
    scripts = assets.imported("live.js", f"bench_{page}.js")
    tags = [f'<script async src="{assets.address()}{PLANE.name}"></script>']
    tags += [f'<link rel="modulepreload" href="{assets.address()}{name}">' for name in scripts]
    return INDEX.read_text(encoding="utf-8").replace(END, "\n".join((*tags, END)), 1)


def serve(request: Request) -> Response:
    """The page at an address of ours; not to be kept, for its scripts may have others tomorrow."""
    page = request.url.path.strip("/")
    return Response(html(page), media_type="text/html", headers={"Cache-Control": "no-cache"})


ROUTES = [Route(f"/{page}", serve) for page in (*FRONT, *PAGES)]
