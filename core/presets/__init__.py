"""Examples worth looking at, each with one sentence on what to notice; a module a page."""

from core.presets.softmax import PRESETS, Preset, wave

__all__ = ["PRESETS", "Preset", "wave"]
