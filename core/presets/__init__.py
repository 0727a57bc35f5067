"""Examples worth looking at, each with one sentence on what to notice; a module a page."""

from core.presets.activations import ACTIVATION_PRESETS, ActivationPreset
from core.presets.cross_entropy import LABELLED_PRESETS, LabelledPreset
from core.presets.gradient_descent import DESCENTS, DescentPreset
from core.presets.numerics import NUMERICS, NumericsPreset
from core.presets.sigmoid import ELEMENT_PRESETS, ElementPreset
from core.presets.softmax import PRESETS, Preset, wave

__all__ = [
    "ACTIVATION_PRESETS",
    "DESCENTS",
    "ELEMENT_PRESETS",
    "LABELLED_PRESETS",
    "NUMERICS",
    "PRESETS",
    "ActivationPreset",
    "DescentPreset",
    "ElementPreset",
    "LabelledPreset",
    "NumericsPreset",
    "Preset",
    "wave",
]
