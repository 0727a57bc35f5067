"""Streamlit's page with our scripts in its head."""

import re

import pytest
from starlette.requests import Request

from pages.contents import FRONT, PAGES
from pages.live import assets, shell


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
    assert set(scripts) <= assets.files().keys()
    assert (f"bench_{page}.js" in scripts) == (f"bench_{page}.js" in assets.files())
    ours = re.compile(rf'<[^>]+"{assets.address()}[^>]+>(</script>)?\n')
    assert ours.sub("", text) == shell.INDEX.read_text(encoding="utf-8")


def test_every_page_has_its_address():
    paths = [route.path for route in shell.ROUTES]
    assert paths == [f"/{page}" for page in (*FRONT, *PAGES)]
