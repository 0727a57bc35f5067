"""Races worth looking at, each with one sentence on what to notice."""

from core.errors import Message
from core.presets.settings import SettingsPreset
from core.registry import Registry

RACES = Registry(
    "preset",
    SettingsPreset(
        "zigzag",
        Message("A long bowl: zigzag and shortcut"),
        Message(
            "The gradient points across the valley: plain descent zigzags, momentum averages that "
            "away. Play it, then drag the start, or the point in the map."
        ),
        {"step": 4},
    ),
    SettingsPreset(
        "limit",
        Message("Past the limit of plain descent"),
        Message(
            "At 0.24 plain descent leaves this bowl: its limit is 2 / 10 = 0.2. With momentum 0.6 "
            "the limit is 2 · 1.6 / 10 = 0.32, and the same rate converges."
        ),
        {
            "condition": 10.0,
            "step": 4,
            "racers": "gradient_descent,0.24,constant~momentum,0.24,constant,momentum:0.6",
        },
    ),
    SettingsPreset(
        "condition",
        Message("Condition number 100"),
        Message(
            "A hundred times as steep across as along: the steep side caps the rate, the flat side "
            "then takes for ever. Adam scales each direction by itself and hardly minds."
        ),
        {
            "condition": 100.0,
            "step": 12,
            "steps": 100,
            "racers": "gradient_descent,0.018,constant~momentum,0.018,constant,momentum:0.8"
            "~adam,0.4,constant,beta_1:0.9",
        },
    ),
    SettingsPreset(
        "rosenbrock",
        Message("Rosenbrock: finding the valley is easy"),
        Message(
            "All of them drop into the bent valley within a few steps. Following it to (1, 1) is "
            "the hard part: plain descent has hardly begun when momentum arrives."
        ),
        {
            "surface": "rosenbrock",
            "x": -1.2,
            "y": 1.0,
            "steps": 300,
            "step": 25,
            "racers": "gradient_descent,0.001,constant~momentum,0.0006,constant,momentum:0.95"
            "~rmsprop,0.02,constant~adam,0.1,constant",
        },
    ),
    SettingsPreset(
        "himmelblau",
        Message("Himmelblau: one start, two valleys"),
        Message(
            "Four minima of equal depth. From one start the racers end in two of them: which "
            "valley it is depends on the optimizer as much as on the start."
        ),
        {
            "surface": "himmelblau",
            "x": 0.5,
            "y": -1.0,
            "steps": 80,
            "step": 6,
            "racers": "gradient_descent,0.01,constant~momentum,0.01,constant,momentum:0.8"
            "~rmsprop,0.1,constant~adam,0.4,constant",
        },
    ),
    SettingsPreset(
        "saddle",
        Message("Held up at a saddle"),
        Message(
            "At the saddle in the middle the gradient is 0. Plain descent slows down there and "
            "stays for a while; RMSprop and Adam enlarge the tiny slope and leave at once."
        ),
        {
            "surface": "saddle",
            "x": 1.9,
            "y": 0.001,
            "steps": 60,
            "step": 12,
            "racers": "gradient_descent,0.2,constant~momentum,0.1,constant,momentum:0.7"
            "~rmsprop,0.05,constant~adam,0.1,constant",
        },
    ),
    SettingsPreset(
        "beale",
        Message("Beale: from a wall onto a plateau"),
        Message(
            "A rate small enough for the wall at the start is far too small for the plateau behind "
            "it. Optimizers that divide by the size of past gradients cross it sooner."
        ),
        {
            "surface": "beale",
            "x": 1.0,
            "y": 1.4,
            "steps": 150,
            "step": 10,
            "racers": "gradient_descent,0.003,constant~momentum,0.0015,constant,momentum:0.8"
            "~adagrad,0.5,constant~adam,0.2,constant",
        },
    ),
    SettingsPreset(
        "schedules",
        Message("Four schedules, one optimizer"),
        Message(
            "The same rate at the start, 0.19, just below the limit of 0.2. Held constant it "
            "rattles across the valley; the sooner it decays, the calmer, and the shorter the way."
        ),
        {
            "condition": 10.0,
            "steps": 40,
            "step": 8,
            "racers": "gradient_descent,0.19,constant"
            "~gradient_descent,0.19,exponential_decay,decay_steps:10,decay_rate:0.5"
            "~gradient_descent,0.19,inverse_time_decay,decay_steps:10,decay_rate:0.5"
            "~gradient_descent,0.19,cosine_decay,decay_steps:40",
        },
    ),
)
