"""Descents worth looking at, each with one sentence on what to notice."""

from core.errors import Message
from core.presets.settings import SettingsPreset
from core.registry import Registry

DESCENTS = Registry(
    "preset",
    SettingsPreset(
        "bowl",
        Message("x² from 5, rate 0.3"),
        Message(
            "Each step leaves 0.4 of the distance: 5, 2, 0.8, 0.32, 0.128, 0.0512. Play it, then "
            "drag the start, the rate, or the end of the dashed tangent."
        ),
    ),
    SettingsPreset(
        "crawls",
        Message("Too small: rate 0.01"),
        Message(
            "After 20 steps two thirds of the way are still to go: a rate that is too small is "
            "safe, and slow."
        ),
        {"rate": 0.01, "steps": 20},
    ),
    SettingsPreset(
        "one_step",
        Message("Just right: rate 0.5"),
        Message(
            "At 0.5 the factor is 0: on this bowl one step is enough, from wherever it starts."
        ),
        {"rate": 0.5},
    ),
    SettingsPreset(
        "overshoots",
        Message("Overshooting: rate 0.9"),
        Message(
            "Every step lands on the other side, but 0.8 as far away: it converges all the same."
        ),
        {"rate": 0.9, "steps": 20},
    ),
    SettingsPreset(
        "oscillates",
        Message("Never: rate 1"),
        Message(
            "From 5 to −5 and back, for ever: J stays 25. A little less and it converges, a little "
            "more and it diverges."
        ),
        {"rate": 1.0, "steps": 10},
    ),
    SettingsPreset(
        "diverges",
        Message("Too large: rate 1.1"),
        Message("Each step lands 1.2 times as far away as the one before: J grows without end."),
        {"rate": 1.1, "steps": 12},
    ),
    SettingsPreset(
        "staircase",
        Message("A staircase cures rate 1"),
        Message(
            "Rate 1 jumps between 5 and −5, until after five steps the decay halves it to 0.5: "
            "the next step lands on the minimum. Without the staircase it shrinks from the first "
            "step on."
        ),
        {
            "rate": 1.0,
            "steps": 10,
            "schedule": "exponential_decay",
            "decay_steps": 5.0,
            "staircase": True,
        },
    ),
    SettingsPreset(
        "adam",
        Message("Adam beside plain descent"),
        Message(
            "Plain descent steps as far as the slope is steep; Adam begins with steps of about "
            "the rate, 0.3, however steep it is, and then runs past the minimum: here it is slower."
        ),
        {"steps": 40, "optimizer": "adam", "compare": "gradient_descent"},
    ),
    SettingsPreset(
        "local",
        Message("Into the local minimum"),
        Message(
            "From 6 it rests at 3.84, where the slope is 0, and knows nothing of the lower minimum "
            "at −1.31. Drag the start below 1.97 to get there."
        ),
        {"objective": "square_plus_sine", "start": 6.0, "rate": 0.05, "steps": 30},
    ),
    SettingsPreset(
        "global",
        Message("Into the global minimum"),
        Message(
            "The same function and rate, from 1.5: this side of the hill leads to the lowest "
            "point. Where it starts decides where it ends."
        ),
        {"objective": "square_plus_sine", "start": 1.5, "rate": 0.05, "steps": 30},
    ),
    SettingsPreset(
        "momentum",
        Message("Momentum passes the local minimum"),
        Message(
            "From 6 momentum rolls through the local minimum, over the hill and into the global "
            "one; plain descent beside it stays in the first. With momentum 0.6 it stays too."
        ),
        {
            "objective": "square_plus_sine",
            "start": 6.0,
            "rate": 0.06,
            "steps": 100,
            "optimizer": "momentum",
            "momentum": 0.7,
            "compare": "gradient_descent",
        },
    ),
    SettingsPreset(
        "wells",
        Message("Two wells"),
        Message(
            "From 1.5 it ends in the shallower well at 0.96. The hill between them is at 0.075: "
            "starts to the left of it end in the deeper one."
        ),
        {"objective": "double_well", "start": 1.5, "rate": 0.05, "steps": 40},
    ),
    SettingsPreset(
        "kink",
        Message("|x| never settles"),
        Message(
            "The slope of |x| is 1 right up to the minimum, so a constant rate steps across it "
            "for ever: −0.1, 0.2, −0.1."
        ),
        {"objective": "absolute", "steps": 30},
    ),
    SettingsPreset(
        "kink_decays",
        Message("|x| with a decaying rate"),
        Message("The rate halves every five steps, and the jumps across the minimum with it."),
        {
            "objective": "absolute",
            "rate": 0.9,
            "steps": 60,
            "schedule": "exponential_decay",
            "decay_steps": 5.0,
        },
    ),
    SettingsPreset(
        "noise",
        Message("Stochastic against full batch"),
        Message(
            "A mini-batch knows the slope only roughly. The noisy path gets near as fast as the "
            "full batch beside it, and then wanders about the minimum."
        ),
        {"rate": 0.1, "steps": 60, "noise": 4.0, "compare": "full_batch"},
    ),
    SettingsPreset(
        "noise_decays",
        Message("Stochastic, with a decaying rate"),
        Message(
            "The same noise, but the rate shrinks with the steps: it wanders less and less, which "
            "is why stochastic training decays its rate."
        ),
        {
            "rate": 0.1,
            "steps": 60,
            "noise": 4.0,
            "schedule": "inverse_time_decay",
            "decay_rate": 1.0,
            "compare": "full_batch",
        },
    ),
    SettingsPreset(
        "noise_escapes",
        Message("Noise leaves the local minimum"),
        Message(
            "The full batch rests in the local minimum; the noise shakes the other path out of it "
            "and over the hill. Another seed may need longer."
        ),
        {
            "objective": "square_plus_sine",
            "start": 6.0,
            "rate": 0.05,
            "steps": 60,
            "noise": 20.0,
            "seed": 3,
            "compare": "full_batch",
        },
    ),
    SettingsPreset(
        "own",
        Message("Your own J(x)"),
        Message(
            "Type any J(x): its slope is derived from the text. On this one a rate of 0.1 rests in "
            "the first hollow; momentum beside it rolls on to the lowest."
        ),
        {
            "objective": "typed",
            "start": 7.0,
            "rate": 0.1,
            "steps": 100,
            "compare": "momentum",
            "momentum": 0.85,
        },
    ),
)
