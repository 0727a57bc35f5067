"""Logits that a floating-point type cannot take, each with one sentence on what to notice."""

from dataclasses import dataclass

from core.errors import Message
from core.registry import Registry


@dataclass(frozen=True)
class NumericsPreset:
    """An example of the page Numerics.

    Args:
        key: permanent name; it stands in links.
        title: what it is called in the list.
        notice: one sentence on what to notice.
        logits: (K,).
        label: the right class.
        dtype: key of the type that is looked at.
        way: key of the way that is looked at.
        scale: what the logits are multiplied by.
    """

    key: str
    title: Message
    notice: Message
    logits: tuple[float, ...]
    label: int
    dtype: str
    way: str
    scale: float = 1.0


NUMERICS = Registry(
    "preset",
    NumericsPreset(
        "wrong",
        Message("Sure and wrong, float32"),
        Message(
            "The right class is 120 behind. Its probability, 8e-53, is 0 in float32, and −log 0 is "
            "∞; from the logits the loss is 120, to the last digit."
        ),
        (90.0, 60.0, -30.0),
        2,
        "float32",
        "shifted",
    ),
    NumericsPreset(
        "three",
        Message("[1, 2, 3]: nothing goes wrong"),
        Message(
            "Every way is right to a few units in the last place, in every type. Enlarge the "
            "logits with the slider and see one cell after the other fail."
        ),
        (1.0, 2.0, 3.0),
        2,
        "float32",
        "naive",
    ),
    NumericsPreset(
        "thousand",
        Message("[1000, 999, 998], naive"),
        Message(
            "exp(1000) is ∞ even in float64, and ∞ / ∞ is NaN. With the maximum taken away first "
            "these are the logits 0, −1, −2, and nothing happens."
        ),
        (1000.0, 999.0, 998.0),
        0,
        "float64",
        "naive",
    ),
    NumericsPreset(
        "half",
        Message("12 is too much for float16"),
        Message(
            "float16 ends at 65,504, which is exp(11.09): a logit of 12 overflows. bfloat16 goes "
            "to 3.4e38, with 8 binary digits instead of 11."
        ),
        (12.0, 10.0, 3.0),
        1,
        "float16",
        "naive",
    ),
    NumericsPreset(
        "right",
        Message("Sure and right: the loss becomes 0"),
        Message(
            "1 + 2e-9 is 1 in float32: all three ways say that the loss is 0, and it is 4e-9. Only "
            "log1p of the rest would keep it."
        ),
        (20.0, 0.0, 0.0),
        0,
        "float32",
        "log_softmax",
    ),
    NumericsPreset(
        "cast",
        Message("A cast loses the difference, bfloat16"),
        Message(
            "bfloat16 has 8 binary digits: above 64 it knows only halves. The cast makes 100.2 and "
            "100.0 equal, a rounding like any other, and the subtraction shows what it has cost."
        ),
        (100.2, 100.0, 90.0),
        0,
        "bfloat16",
        "log_softmax",
    ),
    NumericsPreset(
        "eight",
        Message("Four binary digits: float8 e4m3"),
        Message(
            "The cast makes 3.25 of 3.3 and 1.75 of 1.7, and the probabilities come in steps of an "
            "eighth of their size."
        ),
        (3.3, 1.7, -2.4, 0.6),
        1,
        "float8_e4m3fn",
        "log_softmax",
    ),
    NumericsPreset(
        "no_infinity",
        Message("No infinity: float8 e4m3 at ±300"),
        Message(
            "This type ends at 448 and has no infinity: 300 and −300 fit, their difference −600 "
            "becomes NaN, and taking the maximum away is what overflows."
        ),
        (300.0, -300.0, 0.0),
        1,
        "float8_e4m3fn",
        "shifted",
    ),
)
