"""A link as a QR code, for the phones in the room.

The browser asks for it when somebody presses the button, with the address that it shows then.
"""

from urllib.parse import parse_qsl

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.query import CONTENT, encoded
from pages import reach

PATH = "/qr"
MOST = 1_200  # characters: 117 modules a side, the most that a phone reads from a back row
PAGE_LETTERS = 60


def code(text: str) -> dict[str, object]:
    """The modules of a QR code as the path of a drawing.

    Args:
        text: what it says.

    Returns:
        `size`, modules a side without the quiet zone, and `path`, a line of height 1 through the
        middle of each run of dark modules, as SVG has it.

    Example:
        >>> code("http://192.0.2.1:8501/softmax")["size"]
        29

    Source: ISO/IEC 18004, drawn by https://segno.readthedocs.io
    """
    matrix = segno.make_qr(text, error="m" if len(text) < MOST // 2 else "l").matrix
    lines = []
    for row, modules in enumerate(matrix):
        dark = "".join("1" if module & 1 else "0" for module in modules)
        at = dark.find("1")
        while at >= 0:
            end = (dark + "0").find("0", at)
            lines.append(f"M{at} {row}.5h{end - at}")
            at = dark.find("1", end)
    return {"size": len(matrix), "path": "".join(lines)}


def link(base: str, page: str, query: str) -> str:
    """The link of a page for a phone, which has no use for a lecturer's large type."""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = {name: value for name, value in pairs if name != "view"}
    return f"{base.rstrip('/')}/{page}?{encoded(kept)}"


def base_of(request: Request) -> str | None:
    """Where the phones find the app: where the browser did, but for this machine's own name.

    The browser says by which scheme, for a proxy may have taken it away.
    """
    if reach.is_local(request.url.netloc):
        return reach.from_the_room()
    scheme = "https" if request.query_params.get("scheme") == "https" else "http"
    return f"{scheme}://{request.url.netloc}/{reach.folder()}"


def serve(request: Request) -> Response:
    """The link and its code as JSON; what is in the way where there is none, by a word."""
    page = request.query_params.get("page", "").strip("/").rsplit("/", 1)[-1]
    query = request.query_params.get("query", "").lstrip("?")
    if not page.isidentifier() or len(page) > PAGE_LETTERS:
        return Response(status_code=404)
    base = base_of(request)
    said: dict[str, object] = {"link": link(base or str(request.base_url), page, query)}
    if base is None:
        said["trouble"] = "alone"
    elif any(name == CONTENT for name, _value in parse_qsl(query)):
        said["trouble"] = "content"
    elif len(str(said["link"])) > MOST:
        said["trouble"] = "long"
    else:
        said |= code(str(said["link"]))
    return JSONResponse(said, headers={"Cache-Control": "no-store"})


ROUTE = Route(PATH, serve)
