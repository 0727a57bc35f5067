"""An ordered table of named entries: losses, activations, optimizers, presets."""

from collections.abc import Iterator, Mapping
from typing import Protocol, TypeVar

from core.errors import InputError


class UnknownKeyError(InputError, KeyError):
    """A key that is not in a registry; lists those that are."""

    __str__ = ValueError.__str__  # KeyError would show the sentence in quotes


class Keyed(Protocol):
    """Whatever has a permanent ASCII key."""

    @property
    def key(self) -> str:
        """The permanent name."""
        ...


Entry = TypeVar("Entry", bound=Keyed)


class Registry(Mapping[str, Entry]):
    """Ordered `key -> entry`; refuses a duplicate, and an unknown key lists the known ones.

    Args:
        kind: what an entry is, for messages ("loss").
        entries: in the order in which they are shown.

    Raises:
        InputError: two entries share a key, or a key is not ASCII.
    """

    def __init__(self, kind: str, *entries: Entry) -> None:
        self.kind = kind
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            if not entry.key.isascii() or not entry.key.isidentifier():
                raise InputError("the key {key!r} must be an ASCII identifier", key=entry.key)
            if entry.key in self._entries:
                raise InputError("the key {key!r} is already taken", key=entry.key)
            self._entries[entry.key] = entry

    def __getitem__(self, key: str) -> Entry:
        if key not in self._entries:
            raise UnknownKeyError(
                "there is no {kind} called {key!r}; there are: {known}",
                kind=self.kind,
                key=key,
                known=", ".join(self._entries),
            )
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
