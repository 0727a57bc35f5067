"""An HTML file that needs no network: its charts fit the window, its colours and paper."""

from functools import cache
from html import escape
from pathlib import Path

from core.figures.plotly_js import script_for
from core.figures.spec import Spec, template_json, to_json
from core.figures.style import FONT_FAMILY

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
)
"""What the file may load: nothing. Plotly makes its pictures of data."""
CHART = '<section class="chart">'
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width">
<title>{title} · Logitscope</title>
<style>body {{ font: 16px {font}; }}
{style}</style>
</head>
<body>
<h1>{title}</h1>
{body}
{scripts}
</body>
</html>
"""


def page(title: str, language: str, body: str, style: str = "", script: str = "") -> str:
    """The file.

    Args:
        title: plain text.
        language: of the texts, "zh".
        body: HTML, in which charts are what `chart` gives.
        style: more CSS.
        script: more JavaScript.

    Example:
        >>> "<script" in page("Numbers", "en", "<p>1</p>")
        False
    """
    scripts = []
    if CHART in body:
        scripts.append(data("template", template_json()))
        scripts += [_script(script_for(body)), _script(_text("offline.js"))]
    if script:
        scripts.append(_script(script))
    return PAGE.format(
        language=language,
        policy=POLICY,
        title=escape(title),
        font=FONT_FAMILY,
        style=_text("offline.css") + style,
        body=body,
        scripts="\n".join(scripts),
    )


def chart(wide: Spec, narrow: Spec) -> str:
    r"""A figure, as it is drawn in a wide window and in a narrow one.

    Example:
        >>> chart({"data": []}, {"data": []})[:35]
        '<section class="chart"><div></div>\n'
    """
    return f"{CHART}<div></div>\n{data('', to_json({'wide': wide, 'narrow': narrow}))}</section>"


def data(name: str, json: str) -> str:
    r"""JSON in the file, out of which nothing in it can break.

    Example:
        >>> data("names", '["</script>"]')
        '<script type="application/json" id="names">["\\u003c/script>"]</script>'
    """
    named = f' id="{name}"' if name else ""
    safe = json.replace("<", "\\u003c")
    return f'<script type="application/json"{named}>{safe}</script>'


def _script(text: str) -> str:
    return f"<script>{text}</script>"


@cache
def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
