"""What an example is, on a page whose experiment has many fields of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import Message


@dataclass(frozen=True)
class SettingsPreset:
    """An example that is an experiment with some fields set.

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
