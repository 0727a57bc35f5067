"""What the bench of the page Gradient descent is given."""

from collections.abc import Callable
from functools import partial
from math import ceil, floor, log10

from core.descent import NEAR
from core.experiment.gradient_descent import ALONE, FULL_BATCH, MOST_STEPS, standard_noise
from core.figures.gradient_descent import descent_figure
from core.figures.gradient_descent_layout import (
    HEIGHTS,
    RATE_TOPS,
    STEP_TOPS,
    factor_end,
    path_names,
)
from core.optimizers import Optimizer
from core.typed_objective import TYPED
from core.view import DescentView
from pages.live import Bench, Slider
from pages.live.wire import column, encoded, tape

RATE_END, NOISE_END = 1.2, 30.0
SCALE = 4  # times the rate that fits a typed function: from there on it can hardly stay
FINE = ("double_well", "square_plus_sine")  # a rate of 0.2 is large there


def descent_bench(view: DescentView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `DescentView`, in the reader's language."""
    return Bench(
        name="gradient_descent",
        place=view.experiment.place,
        figures={width: partial(descent_figure, view, gettext, width) for width in HEIGHTS},
        sliders=_sliders(view, gettext),
        state=_state(view, gettext),
        numbers=_numbers(view),
        texts=_texts(gettext) | _verdicts(view, gettext) | _factor_texts(view, gettext),
        more={"player": player_texts(gettext)},
    )


def _sliders(view: DescentView, _: Callable[[str], str]) -> list[Slider]:
    experiment = view.experiment
    high, step = _rate_scale(view)
    loud = max(NOISE_END, float(ceil(experiment.noise)))
    return [
        Slider("rate", _("Learning rate"), _("rate"), 0.0, high, "linear", step, "gd_rate"),
        Slider("steps", _("Number of steps"), _("steps"), 1, MOST_STEPS, "whole", field="gd_steps"),
        Slider(
            "noise", _("Noise of the gradient"), _("noise"), 0.0, loud, "linear", 0.5, "gd_noise"
        ),
    ]


def _rate_scale(view: DescentView) -> tuple[float, float]:
    """Where the slider of the rate ends, and how fine it is: a typed function may be steep."""
    rate = view.experiment.rate
    if view.experiment.objective != TYPED:
        step = 0.005 if view.experiment.objective in FINE else 0.01
        return max(RATE_END, float(ceil(rate))), step
    step = 10.0 ** floor(log10(view.objective.rate)) / 10
    return max(SCALE * view.objective.rate, step * ceil(rate / step)), step


def _state(view: DescentView, gettext: Callable[[str], str]) -> dict[str, object]:
    experiment = view.experiment
    own, other = path_names(view, gettext)
    return {
        "tapes": [tape(steps) for steps in view.objective.tapes],
        "start": experiment.start,
        "rate": experiment.rate,
        "steps": experiment.steps,
        "step": experiment.step,
        "noise": experiment.noise,
        "normal": encoded(standard_noise(experiment.seed)),
        "schedule": {
            "key": experiment.schedule,
            **experiment.schedule_settings(experiment.schedule),
        },
        "optimizer": _optimizer(view.optimizer),
        "compare": None
        if experiment.compare == ALONE
        else {
            "optimizer": _optimizer(view.compared or view.optimizer),
            "quiet": experiment.compare == FULL_BATCH,
        },
        "names": {"own": own, "other": other},
        "window": view.window,
        "minima": [
            {"x": low.x, "value": low.value, "isGlobal": low.is_global, "curvature": low.curvature}
            for low in view.objective.minima
        ],
        "near": NEAR,
        "contracts": view.contracts,
        "stepTops": STEP_TOPS,
        "rateTops": RATE_TOPS,
        "factorEnd": factor_end(view),
    }


def _optimizer(optimizer: Optimizer) -> dict[str, object]:
    return {"key": optimizer.key, **optimizer.values}


def _numbers(view: DescentView) -> dict[str, object]:
    path, other = view.path, view.other
    numbers: dict[str, object] = {
        "points": column(path.points),
        "values": column(path.values),
        "gradients": column(path.gradients),
        "rates": column(path.rates),
        "verdict": path.verdict.value,
        "stoppedAt": path.stopped_at,
    }
    if other:
        numbers |= {"otherPoints": column(other.points), "otherValues": column(other.values)}
    return numbers


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "rate": _("rate"),
        "steps": _("steps"),
        "noise": _("noise"),
        "start": _("Start: x at step 0"),
        "first": _("First step: x at step 1, it sets the rate"),
        "table": _("Every step: press a row to see it"),
        "step": _("step"),
        "factor": _("factor"),
        "added": _("added to x"),
        "otherX": _("x, {other}"),
        "otherJ": _("J, {other}"),
        "position": _("step {step} of {last}"),
        "stepPlain": _("Step {step}: x − rate · J′(x) = {x} − {rate} · {factorSlope} = {next}"),
        "stepNoisy": _(
            "Step {step}: x − rate · (J′(x) + noise) = {x} − {rate} · ({slope} + {shake}) = {next}"
        ),
        "stepAny": _(
            "Step {step}: x = {x}, J(x) = {value}, J′(x) = {slope}; the optimizer adds {added}"
        ),
        "stepLast": _("Step {step}: x = {x}, J(x) = {value}, J′(x) = {slope}"),
        "otherLine": _("Beside it {other}, step {step}: x = {x}, J(x) = {value}"),
    }


