"""A link as a QR code: what it says, and what is said where there can be none."""

import json
import re

import numpy as np
import pytest
import segno
from starlette.requests import Request

import app
from pages import reach
from pages.server import qr

QUERY = "?v=1&logits=1,2,3&names=%E7%8C%AB,b%2Cc&view=lecture&hide=results&lang=zh"


def ask(host="192.0.2.7:8501", query=QUERY, page="/softmax", scheme="http"):
    """What the route answers, decoded; its status where it is refused."""
    params = {"page": page, "query": query, "scheme": scheme}
    text = "&".join(f"{name}={value.replace('%', '%25').replace('&', '%26')}"
                    for name, value in params.items())  # fmt: skip
    scope = {"type": "http", "path": "/qr", "query_string": text.encode(), "scheme": "http"}
    scope |= {"headers": [(b"host", host.encode())], "server": ("127.0.0.1", 8501)}
    response = qr.serve(Request(scope))
    return json.loads(response.body) if response.status_code == 200 else response.status_code


def modules(path, size):
    """The dark modules that a path draws."""
    dark = np.zeros((size, size), bool)
    for x, y, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", path):
        dark[int(y), int(x) : int(x) + int(run)] = True
    return dark


def test_the_drawing_is_the_code():
    text = "http://192.0.2.7:8501/softmax?logits=1,2,3"
    drawn = qr.code(text)
    matrix = np.array(
        [[module & 1 for module in row] for row in segno.make_qr(text, error="m").matrix]
    )
    np.testing.assert_array_equal(modules(drawn["path"], drawn["size"]), matrix.astype(bool))


def test_phones_get_the_state_without_the_large_type():
    said = ask()
    assert said["link"] == (
        "http://192.0.2.7:8501/softmax?v=1&logits=1,2,3&names=%E7%8C%AB,b,c&hide=results&lang=zh"
    )
    assert said | qr.code(said["link"]) == said


def test_a_proxy_that_took_the_scheme_away_is_believed_through_the_browser():
    assert ask("scope.example", scheme="https")["link"].startswith("https://scope.example/softmax?")
    assert ask("scope.example", scheme="javascript")["link"].startswith("http://scope.example/")


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_of_this_machine_they_get_its_address_on_the_network(monkeypatch, host):
    monkeypatch.setattr(reach, "from_the_room", lambda: "http://192.0.2.9:8501/")
    assert ask(host)["link"].startswith("http://192.0.2.9:8501/softmax?v=1")
    monkeypatch.setattr(reach, "from_the_room", lambda: None)
    said = ask(host)
    assert said["trouble"] == "alone"
    assert "path" not in said


def test_what_is_in_no_link_and_what_is_too_long_is_said():
    assert ask(query="?v=1&content=0123456789abcdef")["trouble"] == "content"
    assert ask(query=f"?logits={'1,' * qr.MOST}1")["trouble"] == "long"
    assert "path" in ask(query=f"?logits={'1,' * 500}1")


@pytest.mark.parametrize("page", ["", "/", "//evil.example/x.y", "a b", "p" * 99])
def test_it_is_of_our_pages_alone(page):
    assert ask(page=page) == 404


def test_it_has_its_route():
    assert qr.ROUTE in app.app._user_routes
