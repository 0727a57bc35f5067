"""Examples worth looking at, each with one sentence on what to notice; a module a page."""

from core.presets.batches import BATCHES, BatchPreset
from core.presets.cross_entropy import LABELLED_PRESETS, LabelledPreset
from core.presets.gradient_descent import DESCENTS, DescentPreset
from core.presets.sigmoid import ELEMENT_PRESETS, ElementPreset
from core.presets.softmax import PRESETS, Preset, wave

__all__ = [
    "BATCHES",
    "DESCENTS",
    "ELEMENT_PRESETS",
    "LABELLED_PRESETS",
    "PRESETS",
    "BatchPreset",
    "DescentPreset",
    "ElementPreset",
    "LabelledPreset",
    "Preset",
    "wave",
]
