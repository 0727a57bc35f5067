"""The losses of logits: their softmax or sigmoid is inside, and nothing is rounded away."""

from core.cross_entropy import (
    dense_gradient,
    dense_value,
    sigmoid_gradient,
    sigmoid_value,
    sparse_gradient,
    sparse_value,
    weighted_gradient,
    weighted_value,
)
from core.losses.entry import Family, LabelDomain, Loss
from core.parameters import Parameter

OF_LOGITS = (
    Loss(
        key="softmax_cross_entropy",
        values=dense_value,
        slopes=dense_gradient,
        labels=LabelDomain.DISTRIBUTION,
        elementwise=False,
        formula=r"-\sum_k y_k \log p_k",
        gradient_formula=r"\frac{1}{T} \Bigl(p_k \sum_j y_j - y_k\Bigr)",
        source="https://www.tensorflow.org/api_docs/python/tf/nn/softmax_cross_entropy_with_logits",
        tensorflow=(
            "tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits / temperature)"
        ),
        family=Family.CROSS_ENTROPY,
    ),
    Loss(
        key="sparse_softmax_cross_entropy",
        values=sparse_value,
        slopes=sparse_gradient,
        labels=LabelDomain.INDEX,
        elementwise=False,
        formula=r"-\log p_y",
        gradient_formula=r"\frac{1}{T} \bigl(p_k - [k = y]\bigr)",
        source=(
            "https://www.tensorflow.org/api_docs/python/tf/nn/"
            "sparse_softmax_cross_entropy_with_logits"
        ),
        tensorflow=(
            "tf.nn.sparse_softmax_cross_entropy_with_logits("
            "labels=labels, logits=logits / temperature)"
        ),
        family=Family.CROSS_ENTROPY,
    ),
    Loss(
        key="sigmoid_cross_entropy",
        values=sigmoid_value,
        slopes=sigmoid_gradient,
        labels=LabelDomain.ELEMENT,
        elementwise=True,
        formula=r"-z \log \sigma(x) - (1 - z) \log(1 - \sigma(x))",
        gradient_formula=r"\frac{1}{T} \bigl(\sigma(x / T) - z\bigr)",
        source="https://www.tensorflow.org/api_docs/python/tf/nn/sigmoid_cross_entropy_with_logits",
        tensorflow=(
            "tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits / temperature)"
        ),
        family=Family.CROSS_ENTROPY,
    ),
    Loss(
        key="weighted_cross_entropy",
        values=weighted_value,
        slopes=weighted_gradient,
        labels=LabelDomain.ELEMENT,
        elementwise=True,
        formula=r"-q z \log \sigma(x) - (1 - z) \log(1 - \sigma(x))",
        gradient_formula=(
            r"\frac{1}{T} \bigl((1 - z)\, \sigma(x / T) - q z\, (1 - \sigma(x / T))\bigr)"
        ),
        source="https://www.tensorflow.org/api_docs/python/tf/nn/weighted_cross_entropy_with_logits",
        tensorflow=(
            "tf.nn.weighted_cross_entropy_with_logits("
            "labels=labels, logits=logits / temperature, pos_weight=pos_weight)"
        ),
        family=Family.CROSS_ENTROPY,
        parameters=(Parameter("pos_weight", default=2.0, low=0.1, high=10.0),),
    ),
)
