"""Networks worth looking at, each with one sentence on what to notice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import Message
from core.registry import Registry


@dataclass(frozen=True)
class NetworkPreset:
    """An example of the page Network.

    Args:
        key: permanent name; it stands in links.
        title: what it is called in the list.
        notice: what to notice.
        settings: fields of the experiment that are not its defaults.
    """

    key: str
    title: Message
    notice: Message
    settings: Mapping[str, Any] = field(default_factory=dict)


NETWORKS = Registry(
    "preset",
    NetworkPreset(
        "source",
        Message("As a source has it: sigmoid before softmax"),
        Message(
            "The last layer is a sigmoid, and softmax comes after it: its numbers are from 0 to 1, "
            "so no probability can pass e/(e + 9) = 0.232. With the linear output beside it there "
            "is no such ceiling."
        ),
    ),
    NetworkPreset(
        "linear",
        Message("With the linear output"),
        Message(
            "The last layer gives logits, and softmax alone makes probabilities of them. Press a "
            "cell or a bar to see how its number comes about, forward and back."
        ),
        {"output": "linear"},
    ),
)
