"""The libraries whose softmax is measured beside ours; each takes its tensors in its own form.

A library is a function of logits (n, K) and labels (n,) that gives what to call for each kernel.
Every call ends when its result is there.
"""

import os
import warnings
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray
Kernels = dict[str, Callable[[], object]]

NAMES = ("softmax", "log-softmax", "sparse cross entropy")


def tensorflow(logits: Array, labels: Array) -> Kernels:
    """`tf.nn`, operation by operation."""
    tf = _tensorflow()
    x, y = tf.constant(logits), tf.constant(labels)
    sparse = tf.nn.sparse_softmax_cross_entropy_with_logits
    return named(lambda: tf.nn.softmax(x), lambda: tf.nn.log_softmax(x), lambda: sparse(y, x))


def xla(logits: Array, labels: Array) -> Kernels:
    """The same, compiled by XLA."""
    tf = _tensorflow()
    x, y = tf.constant(logits), tf.constant(labels)
    softmax, log_softmax, sparse = (
        tf.function(function, jit_compile=True)
        for function in (
            tf.nn.softmax,
            tf.nn.log_softmax,
            tf.nn.sparse_softmax_cross_entropy_with_logits,
        )
    )
    return named(lambda: softmax(x), lambda: log_softmax(x), lambda: sparse(y, x))


def jax(logits: Array, labels: Array) -> Kernels:
    """JAX, compiled; the loss as logsumexp less the label's logit, its fastest form."""
    import jax
    import jax.numpy as jnp

    def loss(y: jax.Array, x: jax.Array) -> jax.Array:
        return jax.nn.logsumexp(x, axis=-1) - jnp.take_along_axis(x, y[:, None], axis=-1)[:, 0]

    x, y = jnp.asarray(logits), jnp.asarray(labels)
    softmax, log_softmax, sparse = map(jax.jit, (jax.nn.softmax, jax.nn.log_softmax, loss))
    return named(
        lambda: softmax(x).block_until_ready(),
        lambda: log_softmax(x).block_until_ready(),
        lambda: sparse(y, x).block_until_ready(),
    )


def pytorch(logits: Array, labels: Array) -> Kernels:
    """PyTorch, operation by operation."""
    import torch
    from torch.nn.functional import cross_entropy

    x, y = torch.from_numpy(logits), torch.from_numpy(labels)
    return named(
        lambda: torch.softmax(x, dim=-1),
        lambda: torch.log_softmax(x, dim=-1),
        lambda: cross_entropy(x, y, reduction="none"),
    )


def scipy(logits: Array, labels: Array) -> Kernels:
    """SciPy, which has no cross entropy: logsumexp less the label's logit."""
    from scipy import special

    rows = np.arange(len(labels))
    return named(
        lambda: special.softmax(logits, axis=-1),
        lambda: special.log_softmax(logits, axis=-1),
        lambda: special.logsumexp(logits, axis=-1) - logits[rows, labels],
    )


def numba(logits: Array, labels: Array) -> Kernels:
    """Loops over rows, compiled by Numba, in parallel and with its fast mathematics."""
    import numba

    compiled = numba.njit(parallel=True, fastmath=True)

    def softmax(x: Array) -> Array:
        out = np.empty_like(x)
        for i in numba.prange(x.shape[0]):
            top, total = x[i, 0], np.float32(0)
            for k in range(x.shape[1]):
                top = max(top, x[i, k])
            for k in range(x.shape[1]):
                out[i, k] = np.exp(x[i, k] - top)
                total += out[i, k]
            for k in range(x.shape[1]):
                out[i, k] /= total
        return out

    def log_sum(x: Array) -> Array:
        out = np.empty(x.shape[0], x.dtype)
        for i in numba.prange(x.shape[0]):
            top, total = x[i, 0], np.float32(0)
            for k in range(x.shape[1]):
                top = max(top, x[i, k])
            for k in range(x.shape[1]):
                total += np.exp(x[i, k] - top)
            out[i] = top + np.log(total)
        return out

    def log_softmax(x: Array) -> Array:
        out = np.empty_like(x)
        for i in numba.prange(x.shape[0]):
            top, total = x[i, 0], np.float32(0)
            for k in range(x.shape[1]):
                top = max(top, x[i, k])
            for k in range(x.shape[1]):
                total += np.exp(x[i, k] - top)
            log_sum = top + np.log(total)
            for k in range(x.shape[1]):
                out[i, k] = x[i, k] - log_sum
        return out

    rows = np.arange(len(labels))
    softmax, log_softmax, log_sum = map(compiled, (softmax, log_softmax, log_sum))
    return named(
        lambda: softmax(logits),
        lambda: log_softmax(logits),
        lambda: log_sum(logits) - logits[rows, labels],
    )


def named(*calls: Callable[[], object]) -> Kernels:
    """What to call for each kernel, in the order of `NAMES`."""
    return dict(zip(NAMES, calls, strict=True))


def _tensorflow():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import tensorflow

        tensorflow.nn  # noqa: B018  # loaded lazily, with the same warnings
    return tensorflow


LIBRARIES = {
    "TensorFlow": tensorflow,
    "TensorFlow XLA": xla,
    "JAX": jax,
    "PyTorch": pytorch,
    "Numba": numba,
    "SciPy": scipy,
}
