"""The activations: their values and derivatives, to full precision in both tails.

Maxout and GLU take several inputs for one output. They split an axis into equal parts, as Keras'
GLU does, and their derivative, of the shape of the input, is that of the one output that an entry
goes into.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.activations import curves, gates
from core.arrays import Array, floats, position, restored, working
from core.errors import InputError, Message
from core.parameters import Parameter, at_least_two, at_least_zero, filled, finite
from core.registry import Registry

_KERAS = "https://keras.io/api/layers/activations/#"


@dataclass(frozen=True)
class Activation:
    r"""Everything about one activation.

    Args:
        key: permanent name, Keras' where it has one.
        title: what it is called in a list.
        values: (x, **parameters) -> f(x), without any check; with several inputs x is
            (parts, ...), one part an input, and the parts become one.
        slopes: the same arguments -> the derivative by x, in the shape of x.
        formula: LaTeX of f(x); with several inputs of x_1, x_2, ...
        derivative_formula: LaTeX of f'(x); with several inputs an equation for each.
        source: where it is described.
        tensorflow: the Python expression in tf, np, x and the parameters, along the last axis.
        parameters: in the order in which they are shown.
        kinks: where the derivative jumps; there it is the one that TensorFlow takes.
        inputs: how many inputs an output has; 0 if the parameter `pieces` says so.
        learned: the parameter that a network learns along with its weights, if there is one.
        learned_slopes: (x, **parameters) -> the derivative of f(x) by that parameter.
        remark: where the libraries differ, and what is shown here.

    Example:
        >>> ACTIVATIONS["leaky_relu"].value([-2, 3], negative_slope=0.1)
        array([-0.2,  3. ])
        >>> maxout = ACTIVATIONS["maxout"]
        >>> maxout.value([1, 5, 4, 2]), maxout.derivative([1, 5, 4, 2])
        (array([4., 5.]), array([0., 1., 1., 0.]))
    """

    key: str
    title: Message
    values: Callable[..., Array]
    slopes: Callable[..., Array]
    formula: str
    derivative_formula: str
    source: str
    tensorflow: str
    parameters: tuple[Parameter, ...] = ()
    kinks: tuple[float, ...] = ()
    inputs: int = 1
    learned: str | None = None
    learned_slopes: Callable[..., Array] | None = None
    remark: Message | None = None

    def arity(self, **parameters: npt.ArrayLike) -> int:
        """How many inputs one output has: a layer of n units needs arity * n of them.

        Raises:
            InputError: an unknown parameter, or one out of range.
            InputTypeError: a parameter that is not one number.

        Example:
            >>> ACTIVATIONS["relu"].arity(), ACTIVATIONS["maxout"].arity(pieces=3)
            (1, 3)
        """
        return self.inputs or int(filled(self.key, self.parameters, parameters)["pieces"])

    def value(self, x: npt.ArrayLike, axis: int = -1, **parameters: npt.ArrayLike) -> Array:
        """f(x), in the floating type of x.

        Args:
            x: of any shape; its limit stands at an infinity, and NaN stays NaN.
            axis: the one that is split where an output has several inputs: its first part holds
                the first inputs of all outputs. Without effect on the others.
            parameters: in place of their defaults.

        Returns:
            The shape of x; with several inputs the axis is that many times shorter.

        Raises:
            InputError: an axis that is not there or cannot be split; parameters that do not fit.
            InputTypeError: anything that is not real numbers.
        """
        return self._applied(self.values, x, axis, parameters, joins=True)

    def derivative(self, x: npt.ArrayLike, axis: int = -1, **parameters: npt.ArrayLike) -> Array:
        """f'(x), in the shape and floating type of x; arguments as in `value`.

        With several inputs an entry's is that of the one output that it goes into.
        """
        return self._applied(self.slopes, x, axis, parameters, joins=False)

    def learned_derivative(self, x: npt.ArrayLike, **parameters: npt.ArrayLike) -> Array:
        """The derivative of f(x) by the parameter that is learned; arguments as in `value`.

        Raises:
            InputError: nothing is learned here; else as in `value`.

        Example:
            >>> ACTIVATIONS["prelu"].learned_derivative([-2, 3])
            array([-2.,  0.])
        """
        if self.learned_slopes is None:
            raise InputError("{activation} has no parameter to learn", activation=self.key)
        return self._applied(self.learned_slopes, x, -1, parameters, joins=False)

    def _applied(
        self,
        function: Callable[..., Array],
        x: npt.ArrayLike,
        axis: int,
        parameters: dict[str, npt.ArrayLike],
        joins: bool,
    ) -> Array:
        given = floats(x, "x")
        settings = filled(self.key, self.parameters, parameters)
        numbers = working(given)
        if self.inputs == 1:
            return restored(_run(function, numbers, settings), given.dtype)
        place = position(axis, numbers.ndim)
        parts = self._split(numbers, place, self.inputs or int(settings.pop("pieces")))
        results = _run(function, parts, settings)
        if joins:
            return restored(results, given.dtype)
        return restored(np.concatenate(list(results), axis=place), given.dtype)

    def _split(self, x: Array, axis: int, parts: int) -> Array:
        if x.shape[axis] % parts:
            raise InputError(
                "{activation} takes {parts} equal parts along axis {axis}; its length is {length}",
                activation=self.key,
                parts=parts,
                axis=axis,
                length=x.shape[axis],
            )
        return np.stack(np.split(x, parts, axis=axis))


def _run(function: Callable[..., Array], x: Array, settings: dict[str, Any]) -> Array:
    with np.errstate(all="ignore"):
        results = function(x, **settings)
        lost = np.isnan(x) if results.shape == x.shape else np.isnan(x).any(axis=0)
        return np.where(lost, np.nan, results) if lost.any() else results


def _below(x: Array, alpha: float) -> Array:
    return np.minimum(x, 0)


_SQUASH = r"\frac{1}{1 + e^{-x}}"

ACTIVATIONS = Registry(
    "activation",
    Activation(
        key="sigmoid",
        title=Message("Sigmoid"),
        values=curves.logistic,
        slopes=curves.logistic_slope,
        formula=rf"\sigma(x) = {_SQUASH}",
        derivative_formula=r"\sigma(x) \, (1 - \sigma(x))",
        source="https://www.tensorflow.org/api_docs/python/tf/math/sigmoid",
        tensorflow="tf.nn.sigmoid(x)",
    ),
    Activation(
        key="tanh",
        title=Message("Tanh"),
        values=np.tanh,
        slopes=curves.tanh_slope,
        formula=r"\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}",
        derivative_formula=r"1 - \tanh^2 x",
        source="https://www.tensorflow.org/api_docs/python/tf/math/tanh",
        tensorflow="tf.nn.tanh(x)",
    ),
    Activation(
        key="relu",
        title=Message("ReLU"),
        values=curves.relu,
        slopes=curves.relu_slope,
        formula=r"\max(x, 0)",
        derivative_formula=r"[x > 0]",
        source="https://proceedings.mlr.press/v15/glorot11a.html",
        tensorflow="tf.nn.relu(x)",
        kinks=(0.0,),
    ),
    Activation(
        key="leaky_relu",
        title=Message("Leaky ReLU"),
        values=curves.leaky_relu,
        slopes=curves.leaky_relu_slope,
        formula=r"\begin{cases} x & x > 0 \\ a x & x \le 0 \end{cases}",
        derivative_formula=r"\begin{cases} 1 & x > 0 \\ a & x \le 0 \end{cases}",
        source=f"{_KERAS}leakyrelu-function",
        tensorflow="tf.where(x > 0, x, negative_slope * x)",
        parameters=(Parameter("negative_slope", 0.2, 0.0, 1.0, at_least_zero),),
        kinks=(0.0,),
        remark=Message(
            "The slope is 0.2 in TensorFlow and in Keras' function, 0.3 in Keras' layer, 0.01 in "
            "PyTorch. tf.nn.leaky_relu rounds it to float32, also for float64."
        ),
    ),
    Activation(
        key="prelu",
        title=Message("PReLU"),
        values=lambda x, alpha: curves.leaky_relu(x, alpha),
        slopes=lambda x, alpha: curves.leaky_relu_slope(x, alpha),
        formula=r"\begin{cases} x & x > 0 \\ \alpha x & x \le 0 \end{cases}",
        derivative_formula=(
            r"\begin{cases} 1 & x > 0 \\ \alpha & x \le 0 \end{cases},"
            r" \quad \frac{\partial f}{\partial \alpha} = \min(x, 0)"
        ),
        source="https://arxiv.org/abs/1502.01852",
        tensorflow="tf.where(x > 0, x, alpha * x)",
        parameters=(Parameter("alpha", 0.25, 0.0, 1.0, finite),),
        kinks=(0.0,),
        learned="alpha",
        learned_slopes=_below,
        remark=Message(
            "α is learned along with the weights. Keras starts it at 0, PyTorch and the paper at "
            "0.25. At 0 the derivative is α here, 0 in Keras."
        ),
    ),
    Activation(
        key="elu",
        title=Message("ELU"),
        values=curves.elu,
        slopes=curves.elu_slope,
        formula=r"\begin{cases} x & x > 0 \\ \alpha (e^x - 1) & x \le 0 \end{cases}",
        derivative_formula=r"\begin{cases} 1 & x > 0 \\ \alpha e^x & x \le 0 \end{cases}",
        source="https://arxiv.org/abs/1511.07289",
        tensorflow="tf.keras.activations.elu(x, alpha=alpha)",
        parameters=(Parameter("alpha", 1.0, 0.0, 3.0, at_least_zero),),
        kinks=(0.0,),
    ),
    Activation(
        key="selu",
        title=Message("SELU"),
        values=curves.selu,
        slopes=curves.selu_slope,
        formula=(
            r"\lambda \begin{cases} x & x \ge 0 \\ \alpha (e^x - 1) & x < 0 \end{cases}"
            r" \quad \lambda = 1.0507, \; \alpha = 1.6733"
        ),
        derivative_formula=r"\lambda \begin{cases} 1 & x \ge 0 \\ \alpha e^x & x < 0 \end{cases}",
        source="https://arxiv.org/abs/1706.02515",
        tensorflow="tf.nn.selu(x)",
        kinks=(0.0,),
    ),
    Activation(
        key="gelu",
        title=Message("GELU"),
        values=curves.gelu,
        slopes=curves.gelu_slope,
        formula=r"x \, \Phi(x) = \tfrac{x}{2} \operatorname{erfc}\bigl(-x / \sqrt{2}\bigr)",
        derivative_formula=r"\Phi(x) + x \, \varphi(x)",
        source="https://arxiv.org/abs/1606.08415",
        tensorflow="0.5 * x * tf.math.erfc(-x * 0.5**0.5)",
        remark=Message(
            "tf.nn.gelu takes 1 + erf(x / √2), which is 0 below −8.3 where erfc keeps all "
            "digits, and rounds √2 to float32, also for float64."
        ),
    ),
    Activation(
        key="gelu_tanh",
        title=Message("GELU, by tanh"),
        values=curves.gelu_tanh,
        slopes=curves.gelu_tanh_slope,
        formula=r"\tfrac{x}{2} (1 + \tanh u), \quad u = \sqrt{2 / \pi} \, (x + 0.044715 \, x^3)",
        derivative_formula=r"\tfrac{1}{2} (1 + \tanh u) + \tfrac{x}{2} (1 - \tanh^2 u) \, u'",
        source="https://arxiv.org/abs/1606.08415",
        tensorflow="x * tf.nn.sigmoid(2 * (2 / np.pi) ** 0.5 * (x + 0.044715 * x**3))",
        remark=Message(
            "The form of GPT-2: it is off the exact GELU by 5e-4 at most. "
            "tf.nn.gelu rounds its constants to float32, also for float64."
        ),
    ),
    Activation(
        key="silu",
        title=Message("Swish (SiLU)"),
        values=curves.silu,
        slopes=curves.silu_slope,
        formula=r"x \, \sigma(\beta x)",
        derivative_formula=r"\sigma(\beta x) + \beta x \, \sigma(\beta x) \, (1 - \sigma(\beta x))",
        source="https://arxiv.org/abs/1710.05941",
        tensorflow="tf.nn.silu(x, beta=beta)",
        parameters=(Parameter("beta", 1.0, 0.0, 10.0, at_least_zero),),
    ),
    Activation(
        key="mish",
        title=Message("Mish"),
        values=curves.mish,
        slopes=curves.mish_slope,
        formula=r"x \tanh(\log(1 + e^x))",
        derivative_formula=r"t + x \, (1 - t^2) \, \sigma(x), \quad t = \tanh(\log(1 + e^x))",
        source="https://arxiv.org/abs/1908.08681",
        tensorflow="tf.keras.activations.mish(x)",
    ),
    Activation(
        key="softplus",
        title=Message("Softplus"),
        values=curves.softplus,
        slopes=curves.logistic,
        formula=r"\log(1 + e^x)",
        derivative_formula=r"\sigma(x)",
        source="https://www.tensorflow.org/api_docs/python/tf/math/softplus",
        tensorflow="tf.math.softplus(x)",
    ),
    Activation(
        key="softsign",
        title=Message("Softsign"),
        values=curves.softsign,
        slopes=curves.softsign_slope,
        formula=r"\frac{x}{1 + |x|}",
        derivative_formula=r"\frac{1}{(1 + |x|)^2}",
        source="https://www.tensorflow.org/api_docs/python/tf/nn/softsign",
        tensorflow="tf.nn.softsign(x)",
    ),
    Activation(
        key="hard_sigmoid",
        title=Message("Hard sigmoid"),
        values=curves.hard_sigmoid,
        slopes=curves.hard_sigmoid_slope,
        formula=r"\min\bigl(\max(x + 3, 0), 6\bigr) / 6",
        derivative_formula=r"\tfrac{1}{6} [-3 < x < 3]",
        source=f"{_KERAS}hardsigmoid-function",
        tensorflow="tf.keras.activations.hard_sigmoid(x)",
        remark=Message("Keras 2 had another line, min(max(0.2 x + 0.5, 0), 1)."),
        kinks=(-3.0, 3.0),
    ),
    Activation(
        key="hard_silu",
        title=Message("Hard swish"),
        values=curves.hard_silu,
        slopes=curves.hard_silu_slope,
        formula=r"x \min\bigl(\max(x + 3, 0), 6\bigr) / 6",
        derivative_formula=(
            r"\begin{cases} 0 & x \le -3 \\ (2 x + 3) / 6 & -3 < x < 3 \\ 1 & x \ge 3 \end{cases}"
        ),
        source="https://arxiv.org/abs/1905.02244",
        tensorflow="tf.keras.activations.hard_silu(x)",
        kinks=(-3.0, 3.0),
    ),
    Activation(
        key="linear",
        title=Message("Linear (none)"),
        values=curves.linear,
        slopes=curves.linear_slope,
        formula=r"x",
        derivative_formula=r"1",
        source=f"{_KERAS}linear-function",
        tensorflow="tf.identity(x)",
    ),
    Activation(
        key="maxout",
        title=Message("Maxout"),
        values=gates.maxout,
        slopes=gates.maxout_slopes,
        formula=r"\max(x_1, \dots, x_k)",
        derivative_formula=r"\frac{\partial f}{\partial x_i} = [x_i = \max_j x_j]",
        source="https://arxiv.org/abs/1302.4389",
        tensorflow="tf.reduce_max(tf.stack(tf.split(x, pieces, axis=-1)), axis=0)",
        parameters=(Parameter("pieces", 2.0, 2.0, 4.0, at_least_two),),
        inputs=0,
    ),
    Activation(
        key="glu",
        title=Message("GLU"),
        values=gates.glu,
        slopes=gates.glu_slopes,
        formula=r"x_1 \, \sigma(x_2)",
        derivative_formula=(
            r"\frac{\partial f}{\partial x_1} = \sigma(x_2), \quad"
            r" \frac{\partial f}{\partial x_2} = x_1 \, \sigma(x_2) \, (1 - \sigma(x_2))"
        ),
        source="https://arxiv.org/abs/1612.08083",
        tensorflow="tf.keras.activations.glu(x, axis=-1)",
        inputs=2,
    ),
)
