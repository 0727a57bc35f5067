"""What the bench of the page Two variables is given."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from core.descent import NEAR, Trajectory
from core.experiment.racer import Racer
from core.experiment.two_variables import MOST_STEPS
from core.figures.two_variables import joined, race_figure
from core.figures.two_variables_layout import FLOOR, STEP_TOPS, racer_names
from core.view import RaceView
from core.view.two_variables import MOST_MEMORY, TOLERANCE, Array
from pages.live import Bench, Slider
from pages.live.gradient_descent import player_texts
from pages.live.wire import column, encoded, tape

WIDTHS = ("wide", "narrow")


def race_bench(view: RaceView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `RaceView`, in the reader's language; its last ghost is the run before."""
    return Bench(
        name="two_variables",
        place=view.experiment.place,
        figures={width: partial(race_figure, view, gettext, width) for width in WIDTHS},
        sliders=_sliders(view, gettext),
        state=_state(view, gettext),
        numbers={name: column(values) for name, values in standings(view).items()},
        texts=_texts(gettext) | _verdicts(gettext),
        more={"player": player_texts(gettext)},
    )


def _sliders(view: RaceView, _: Callable[[str], str]) -> list[Slider]:
    return [
        Slider("rate", _("Learning rate"), _("rate"), 0.0, view.map_end, "linear", field="tv_rate"),
        Slider("steps", _("Number of steps"), _("steps"), 1, MOST_STEPS, "whole", field="tv_steps"),
    ]


def _state(view: RaceView, gettext: Callable[[str], str]) -> dict[str, object]:
    experiment, racer = view.experiment, view.experiment.racer
    kept = RaceView(experiment, view.ghosts[:-1]).ghost_paths
    return {
        "surface": experiment.surface,
        "condition": experiment.condition,
        "tapes": [tape(formula.tape) for formula in view.surface.formulas] or None,
        "start": [experiment.x, experiment.y],
        "steps": experiment.steps,
        "step": experiment.step,
        "chosen": experiment.chosen,
        "log": experiment.log,
        "rate": racer.rate,
        "memory": view.memory,
        "memoryName": racer.memory.name if racer.memory else None,
        "racers": [_racer(one) for one in experiment.racers],
        "names": racer_names(view, gettext),
        "minima": [list(low.x) for low in view.surface.minima],
        "saddles": [list(saddle) for saddle in view.surface.saddles],
        "lowest": view.surface.lowest,
        "domain": view.surface.domain,
        "mapEnd": view.map_end,
        "mostMemory": MOST_MEMORY,
        "tolerance": TOLERANCE,
        "near": NEAR,
        "floor": FLOOR,
        "stepTops": STEP_TOPS,
        "kept": _lanes(kept),
    }


def _racer(racer: Racer) -> dict[str, Any]:
    return {
        "optimizer": {"key": racer.optimizer, **racer.entry.values},
        "schedule": {"key": racer.schedule, **racer.schedule_settings},
    }


def _lanes(paths: Sequence[Array]) -> dict[str, str]:
    """Paths one after the other."""
    x, y = joined(list(paths))
    return {"x": encoded(x), "y": encoded(y)} if paths else {"x": "", "y": ""}


def standings(view: RaceView) -> dict[str, Array]:
    """How each racer ended and where it is at the shown step: a column for each number."""
    rows = [
        _standing(view, path, fate.value) for path, fate in zip(view.paths, view.fates, strict=True)
    ]
    rates = [float(view.rates(racer)[view.shown(path)])
             for racer, path in zip(view.experiment.racers, view.paths, strict=True)]  # fmt: skip
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return columns | {"shownRate": np.array(rates)}


def _standing(view: RaceView, path: Trajectory, fate: int) -> dict[str, float]:
    end, n = path.points[-1], view.shown(path)
    low = path.nearest
    near = [np.abs(np.subtract(saddle, end)).max() <= NEAR for saddle in view.surface.saddles]
    return {
        "fate": fate,
        "stoppedAt": path.stopped_at,
        "endX": end[0],
        "endY": end[1],
        "nearest": view.surface.minima.index(low) if low else -1,
        "distance": np.hypot(*np.subtract(low.x, end)) if low else np.nan,
        "reached": path.minimum is not None,
        "saddle": near.index(True) if True in near else -1,
        "shownX": path.points[n, 0],
        "shownY": path.points[n, 1],
        "shownValue": path.values[n],
        "shownSlope": np.hypot(*path.gradients[n]),
    }


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "rate": _("rate"),
        "steps": _("steps"),
        "start": _("Start of all racers: x and y at step 0"),
        "here": _("Rate and memory of the racer that is looked at"),
        "table": _("Every racer at step {step}: press a row to look at it"),
        "racer": _("racer"),
        "verdict": _("how it ends"),
        "slope": _("|gradient|"),
        "position": _("step {step} of {last}"),
        "stepLine": _(
            "{name}, step {step}: gradient {gradient}, rate {rate}; the step to come is {move}"
        ),
    }


def _verdicts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "and": _(" and "),
        "winner": _("First in a minimum: {names}, at step {step}"),
        "nobody": _("Nobody has come to rest in a minimum by step {steps}"),
        "reached": _("reached the minimum at {low}, at step {step}"),
        "saddle": _("rests on the saddle at {end}, from step {step} on: flat, but no minimum"),
        "flat": _("rests at {end}, from step {step} on: flat, but no minimum"),
        "crawls": _("crawls: at step {step} still {distance} from the minimum at {low}"),
        "oscillates": _(
            "swings: J goes up and down, at step {step} {distance} from the minimum at {low}"
        ),
        "crawls_alone": _("crawls: at step {step} at {end}, no minimum is known"),
        "oscillates_alone": _("swings: J goes up and down, at step {step} at {end}"),
        "diverges": _("diverges: last seen at {end}, at step {step}"),
    }
