"""What judges the core: 50-digit arithmetic, TensorFlow, and the types that may come in."""

import os
import warnings
from types import ModuleType

import ml_dtypes
import mpmath
import numpy as np

mpmath.mp.dps = 50

HALF_TYPES = (np.float16, ml_dtypes.bfloat16)
WIDE_TYPES = (np.float32, np.float64)
FLOAT_TYPES = (*HALF_TYPES, *WIDE_TYPES)


def import_tensorflow() -> ModuleType:
    """TensorFlow, quiet: its import warns of NumPy's and protobuf's old names, not of ours."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        import tensorflow

        tensorflow.nn  # noqa: B018  # loaded lazily, with the same warnings
    return tensorflow


def exact_logsumexp(lane, temperature=1):
    numbers = [_exact(x) / _exact(temperature) for x in lane]
    top = numbers.pop(int(np.argmax(lane)))
    # log1p of the rest: 50 digits of 1 + 1e-60 would have none of the 1e-60
    return top + mpmath.log1p(mpmath.fsum(mpmath.exp(x - top) for x in numbers))


def exact_log_softmax(lane, temperature=1):
    top = float(np.max(lane))
    shifted = [(_exact(x) - _exact(top)) / _exact(temperature) for x in lane]
    rest = list(shifted)
    rest.pop(int(np.argmax(lane)))
    log_sum = mpmath.log1p(mpmath.fsum(mpmath.exp(x) for x in rest))
    return [x - log_sum for x in shifted]


def exact_softmax(lane, temperature=1):
    return [mpmath.exp(log) for log in exact_log_softmax(lane, temperature)]


def _exact(number):
    return mpmath.mpf(float(number))


def relative_errors(ours, exact):
    """|ours − exact| / |exact| for each number, 0 where both are 0."""
    return [
        float(abs(_exact(a) - b) / abs(b)) if b else float(a)
        for a, b in zip(ours, exact, strict=True)
    ]
