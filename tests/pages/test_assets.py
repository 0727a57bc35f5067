"""The scripts of the live component: compressed, kept for ever, under an address of their own."""

import gzip
import json
import re

import pytest
from starlette.requests import Request

from core.figures.spec import template_json
from pages.server import assets


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """Scripts in a folder of the test's own."""
    (tmp_path / "a.js").write_text("export default 1\n")
    plotly = tmp_path / "package" / "plotly-cartesian.min.js"
    plotly.parent.mkdir()
    plotly.write_text("/* plotly */")
    monkeypatch.setattr(assets, "SCRIPTS", tmp_path)
    monkeypatch.setattr(assets, "PLANE", plotly)
    forget()
    yield tmp_path
    forget()


def forget():
    assets.files.cache_clear()
    assets.address.cache_clear()


def get(name, digest=None):
    own = assets.address().strip("/").split("/")[-1]
    params = {"name": name, "digest": own if digest is None else digest}
    return assets.serve(Request({"type": "http", "method": "GET", "path_params": params}))


@pytest.mark.parametrize("name", sorted(path.name for path in assets.SCRIPTS.glob("*.js")))
def test_every_script_is_served(name):
    response = get(name)
    assert response.status_code == 200
    assert response.media_type == "text/javascript"
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(response.body) == (assets.SCRIPTS / name).read_bytes()


def test_the_template_of_the_figures_is_a_script():
    script = gzip.decompress(get("template.js").body).decode()
    assert json.loads(script.removeprefix("export default ")) == json.loads(template_json())


def test_plotly_is_served_small():
    response = get("plotly-cartesian.min.js")
    assert gzip.decompress(response.body) == assets.PLANE.read_bytes()
    assert len(response.body) < 0.4 * assets.PLANE.stat().st_size


@pytest.mark.parametrize(
    "name", ["", "nothing.js", "live.css", "__init__.py", "../assets.py", "/etc/passwd", "LIVE.JS"]
)
def test_nothing_else_is_served(name):
    assert get(name).status_code == 404


@pytest.mark.parametrize("digest", ["0" * 12, "live", "e", "old"])
def test_another_digest_is_not_found(digest):
    # a wrong address must never be kept for ever
    assert get("live.js", digest).status_code == 404


@pytest.mark.parametrize("cut", [1, 6, 11])
def test_a_part_of_the_digest_is_not_the_digest(cut):
    own = assets.address().strip("/").split("/")[-1]
    assert get("live.js", own[:cut]).status_code == 404


def test_the_address_is_a_folder_with_a_digest():
    assert re.fullmatch(r"/live/[0-9a-f]{12}/", assets.address())


def test_the_address_changes_with_the_content(fresh):
    first = assets.address()
    forget()
    assert assets.address() == first
    (fresh / "a.js").write_text("export default 2\n")
    forget()
    second = assets.address()
    assets.PLANE.write_text("/* newer */")
    forget()
    assert len({first, second, assets.address()}) == 3


def test_the_route_is_the_address():
    match = assets.ROUTE.path_regex.match(assets.address() + "live.js")
    assert match.groupdict()["name"] == "live.js"
    assert assets.ROUTE.endpoint is assets.serve


def test_every_import_of_a_script_is_served():
    for path in assets.SCRIPTS.glob("*.js"):
        source = path.read_text(encoding="utf-8")
        for imported in re.findall(r"from '\./([^']+)'", source):
            assert imported in assets.files(), path.name


def test_what_a_script_imports_is_found(fresh):
    (fresh / "b.js").write_text("import { x } from './c.js'\nimport './d.js'\nexport default 1\n")
    (fresh / "c.js").write_text("import { y } from './b.js'\n")
    (fresh / "d.js").write_text("export const far = () => import('./a.js')\n")
    forget()
    assert assets.imported("b.js", "none.js") == ["b.js", "c.js", "d.js"]


def test_every_import_of_a_bench_is_found():
    for name in sorted(path.name for path in assets.SCRIPTS.glob("*.js")):
        text = (assets.SCRIPTS / name).read_text(encoding="utf-8")
        static = set(re.findall(r"(?:from|import) '\./([^']+)'", text))
        assert static <= set(assets.imported(name)), name
