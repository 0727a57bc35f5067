"""Examples worth looking at, each with one sentence on what to notice; a module a page."""

from core.presets.activations import ACTIVATION_PRESETS
from core.presets.batches import BATCHES
from core.presets.cross_entropy import LABELLED_PRESETS, LabelledPreset
from core.presets.gradient_descent import DESCENTS
from core.presets.losses import LOSS_PRESETS, LossPreset
from core.presets.network import NETWORKS
from core.presets.numerics import NUMERICS, NumericsPreset
from core.presets.settings import SettingsPreset
from core.presets.sigmoid import ELEMENT_PRESETS, ElementPreset
from core.presets.softmax import PRESETS, Preset, wave
from core.presets.two_variables import RACES

__all__ = [
    "ACTIVATION_PRESETS",
    "BATCHES",
    "DESCENTS",
    "ELEMENT_PRESETS",
    "LABELLED_PRESETS",
    "LOSS_PRESETS",
    "NETWORKS",
    "NUMERICS",
    "PRESETS",
    "RACES",
    "ElementPreset",
    "LabelledPreset",
    "LossPreset",
    "NumericsPreset",
    "Preset",
    "SettingsPreset",
    "wave",
]
