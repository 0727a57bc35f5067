"""Plotly's script: its own build of plane charts alone, a third of the whole in size and start.

`plotly-cartesian.min.js` is the file of the npm package plotly.js-cartesian-dist-min, unchanged, of
the version that Plotly's Python package has. Charts in space need the whole, which is in that.
"""

from pathlib import Path

PLANE = Path(__file__).parent / "plotly-cartesian.min.js"
IN_SPACE = ('"type":"surface"', '"type":"scatter3d"')


def script_for(charts: str) -> str:
    """The script that draws some charts.

    Args:
        charts: text with their figures in it, as `core.figures.spec.to_json` writes them.

    Example:
        >>> "cartesian" in script_for('{"type":"bar"}')[:99]
        True
    """
    if any(kind in charts for kind in IN_SPACE):
        from plotly.offline import get_plotlyjs  # 0.2 s, for an export alone

        return str(get_plotlyjs())
    return PLANE.read_text(encoding="utf-8")
