"""Arrays as text and back, where one must stand in a program."""

from base64 import b64decode, b64encode
from io import BytesIO
from typing import Any
from zlib import compress, decompress

import numpy as np
import numpy.typing as npt


def to_text(array: npt.NDArray[Any]) -> str:
    """An array in NumPy's own format, compressed, in ASCII; bfloat16 as float32, which holds it.

    Args:
        array: of any shape.
    """
    content = BytesIO()
    known = array.astype(np.float32) if array.dtype.kind == "V" else array
    np.save(content, known, allow_pickle=False)
    return b64encode(compress(content.getvalue(), 9)).decode()


def from_text(text: str) -> npt.NDArray[Any]:
    """The array that `to_text` wrote.

    Example:
        >>> from_text(to_text(np.array([[0.1, np.inf]]))).tolist()
        [[0.1, inf]]
    """
    array: npt.NDArray[Any] = np.load(BytesIO(decompress(b64decode(text))), allow_pickle=False)
    return array
