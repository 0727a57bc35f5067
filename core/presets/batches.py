"""Batches worth comparing, each with one sentence on what to notice."""

from core.errors import Message
from core.presets.settings import SettingsPreset
from core.registry import Registry

BATCHES = Registry(
    "preset",
    SettingsPreset(
        "race",
        Message("The same examples, three ways"),
        Message(
            "All three paths see the same examples at the same rate. The full batch takes one sure "
            "step an epoch, batches of 8 take five rough ones and get there; one example at a time "
            "is near first, and then wanders for ever."
        ),
    ),
    SettingsPreset(
        "too_fast",
        Message("A rate that only a batch can bear"),
        Message(
            "At rate 0.2 the full batch arrives safely. One example alone may be steeper than "
            "their mean: that path is thrown about and never settles."
        ),
        {"rate": 0.2},
    ),
    SettingsPreset(
        "no_noise",
        Message("Points on a line"),
        Message(
            "Every example agrees on the best line, so at the minimum every gradient is 0: even "
            "one example at a time comes to rest there."
        ),
        {"noise": 0.0, "rate": 0.08},
    ),
    SettingsPreset(
        "pairs",
        Message("Batches of 2"),
        Message(
            "A batch of 2 still wanders, if less than one example. The error of its gradient falls "
            "with the root of its size: four times the batch halves it."
        ),
        {"batch": 2, "rate": 0.08},
    ),
    SettingsPreset(
        "outlier",
        Message("One example far off"),
        Message(
            "The last point lies 11 below the line of the others. Whoever sees it alone is thrown "
            "off each time; in the full batch it counts a fortieth, always the same."
        ),
        {"moved": ((39, -6.0),)},
    ),
)
