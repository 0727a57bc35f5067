import re
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

HEADERS = {
    "content-security-policy": ("default-src 'self'", "object-src 'none'", "frame-ancestors"),
    "x-content-type-options": ("nosniff",),
    "referrer-policy": ("same-origin",),
}


def test_the_address_alone_leads_home(open_page):
    page = open_page("/")
    assert urlsplit(page.url).path == "/home"


def test_streamlit_finds_its_server_at_once(open_page, server, requests):
    open_page("/softmax")
    asked = [urlsplit(url).path for url in requests if url.endswith("_stcore/health")]
    assert set(asked) == {"/_stcore/health"}


def test_plotly_is_asked_for_once_and_executed_once(open_page, requests):
    page = open_page("/softmax")
    page.wait_for_selector(".js-plotly-plot .trace path", state="attached")
    assert len([url for url in requests if "plotly" in url]) == 1
    assert page.locator("script[src*=plotly]").count() == 1


@pytest.mark.parametrize("path", ["/softmax", "/_stcore/health", "/no/such/page"])
def test_every_answer_has_the_security_headers(server, path):
    with urlopen(server + path) as answer:
        headers = answer.headers
    for name, parts in HEADERS.items():
        assert len(headers.get_all(name, [])) == 1, name
        assert all(part in headers[name] for part in parts), headers[name]


def test_nothing_is_asked_of_another_host(open_page, server, requests):
    open_page("/softmax").wait_for_load_state("networkidle")
    own = ("http", "https", "ws", "wss")
    assert [
        url
        for url in requests
        if (parts := urlsplit(url)).scheme not in ("data", "blob")
        and not (parts.scheme in own and parts.netloc == urlsplit(server).netloc)
    ] == []
    assert any(url.startswith("ws") for url in requests)


def test_a_link_opens_what_it_says(open_page):
    page = open_page("/softmax?v=1&logits=1,2,3")
    assert urlsplit(page.url).path == "/softmax"
    expect(page).to_have_url(re.compile(r"[?&]logits=1(,|%2C)2(,|%2C)3(&|$)"))
    expect(page.get_by_text("Page not found")).to_have_count(0)
