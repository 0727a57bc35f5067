"""One softmax and one cross entropy, computed in several ways in real floating-point types.

Every operation rounds to the type (NumPy's own, and those of `ml_dtypes`); what it should have
given is known to 50 digits.
"""

from core.numerics.entropies import ENTROPIES, Entropy
from core.numerics.exact import Exact, Quantities, exact_quantities
from core.numerics.formats import FORMATS, Format, Limits
from core.numerics.states import State, states_of, ulps
from core.numerics.trial import NOTHING, Trial
from core.numerics.ways import ANSWERS, WAYS, Operation, Way

__all__ = [
    "ANSWERS",
    "ENTROPIES",
    "FORMATS",
    "NOTHING",
    "WAYS",
    "Entropy",
    "Exact",
    "Format",
    "Limits",
    "Operation",
    "Quantities",
    "State",
    "Trial",
    "Way",
    "exact_quantities",
    "states_of",
    "ulps",
]
