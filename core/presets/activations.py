"""Activations worth looking at, each with one sentence on what to notice."""

from core.errors import Message
from core.presets.settings import SettingsPreset
from core.registry import Registry

ACTIVATION_PRESETS = Registry(
    "preset",
    SettingsPreset(
        "bend",
        Message("ReLU: one bend is enough"),
        Message(
            "Two straight lines and a kink. Half of a layer is silent at any time, and the two "
            "moons come apart all the same; without the kink they do not. Press Play below."
        ),
    ),
    SettingsPreset(
        "vanishing",
        Message("Sigmoid, ten layers deep"),
        Message(
            "f′ is 0.25 at best, so each layer hands on less than a quarter of the error: after "
            "ten layers less than a millionth of it is left."
        ),
        {"activation": "sigmoid", "x": 3.0},
    ),
    SettingsPreset(
        "saturated",
        Message("Tanh, inputs far too large"),
        Message(
            "With inputs of spread 5 most outputs stand at −1 or 1, where f′ is next to 0: the "
            "layer is saturated."
        ),
        {"activation": "tanh", "x": 2.5, "spread": 5.0, "gain": 3.0},
    ),
    SettingsPreset(
        "dead",
        Message("ReLU, dead from the start"),
        Message(
            "The biases start at −5, so no point reaches a unit: every output and every "
            "derivative is 0, and training moves nothing. The loss stays at log 2 = 0.693."
        ),
        {"x": -2.0, "mean": -4.0, "bias": -5.0},
    ),
    SettingsPreset(
        "rescued",
        Message("The same start with a leak"),
        Message(
            "Leaky ReLU keeps a slope of 0.2 below 0: from the same biases of −5 the network "
            "finds its way out."
        ),
        {"activation": "leaky_relu", "x": -2.0, "mean": -4.0, "bias": -5.0},
    ),
    SettingsPreset(
        "selu",
        Message("SELU keeps the spread"),
        Message(
            "Its two constants are chosen so that mean 0 and variance 1 come out as they went "
            "in, through any number of layers."
        ),
        {"activation": "selu", "x": -1.0, "depth": 20},
    ),
    SettingsPreset(
        "xor",
        Message("XOR by tanh"),
        Message(
            "No line parts XOR: layers without an activation are one line, however many there "
            "are. With tanh between them the four corners come apart."
        ),
        {"activation": "tanh", "cloud": "xor"},
    ),
    SettingsPreset(
        "spirals",
        Message("Two spirals by GELU"),
        Message(
            "A smooth bend draws a smooth border. GELU is lowest at −0.75; to the left of it the "
            "derivative is below 0."
        ),
        {"activation": "gelu", "x": -1.5, "cloud": "spiral"},
    ),
    SettingsPreset(
        "maxout",
        Message("Maxout: the larger of two"),
        Message(
            "Each unit has two inputs and passes the larger one on, with a derivative of 1; the "
            "other one gets 0. The kink stands where they are equal."
        ),
        {"activation": "maxout", "x": 2.0, "cloud": "circles"},
    ),
    SettingsPreset(
        "gate",
        Message("GLU: one input gates the other"),
        Message(
            "f is a line in x₁, whose slope the gate σ(x₂) sets between 0 and 1. Drag x₂ and "
            "see the line turn."
        ),
        {"activation": "glu", "x": 2.0, "cloud": "circles"},
    ),
)
