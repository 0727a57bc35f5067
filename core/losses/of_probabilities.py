"""The losses of probabilities: cross entropies that were not told the logits, and divergences."""

from core.divergences import crossentropy_gradient, crossentropy_value, kl_gradient, kl_value
from core.errors import Message
from core.losses.entry import Family, Inputs, LabelDomain, Loss
from core.losses.focal import (
    binary_focal_gradient,
    binary_focal_value,
    binary_gradient,
    binary_value,
    focal_gradient,
    focal_value,
)
from core.losses.jensen_shannon import jensen_shannon_gradient, jensen_shannon_value
from core.parameters import Parameter, at_least_zero, zero_to_one

KERAS = "https://www.tensorflow.org/api_docs/python/tf/keras/losses/"
EPSILON = Parameter("epsilon", default=0.0, low=0.0, high=0.1)
SMOOTHING = Parameter("label_smoothing", default=0.0, low=0.0, high=1.0, check=zero_to_one)
GAMMA = Parameter("gamma", default=2.0, low=0.0, high=5.0, check=at_least_zero)
ALPHA = Parameter("alpha", default=0.25, low=0.0, high=1.0, check=at_least_zero)
# Keras' smoothing, with all classes and with the two sides of each
MIXED = "labels * (1 - label_smoothing) + label_smoothing / labels.shape[-1]"
HALVED = "(labels * (1 - label_smoothing) + label_smoothing / 2)"
CLIPPED = "tf.clip_by_value(predictions, epsilon, 1 - epsilon)"

