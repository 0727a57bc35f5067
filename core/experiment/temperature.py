"""The temperatures that a page offers."""

from core.errors import InputError
from core.query import written

TEMPERATURE_RANGE = (0.05, 20.0)


def check_temperature(temperature: float) -> None:
    """Refuses what is not within the range; names the limits.

    Raises:
        InputError: `temperature` is not from 0.05 to 20.
    """
    low, high = TEMPERATURE_RANGE
    if not low <= temperature <= high:
        raise InputError(
            "the temperature must be from {low} to {high}, got {temperature}. As T → 0 softmax "
            "becomes argmax, as T → ∞ it becomes uniform",
            low=low,
            high=high,
            temperature=written(temperature),
        )
