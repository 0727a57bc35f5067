"""What the page Network asks of TensorFlow: the pass forward, the loss, and the way back."""

import numpy as np
import numpy.typing as npt

from core.activations import ACTIVATIONS
from core.network import INITIALISERS, MASKS
from core.reference.program import Input, Program
from core.view import NetworkView

TOLERANCE = 1e-11  # sums over 784 inputs, in another order

FROM_SEED = """
sizes = {sizes}


def drawn(layer):
    random = np.random.default_rng([seed, layer])
    fan_in, fan_out = sizes[layer : layer + 2]
    weights = {draw}
    return tf.constant(np.asarray(weights, np.float32), tf.float64)  # as Keras trains them


weights = [drawn(layer) for layer in range(len(sizes) - 1)]
biases = [tf.zeros(size, tf.float64) for size in sizes[1:]]
"""
TRAINED = """
sizes = {sizes}
weights, biases = [{weights}], [{biases}]
"""
KEPT = """

def kept(layer):
    random = np.random.default_rng([seed, {masks} + layer]).random((1, sizes[layer + 1]))
    return tf.constant((random >= dropout) / (1 - dropout))

"""
FORWARD = """
digit = tf.reshape(tf.cast(image, tf.float64), [1, -1]) / 255
with tf.GradientTape() as tape:
    tape.watch(biases + weights)
    a, z = digit, []
    for layer, (W, b) in enumerate(zip(weights, biases)):
        x = a @ W + b
        z.append(x)
        if layer < len(weights) - 1:
            a = {hidden}{dropped}
        else:
            a = {output}
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[label], logits=a)
    loss = tf.reduce_mean(losses)
by_biases, by_weights = tape.gradient(loss, [biases, weights])

outputs = a[0]
{probabilities}
pre_activations = tf.concat(z, axis=-1)[0]
deltas = tf.concat(by_biases, axis=0)  # of a single digit, the slope by b is the one by z
weight_norms = tf.stack([tf.norm(gradient) for gradient in by_weights])
"""
KERAS = """
# the same network as Keras has it, with a Softmax layer appended
layers = tf.keras.layers
model = tf.keras.Sequential(
    [tf.keras.Input([sizes[0]], dtype="float64")]
    + [layers.Dense(size, "{hidden}", dtype="float64") for size in sizes[1:-1]]
    + [layers.Dense(sizes[-1], "{output}", dtype="float64"), layers.Softmax(dtype="float64")]
)
model.set_weights([array for pair in zip(weights, biases) for array in pair])
probabilities = model(digit)[0]"""
DROPPING = "probabilities = tf.nn.softmax(a)[0]"


def network_program(view: NetworkView) -> Program:
    """Every pre-activation and delta of the digit, the probabilities, the loss and the norms.

    Untrained weights follow from the seed, so that the program stays short; trained ones are in it.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import NetworkExperiment
        >>> list(network_program(NetworkView(NetworkExperiment())).numbers)
        ['pre_activations', 'outputs', 'probabilities', 'loss', 'deltas', 'weight_norms']
    """
    architecture, network = view.architecture, view.network
    inputs: dict[str, Input] = {"image": view.image.ravel(), "label": view.label}
    if view.trained is None:
        inputs["seed"] = view.experiment.seed
        draw = INITIALISERS[view.experiment.initialiser].numpy
        body = FROM_SEED.format(sizes=architecture.sizes, draw=draw)
    else:
        names: dict[str, list[str]] = {"W": [], "b": []}
        for letter, arrays in (("W", network.weights), ("b", network.biases)):
            for layer, array in enumerate(arrays, start=1):
                names[letter].append(f"{letter}{layer}")
                inputs[f"{letter}{layer}"] = array
        body = TRAINED.format(
            sizes=architecture.sizes, weights=", ".join(names["W"]), biases=", ".join(names["b"])
        )
    if view.dropping:
        inputs |= {"seed": view.experiment.seed, "dropout": view.experiment.dropout}
        body += KEPT.format(masks=MASKS)
    body += FORWARD.format(
        hidden=ACTIVATIONS[architecture.hidden].tensorflow,
        dropped=" * kept(layer)" if view.dropping else "",
        output=ACTIVATIONS[architecture.output].tensorflow,
        probabilities=DROPPING
        if view.dropping
        else KERAS.format(hidden=architecture.hidden, output=architecture.output),
    )
    passed, back = view.passed.layers, view.back.layers
    numbers: dict[str, npt.ArrayLike] = {
        "pre_activations": np.concatenate([layer.pre_activations[0] for layer in passed]),
        "outputs": view.passed.outputs[0],
        "probabilities": view.probabilities,
        "loss": view.back.loss,
        "deltas": np.concatenate([layer.deltas[0] for layer in back]),
        "weight_norms": [layer.norms[1] for layer in back],
    }
    return Program(inputs, body, numbers, TOLERANCE)
