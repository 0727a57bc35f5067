"""Examples worth looking at, each with one sentence on what to notice; a module a page."""

from core.presets.cross_entropy import LABELLED_PRESETS, LabelledPreset
from core.presets.softmax import PRESETS, Preset, wave

__all__ = ["LABELLED_PRESETS", "PRESETS", "LabelledPreset", "Preset", "wave"]