OF_PROBABILITIES = (
    Loss(
        key="categorical_crossentropy",
        values=crossentropy_value,
        slopes=crossentropy_gradient,
        labels=LabelDomain.DISTRIBUTION,
        elementwise=False,
        formula=r"-\sum_k y_k \log q_k, \quad \varepsilon \le q_k \le 1 - \varepsilon",
        gradient_formula=r"-\frac{y_k}{q_k} [\varepsilon \le q_k \le 1 - \varepsilon]",
        source=KERAS + "categorical_crossentropy",
        tensorflow=f"-tf.reduce_sum(tf.math.xlogy({MIXED}, {CLIPPED}), axis=-1)",
        family=Family.CROSS_ENTROPY,
        parameters=(EPSILON, SMOOTHING),
        inputs=Inputs.PROBABILITIES,
        transforms=("softmax",),
        follows=Message(
            "Keras divides q by its sum and clips it at ε = 1e-7, so that q = 0 costs 16.1; "
            "PyTorch stops at 100. Here ε is yours, and 0 clips nothing."
        ),
    ),
    Loss(
        key="binary_crossentropy",
        values=binary_value,
        slopes=binary_gradient,
        labels=LabelDomain.ELEMENT,
        elementwise=False,
        formula=r"-\frac{1}{K} \sum_k \bigl(z_k \log q_k + (1 - z_k) \log(1 - q_k)\bigr)",
        gradient_formula=r"\frac{1}{K} \Bigl(\frac{1 - z_k}{1 - q_k} - \frac{z_k}{q_k}\Bigr)",
        source=KERAS + "binary_crossentropy",
        tensorflow=(
            f"-tf.reduce_mean(tf.math.xlogy({HALVED}, {CLIPPED}) "
            f"+ tf.math.xlogy(1 - {HALVED}, 1 - {CLIPPED}), axis=-1)"
        ),
        family=Family.CROSS_ENTROPY,
        parameters=(EPSILON, SMOOTHING),
        inputs=Inputs.PROBABILITIES,
        transforms=("sigmoid",),
        follows=Message(
            "Keras takes the mean over the classes, where sigmoid_cross_entropy has one loss each, "
            "and clips q at ε = 1e-7. Here ε is yours, and 0 clips nothing."
        ),
    ),
    Loss(
        key="categorical_focal_crossentropy",
        values=focal_value,
        slopes=focal_gradient,
        labels=LabelDomain.DISTRIBUTION,
        elementwise=False,
        formula=r"-\alpha \sum_k y_k (1 - q_k)^\gamma \log q_k",
        gradient_formula=(
            r"\alpha y_k \Bigl(\gamma (1 - q_k)^{\gamma - 1} \log q_k "
            r"- \frac{(1 - q_k)^\gamma}{q_k}\Bigr)"
        ),
        source=KERAS + "CategoricalFocalCrossentropy",
        tensorflow=(
            f"-alpha * tf.reduce_sum(({MIXED}) * (1 - predictions) ** gamma "
            "* tf.math.log(predictions), axis=-1)"
        ),
        family=Family.CROSS_ENTROPY,
        parameters=(GAMMA, ALPHA, SMOOTHING),
        inputs=Inputs.PROBABILITIES,
        transforms=("softmax",),
        follows=Message("Keras' α and γ; it clips q at 1e-7, here nothing is clipped."),
    ),
    Loss(
        key="binary_focal_crossentropy",
        values=binary_focal_value,
        slopes=binary_focal_gradient,
        labels=LabelDomain.ELEMENT,
        elementwise=False,
        formula=(
            r"\frac{1}{K} \sum_k m_k^\gamma\, \ell_k, \quad \begin{aligned} "
            r"\ell_k &= -z_k \log q_k - (1 - z_k) \log(1 - q_k) \\ "
            r"m_k &= z_k (1 - q_k) + (1 - z_k) q_k \end{aligned}"
        ),
        gradient_formula=(
            r"\frac{1}{K} \bigl(\gamma m_k^{\gamma - 1} (1 - 2 z_k)\, \ell_k "
            r"+ m_k^\gamma\, \ell_k'\bigr)"
        ),
        source=KERAS + "BinaryFocalCrossentropy",
        tensorflow=(
            f"-tf.reduce_mean(({HALVED} * (1 - predictions) + (1 - {HALVED}) * predictions) "
            f"** gamma * (tf.math.xlogy({HALVED}, predictions) "
            f"+ tf.math.xlogy(1 - {HALVED}, 1 - predictions)), axis=-1)"
        ),
        family=Family.CROSS_ENTROPY,
        parameters=(GAMMA, SMOOTHING),
        inputs=Inputs.PROBABILITIES,
        transforms=("sigmoid",),
        follows=Message(
            "Keras without apply_class_balancing, which is its default; it clips q at 1e-7, here "
            "nothing is clipped."
        ),
    ),
    Loss(
        key="kl_divergence",
        values=kl_value,
        slopes=kl_gradient,
        labels=LabelDomain.DISTRIBUTION,
        elementwise=False,
        formula=r"\sum_k y_k \log \frac{y_k}{q_k}",
        gradient_formula=r"-\frac{y_k}{q_k}",
        source=KERAS + "KLD",
        tensorflow="tf.reduce_sum(tf.math.xlogy(labels, labels / predictions), axis=-1)",
        family=Family.DIVERGENCE,
        inputs=Inputs.PROBABILITIES,
        transforms=("softmax",),
        follows=Message(
            "Keras clips both y and q at 1e-7, so that q = 0 < y costs a finite amount; SciPy and "
            "this page give ∞, and 0 where both are 0."
        ),
    ),
    Loss(
        key="jensen_shannon",
        values=jensen_shannon_value,
        slopes=jensen_shannon_gradient,
        labels=LabelDomain.DISTRIBUTION,
        elementwise=False,
        formula=(
            r"\tfrac{1}{2} \sum_k y_k \log \frac{y_k}{m_k} "
            r"+ \tfrac{1}{2} \sum_k q_k \log \frac{q_k}{m_k}, \quad m = \tfrac{1}{2}(y + q)"
        ),
        gradient_formula=r"\tfrac{1}{2} \log \frac{q_k}{m_k}",
        source="https://en.wikipedia.org/wiki/Jensen%E2%80%93Shannon_divergence",
        tensorflow=(
            "0.5 * tf.reduce_sum("
            "tf.math.xlogy(labels, 2 * labels / (labels + predictions)) "
            "+ tf.math.xlogy(predictions, 2 * predictions / (labels + predictions)), axis=-1)"
        ),
        family=Family.DIVERGENCE,
        inputs=Inputs.PROBABILITIES,
        transforms=("softmax",),
        follows=Message(
            "Keras has none: it is composed of tf.math.xlogy, in nats. SciPy's jensenshannon is "
            "its square root."
        ),
    ),
)
