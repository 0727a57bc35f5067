"""Write the digits that scikit-learn carries as digits.npz.

Run `python -m core.digits.make_digits`; it needs scikit-learn, which the app does not.
"""

import numpy as np

from core.digits import DIGITS
from core.logits.sample.make_digits import load_digits


def main() -> None:
    """Writes the file."""
    images, labels = load_digits()
    np.savez_compressed(DIGITS, images=images, labels=labels.astype(np.uint8))


if __name__ == "__main__":
    main()
