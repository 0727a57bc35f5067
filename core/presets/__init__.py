"""Examples worth looking at, each with one sentence on what to notice; a module a page."""

from core.presets.cross_entropy import LABELLED_PRESETS, LabelledPreset
from core.presets.gradient_descent import DESCENTS, DescentPreset
from core.presets.network import NETWORKS, NetworkPreset
from core.presets.sigmoid import ELEMENT_PRESETS, ElementPreset
from core.presets.softmax import PRESETS, Preset, wave

__all__ = [
    "DESCENTS",
    "ELEMENT_PRESETS",
    "LABELLED_PRESETS",
    "NETWORKS",
    "PRESETS",
    "DescentPreset",
    "ElementPreset",
    "LabelledPreset",
    "NetworkPreset",
    "Preset",
    "wave",
]