def _verdicts(view: DescentView, _: Callable[[str], str]) -> dict[str, str]:
    typed = {
        "hill": _(
            "Rests at x = {x}: the slope is 0 there, but it is none of the minima that were found"
        )
    }
    return _all_verdicts(_) | (typed if view.experiment.objective == TYPED else {})


def _all_verdicts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "zone_stands": _("Stands still: at rate 0 nothing moves"),
        "zone_crawls": _("Crawls: at step {step} still x = {x}; a step leaves {factor} of the way"),
        "zone_converges": _(
            "Converges: at step {step} x = {x}; each step leaves {factor} of the distance"
        ),
        "zone_one_step": _("One step is enough: at rate 0.5 it lands on the minimum"),
        "zone_overshoots": _(
            "Overshoots and converges: at step {step} x = {x}; from side to side, each step leaves "
            "{factor} of the distance"
        ),
        "zone_oscillates": _("Oscillates for ever between {start} and {opposite}"),
        "zone_diverges": _(
            "Diverges: at step {step} x = {x}; each step multiplies the distance by {factor}"
        ),
        "converged_only": _("Converges: at the minimum x = {minimum} from step {step} on"),
        "converged_global": _(
            "Reached the global minimum at {minimum} (J = {minimumValue}), at step {step}"
        ),
        "converged_local": _(
            "Reached the local minimum at {minimum} (J = {minimumValue}); the global one is at "
            "{best}"
        ),
        "converged_lone": _(
            "Reached the local minimum at {minimum} (J = {minimumValue}); elsewhere J is lower"
        ),
        "hill": _("Rests on a hilltop at x = {x}: the slope is 0 there, but it is no minimum"),
        "oscillates": _("Oscillates for ever between {low} and {high}"),
        "diverges": _("Diverges: at step {step} x = {x}, and it does not come back"),
        "leaves": _("Stops at step {step}, x = {x}: where the next step leads, J has no value"),
        "out_of_steps_none": _("Out of steps: at step {step} x = {x}, J(x) = {value}"),
        "out_of_steps_lone": _(
            "Out of steps: at step {step} {distance} away from the local minimum at {minimum}"
        ),
        "out_of_steps_only": _(
            "Out of steps: at step {step} still {distance} away from the minimum"
        ),
        "out_of_steps_global": _(
            "Out of steps: at step {step} {distance} away from the global minimum at {minimum}"
        ),
        "out_of_steps_local": _(
            "Out of steps: at step {step} {distance} away from the local minimum at {minimum}"
        ),
        "wanders": _(
            "Wanders: its last {count} points lie between {low} and {high}; the minimum is at "
            "{minimum}"
        ),
        "wanders_none": _("Wanders: its last {count} points lie between {low} and {high}"),
    }


def _factor_texts(view: DescentView, _: Callable[[str], str]) -> dict[str, str]:
    texts = {
        "factorLine": _("Contraction factor |1 − 2 · rate| = |1 − 2 · {rate}| = {factor}: {zone}"),
        "factorNoisy": _(
            "On average a step multiplies the distance by |1 − 2 · rate| = |1 − 2 · {rate}| = "
            "{factor}"
        ),
        "localFactor": _(
            "Near the minimum at {x} a step multiplies the distance by |1 − rate · J″(x)| = "
            "|1 − {rate} · {curvature}| = {factor}"
        ),
        "kink": _(
            "There is no contraction factor: J has a kink in its minimum, and the slope is as "
            "large beside it as far away"
        ),
        "name_stands": _("it stands still"),
        "name_crawls": _("it crawls"),
        "name_converges": _("it converges"),
        "name_one_step": _("one step is enough"),
        "name_overshoots": _("it overshoots and converges"),
        "name_oscillates": _("it oscillates for ever"),
        "name_diverges": _("it diverges"),
    }
    if view.optimizer.key != "gradient_descent":
        texts["noFactor"] = _(
            "There is no contraction factor: {optimizer} does not step by rate · J′(x) alone"
        ).format(optimizer=view.optimizer.title.translated(_))
    elif not view.objective.minima:
        texts["noFactor"] = _("There is no contraction factor, for no minimum was found")
    return texts


def player_texts(_: Callable[[str], str]) -> dict[str, str]:
    """What the buttons that play the steps are called."""
    return {
        "player": _("Play the steps"),
        "start": _("To the start"),
        "back": _("One step back"),
        "play": _("Play"),
        "pause": _("Pause"),
        "forward": _("One step on"),
        "end": _("To the end"),
        "scrub": _("Shown step"),
        "speed": _("Speed"),
    }
