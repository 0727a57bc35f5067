"""Networks worth looking at, each with one sentence on what to notice."""

from core.errors import Message
from core.presets.settings import SettingsPreset
from core.registry import Registry

NETWORKS = Registry(
    "preset",
    SettingsPreset(
        "source",
        Message("As a source has it: sigmoid before softmax"),
        Message(
            "The last layer is a sigmoid, and softmax comes after it: its numbers are from 0 to 1, "
            "so no probability can pass e/(e + 9) = 0.232; the source prints 0.075 to 0.128. The "
            "linear output beside it has no such ceiling."
        ),
    ),
    SettingsPreset(
        "linear",
        Message("With the linear output"),
        Message(
            "The last layer gives logits, and softmax alone makes probabilities of them. Press a "
            "cell or a bar to see how its number comes about, forward and back."
        ),
        {"output": "linear"},
    ),
    SettingsPreset(
        "zeros",
        Message("Broken: all weights begin at 0"),
        Message(
            "Every unit of a layer is the same, and no error passes a weight of 0: only the last "
            "layer has a δ. Train it: nothing but its biases learns, and those only how often each "
            "digit comes; the loss stays at log 10 = 2.303."
        ),
        {"output": "linear", "initialiser": "zeros", "shown": "deltas"},
    ),
    SettingsPreset(
        "all_sigmoid",
        Message("Broken: sigmoids everywhere"),
        Message(
            "f′ is at most 1/4, so each layer passes less of the error on: ‖∂L/∂W‖ falls from the "
            "last layer to the first by a factor of ten and more. Train it with plain descent, and "
            "the loss stays at log 10 = 2.303."
        ),
        {
            "hidden": "sigmoid",
            "output": "sigmoid",
            "optimizer": "gradient_descent",
            "rate": 0.1,
            "decay": False,
            "shown": "deltas",
        },
    ),
    SettingsPreset(
        "rate",
        Message("Broken: the rate too high"),
        Message(
            "Train it: the first steps throw the weights so far that every ReLU of layer 3 is at "
            "0, for every digit. Its slope there is 0, so nothing comes back any more: a = 0 "
            "stands at 100%, and every ∂L/∂W is 0."
        ),
        {"output": "linear", "optimizer": "gradient_descent", "rate": 1.0, "decay": False},
    ),
    SettingsPreset(
        "no_activation",
        Message("Without an activation"),
        Message(
            "Four layers, and only one matrix: W₁W₂W₃W₄. These digits are so easy that it has 95% "
            "of them right all the same; the page Activations shows what it can never separate."
        ),
        {"hidden": "linear", "output": "linear"},
    ),
    SettingsPreset(
        "shuffled",
        Message("Broken: the labels shuffled"),
        Message(
            "Each digit has the label of another, so there is nothing to learn but by heart. Train "
            "it: after 20 epochs 20% of the digits that it learns from are right, and 10% of those "
            "that are held out, which is chance."
        ),
        {"output": "linear", "shuffled": True, "epochs": 20},
    ),
    SettingsPreset(
        "dropout",
        Message("Dropout: half of each layer"),
        Message(
            "Holes are units that this step drops; the others count double. Train it: while it "
            "learns, only two thirds of the digits are right, and 84% of those held out, where "
            "nothing is dropped: five epochs are few for it."
        ),
        {"output": "linear", "dropout": 0.5, "dropped": True},
    ),
)
