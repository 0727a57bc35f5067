"""Late answers of the judge: a page that did not wait for one fetches it here, without a run."""

import asyncio
import threading
from collections import OrderedDict
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.locale import LANGUAGES, translations
from core.reference.answer import Answer
from core.reference.ticket import Ticket

KEPT = 8192  # tickets; the oldest ones are forgotten
PATIENCE = 25.0  # seconds that a request is held; proxies cut those that take a minute

_tickets: OrderedDict[str, Ticket] = OrderedDict()
_lock = threading.Lock()


def address(ticket: Ticket, language: str) -> str:
    """Where the answer will be; nobody who has not been told can guess it."""
    with _lock:
        _tickets[ticket.token] = ticket
        _tickets.move_to_end(ticket.token)
        while len(_tickets) > KEPT:
            _tickets.popitem(last=False)
    return f"/judge/{ticket.token}?lang={language}"


def verdict(answer: Answer | None, language: str) -> dict[str, str]:
    """What the line shows: the kind of the answer, and its sentence."""
    if answer is None:
        return {"state": "checking", "sentence": ""}
    gettext = translations(language).gettext
    return {"state": answer.kind, "sentence": answer.sentence.translated(gettext)}


async def serve(request: Request) -> Response:
    """The answer when it is there, "checking" when it takes long, 404 for an unknown ticket."""
    ticket = _tickets.get(request.path_params["token"])
    language = request.query_params.get("lang", "")
    if ticket is None or language not in LANGUAGES:
        return Response(status_code=404)
    answer = None
    with suppress(TimeoutError):
        # shielded: who stops waiting must not call the answer off for others
        answer = await asyncio.wait_for(
            asyncio.shield(asyncio.wrap_future(ticket.answer)), PATIENCE
        )
    return JSONResponse(verdict(answer, language), headers={"Cache-Control": "no-store"})


ROUTE = Route("/judge/{token}", serve)
