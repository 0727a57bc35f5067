"""Streamlit's page with our scripts in its head."""

import re

import pytest
from starlette.requests import Request

from pages.contents import FRONT, PAGES
from pages.server import assets, shell


def asked(page):
    """What a browser gets at the address of a page."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/{page}",
        "query_string": b"",
        "headers": [],
    }
    return shell.serve(Request(scope | {"server": ("localhost", 80), "scheme": "http"}))


@pytest.mark.parametrize("page", [*FRONT, *PAGES])
def test_a_page_is_streamlits_with_our_scripts(page):
    answer = asked(page)
    text = answer.body.decode()
    assert answer.media_type == "text/html"
    assert answer.headers["cache-control"] == "no-cache"
    head = text.partition("</head>")[0]
    scripts = re.findall(rf'(?:src|href)="{assets.address()}([^"]+)"', head)
    assert scripts[:2] == ["plotly-cartesian.min.js", "live.js"]
    assert f'script.src = "{assets.address()}plotly-cartesian.min.js"' in head
    assert set(scripts) <= assets.files().keys()
    assert (f"bench_{page}.js" in scripts) == (f"bench_{page}.js" in assets.files())
    theirs = shell.INDEX.read_text(encoding="utf-8")
    before, after = theirs.split("</head>")
    assert text.startswith(before)
    assert text.endswith(f"</head>{after}")


def test_the_parts_of_streamlit_are_there_with_all_that_they_import():
    parts = shell.parts()
    for part in shell.PARTS:
        assert any(name.startswith(f"/static/js/{part}.") for name in parts), part
    for name in parts:
        path = shell.STATIC / name.removeprefix("/")
        imported = shell.IMPORT.findall(path.read_text(encoding="utf-8"))
        assert {f"/static/js/{other}" for other in imported} <= set(parts)


def test_a_part_that_streamlit_has_no_more_is_left_out(monkeypatch):
    monkeypatch.setattr(shell, "PARTS", ("NoSuchPart",))
    assert shell.parts() == []


def test_every_page_has_its_address():
    paths = [route.path for route in shell.ROUTES]
    assert paths == [f"/{page}" for page in (*FRONT, *PAGES)]
