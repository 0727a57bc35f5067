"""Softmax and its relatives over many rows: fast, and the same bits on any number of threads.

Rows (n, K) are computed in blocks that stay in the processor's cache, into buffers that are used
again for the next block, on as many threads as there are cores: NumPy lets go of the interpreter
lock. Blocks as small as a second-level cache are no faster: their threads wait for that lock. No
block's bounds depend on the threads, and no row's numbers on its block.
"""

from core.kernels.blocks import Block, block_of
from core.kernels.rows import entropy, log_softmax, logsumexp, softmax, sparse_cross_entropy

__all__ = [
    "Block",
    "block_of",
    "entropy",
    "log_softmax",
    "logsumexp",
    "softmax",
    "sparse_cross_entropy",
]
