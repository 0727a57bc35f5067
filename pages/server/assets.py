"""The files that the browser loads for the live bench, under an address that names their content.

The address changes with the content, so browsers may keep it for ever; a file is compressed once,
not for every visitor.
"""

import gzip
import re
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.figures.plotly_js import PLANE
from core.figures.spec import template_json

SCRIPTS = Path(__file__).parents[1] / "live"
TEMPLATE = "template.js"  # of every figure: sent once, not in every message
IMPORT = re.compile(r"^(?:import|export|\} from)\b[^'\n(]*'\./([^']+)'", re.MULTILINE)
FOR_EVER = "public, max-age=31536000, immutable"


@cache
def files() -> dict[str, bytes]:
    """The scripts by name."""
    scripts = {path.name: path.read_bytes() for path in (*sorted(SCRIPTS.glob("*.js")), PLANE)}
    scripts[TEMPLATE] = f"export default {template_json()}\n".encode()
    return scripts


@cache
def compressed(name: str) -> bytes:
    """A script as it is sent; Plotly's takes a tenth of a second."""
    return gzip.compress(files()[name], 6, mtime=0)


@cache
def address() -> str:
    """The folder of the scripts on the server, `/live/<digest>/`."""
    digest = sha256(b"".join(files().values())).hexdigest()[:12]
    return f"/live/{digest}/"


def imported(*names: str) -> list[str]:
    """The scripts of these names that there are, and all that they import."""
    there = [name for name in names if name in files()]
    return reached(there, lambda name: IMPORT.findall(files()[name].decode()))


def reached(names: Iterable[str], imports: Callable[[str], list[str]]) -> list[str]:
    """These scripts, and all that they import, each once; `imports` gives what one imports."""
    found: dict[str, None] = {}
    left = [*names]
    while left:
        name = left.pop(0)
        if name not in found:
            found[name] = None
            left += imports(name)
    return list(found)


def serve(request: Request) -> Response:
    """A script, or 404; an old digest is an old page that must reload."""
    name, digest = request.path_params["name"], request.path_params["digest"]
    if name not in files() or digest != address().split("/")[2]:
        return Response(status_code=404)
    headers = {"Cache-Control": FOR_EVER, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(compressed(name), media_type="text/javascript", headers=headers)


ROUTE = Route("/live/{digest}/{name}", serve)
