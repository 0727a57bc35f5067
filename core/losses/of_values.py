"""The losses of values, whatever made them: errors, a rate, a direction, margins."""

from core.divergences import mean_squared_error, squared_gradient
from core.errors import Message
from core.losses.entry import Family, Inputs, LabelDomain, Loss
from core.losses.hinge import (
    categorical_hinge_gradient,
    categorical_hinge_value,
    hinge_gradient,
    hinge_value,
    squared_hinge_gradient,
    squared_hinge_value,
)
from core.losses.of_probabilities import KERAS
from core.losses.regression import (
    absolute_gradient,
    absolute_value,
    cosine_gradient,
    cosine_value,
    huber_gradient,
    huber_value,
    log_cosh_gradient,
    log_cosh_value,
    poisson_gradient,
    poisson_value,
)
from core.parameters import Parameter, above_zero, at_least_zero

ANY = ("softmax", "sigmoid", "none")
SIDES = Message(
    "Keras and scikit-learn take labels 0 and 1 for −1 and 1; optax wants −1 and 1. Here both will "
    "do, and a mixture is an error, where Keras says nothing."
)

OF_VALUES = (
    Loss(
        key="mean_squared_error",
        values=mean_squared_error,
        slopes=squared_gradient,
        labels=LabelDomain.VALUE,
        elementwise=False,
        formula=r"\frac{1}{K} \sum_k (q_k - y_k)^2",
        gradient_formula=r"\frac{2}{K} (q_k - y_k)",
        source=KERAS + "MSE",
        tensorflow="tf.keras.losses.MSE(labels, predictions)",
        family=Family.REGRESSION,
        inputs=Inputs.VALUES,
        transforms=ANY,
    ),
    Loss(
        key="mean_absolute_error",
        values=absolute_value,
        slopes=absolute_gradient,
        labels=LabelDomain.VALUE,
        elementwise=False,
        formula=r"\frac{1}{K} \sum_k |q_k - y_k|",
        gradient_formula=r"\frac{1}{K} \operatorname{sign}(q_k - y_k)",
        source=KERAS + "MAE",
        tensorflow="tf.keras.losses.MAE(labels, predictions)",
        family=Family.REGRESSION,
        inputs=Inputs.VALUES,
        transforms=ANY,
    ),
    Loss(
        key="huber",
        values=huber_value,
        slopes=huber_gradient,
        labels=LabelDomain.VALUE,
        elementwise=False,
        formula=(
            r"\frac{1}{K} \sum_k \begin{cases} \frac{1}{2} e_k^2 & |e_k| \le \delta \\ "
            r"\delta |e_k| - \frac{1}{2} \delta^2 & |e_k| > \delta \end{cases}, \quad e = q - y"
        ),
        gradient_formula=r"\frac{1}{K} \max(-\delta, \min(\delta, e_k))",
        source=KERAS + "Huber",
        tensorflow="tf.keras.losses.huber(labels, predictions, delta=delta)",
        family=Family.REGRESSION,
        parameters=(Parameter("delta", default=1.0, low=0.1, high=5.0, check=above_zero),),
        inputs=Inputs.VALUES,
        transforms=ANY,
        follows=Message(
            "Keras' huber, PyTorch's HuberLoss; PyTorch's SmoothL1Loss is the same divided by δ."
        ),
    ),
    Loss(
        key="log_cosh",
        values=log_cosh_value,
        slopes=log_cosh_gradient,
        labels=LabelDomain.VALUE,
        elementwise=False,
        formula=r"\frac{1}{K} \sum_k \log \cosh(q_k - y_k)",
        gradient_formula=r"\frac{1}{K} \tanh(q_k - y_k)",
        source=KERAS + "LogCosh",
        tensorflow="tf.reduce_mean(tf.math.log(tf.cosh(predictions - labels)), axis=-1)",
        family=Family.REGRESSION,
        inputs=Inputs.VALUES,
        transforms=ANY,
        follows=Message(
            "Keras' own has log 2 in single precision: in float64 it is off by 2e-9, and below 0 "
            "at an error of 0."
        ),
    ),
    Loss(
        key="poisson",
        values=poisson_value,
        slopes=poisson_gradient,
        labels=LabelDomain.COUNT,
        elementwise=False,
        formula=r"\frac{1}{K} \sum_k \bigl(q_k - y_k \log(q_k + \varepsilon)\bigr)",
        gradient_formula=r"\frac{1}{K} \Bigl(1 - \frac{y_k}{q_k + \varepsilon}\Bigr)",
        source=KERAS + "Poisson",
        tensorflow=(
            "tf.reduce_mean(predictions - tf.math.xlogy(labels, predictions + epsilon), axis=-1)"
        ),
        family=Family.REGRESSION,
        parameters=(Parameter("epsilon", default=0.0, low=0.0, high=0.1, check=at_least_zero),),
        inputs=Inputs.RATES,
        transforms=("exp",),
        follows=Message(
            "Keras adds ε = 1e-7 to the rate q; PyTorch's PoissonNLLLoss takes log q, as "
            "tf.nn.log_poisson_loss does. Here ε is yours."
        ),
    ),
    Loss(
        key="cosine_similarity",
        values=cosine_value,
        slopes=cosine_gradient,
        labels=LabelDomain.VALUE,
        elementwise=False,
        formula=r"-\frac{\sum_k y_k q_k}{\|y\| \, \|q\|}",
        gradient_formula=r"-\frac{1}{\|q\|} \Bigl(\frac{y_k}{\|y\|} + L\, \frac{q_k}{\|q\|}\Bigr)",
        source=KERAS + "CosineSimilarity",
        tensorflow="tf.keras.losses.cosine_similarity(labels, predictions)",
        family=Family.REGRESSION,
        inputs=Inputs.VALUES,
        transforms=ANY,
        follows=Message(
            "Keras' sign: −1 where both point the same way, 1 where they are opposed, so that less "
            "is better; PyTorch's cosine_similarity is its negative."
        ),
    ),
    Loss(
        key="hinge",
        values=hinge_value,
        slopes=hinge_gradient,
        labels=LabelDomain.SIDE,
        elementwise=False,
        formula=r"\frac{1}{K} \sum_k \max(0, 1 - s_k q_k), \quad s = \pm 1",
        gradient_formula=r"-\frac{s_k}{K} [s_k q_k \le 1]",
        source=KERAS + "Hinge",
        tensorflow="tf.keras.losses.hinge(labels, predictions)",
        family=Family.MARGIN,
        inputs=Inputs.VALUES,
        follows=SIDES,
    ),
    Loss(
        key="squared_hinge",
        values=squared_hinge_value,
        slopes=squared_hinge_gradient,
        labels=LabelDomain.SIDE,
        elementwise=False,
        formula=r"\frac{1}{K} \sum_k \max(0, 1 - s_k q_k)^2, \quad s = \pm 1",
        gradient_formula=r"-\frac{2 s_k}{K} \max(0, 1 - s_k q_k)",
        source=KERAS + "SquaredHinge",
        tensorflow="tf.keras.losses.squared_hinge(labels, predictions)",
        family=Family.MARGIN,
        inputs=Inputs.VALUES,
        follows=SIDES,
    ),
    Loss(
        key="categorical_hinge",
        values=categorical_hinge_value,
        slopes=categorical_hinge_gradient,
        labels=LabelDomain.DISTRIBUTION,
        elementwise=False,
        formula=r"\max\Bigl(0,\; 1 + \max_k (1 - y_k)\, q_k - \sum_k y_k q_k\Bigr)",
        gradient_formula=(
            r"\bigl([k = r] (1 - y_k) - y_k\bigr) [L > 0], \quad "
            r"r = \operatorname{argmax}_k (1 - y_k)\, q_k"
        ),
        source=KERAS + "CategoricalHinge",
        tensorflow="tf.keras.losses.categorical_hinge(labels, predictions)",
        family=Family.MARGIN,
        inputs=Inputs.VALUES,
        follows=Message(
            "Keras' maximum has the right class in it, with 0: rivals below 0 all count as 0. "
            "PyTorch's MultiMarginLoss adds up all rivals that come within the margin."
        ),
    ),
)
