"""Experiments that round-trip through the query of a link.

Each field of an experiment has a codec. Reading applies the fields one after the other to the
default experiment: a value that cannot be read, or does not fit what stands before it, is left
out and said, so a broken link opens.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar, Generic, Self, TypeVar
from urllib.parse import urlencode

from core.errors import InputError, Message

VERSION = "1"
LINK_LIMIT = 6_000  # characters of query; mail programs and chats cut longer links
CONTENT = "content"  # digest of what was too large for the link
# not fields: read elsewhere
NOT_OURS = {"v", CONTENT, "lang", "lesson", "view", "hide", "embed", "embed_options"}

Value = TypeVar("Value")


@dataclass(frozen=True)
class Codec(Generic[Value]):
    """How a value is read from a link, and written into it.

    Args:
        parse: text to value; raises InputError.
        write: value to text, so that `parse(write(value)) == value`.
    """

    parse: Callable[[str], Value]
    write: Callable[[Value], str]


def linked(
    codec: Codec[Any], default: Any = MISSING, factory: Any = MISSING, label: str = ""
) -> Any:
    """A dataclass field that stands in the link; a value of None is left out of it.

    `label` is what its page calls it, in English, where that is another name than the field's.
    """
    metadata = {"codec": codec, "label": label}
    return field(default=default, default_factory=factory, metadata=metadata)


@dataclass(frozen=True, eq=False)
class Experiment:
    """What a page shows. Subclasses add fields with `linked`; `__post_init__` refuses misfits."""

    page: ClassVar[str]
    large: ClassVar[tuple[str, ...]] = ()  # fields that leave the link when it grows too long
    glances: ClassVar[tuple[str, ...]] = ()  # fields that say what is looked at; no edits to undo
    called: ClassVar[Mapping[str, str]] = {}  # on the page, of what is a part of a field

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[Message, ...]]:
        """The experiment of a link, and sentences on what of the link was ignored."""
        experiment, problems = cls.beginning(query), []
        if query.get("v", VERSION) != VERSION:
            problems.append(
                Message("the link is of version {version}; this is version {ours}, so some of it "
                        "may be missing", version=shortened(query["v"]), ours=VERSION)
            )  # fmt: skip
        codecs = {item.name: item.metadata["codec"] for item in fields(cls)}
        for name, codec in codecs.items():
            if name not in query:
                continue
            try:
                experiment = experiment.updated(name, codec.parse(encodable(query[name])))
            except InputError as error:
                problems.append(_named(name, error.message))
        for name in query.keys() - codecs.keys() - NOT_OURS:
            problems.append(Message("{name}: not known here", name=shortened(name)))
        return experiment, tuple(problems)

    @classmethod
    def labelled(cls, problem: Message) -> Message:
        """A problem that calls a field by the name in links, by the label that a page has for it.

        Example:
            >>> from core.experiment import CrossEntropyExperiment
            >>> str(CrossEntropyExperiment.labelled(Message("{name}: no", name="indices")))
            'Right class of each row: no'
        """
        labels = {item.name: item.metadata["label"] for item in fields(cls)} | {**cls.called}
        values = {
            key: cls.labelled(value) if isinstance(value, Message) else value
            for key, value in problem.values.items()
        }
        label = labels.get(str(values.get("name")))
        if label and problem.text.startswith("{name}"):
            values["name"] = Message(label)
        return Message(problem.text, **values)

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to."""
        return cls()

    def to_query(self) -> dict[str, str]:
        """Every value as text, with the version; however long."""
        return dict(self._query)

    @cached_property
    def _query(self) -> dict[str, str]:
        """Written once, since a row of 300,000 logits takes a fifth of a second."""
        query = {"v": VERSION}
        for item in fields(self):
            value = getattr(self, item.name)
            if value is not None:
                query[item.name] = item.metadata["codec"].write(value)
        return query

    @cached_property
    def _encoded(self) -> str:
        return encoded(self._query)

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed, and what depends on it adapted."""
        return replace(self, **{name: value})

    def to_link(self) -> dict[str, str]:
        """The query of a link under `LINK_LIMIT`; what is too large stands there by its digest."""
        query = self.to_query()
        if len(self._encoded) <= LINK_LIMIT:
            return query
        for name in self.large:
            query.pop(name, None)
        return query | {CONTENT: self.digest}

    @cached_property
    def digest(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of all values."""
        return sha256(self._encoded.encode()).hexdigest()[:16]

    @property
    def fits_link(self) -> bool:
        """Whether the link alone brings the experiment back."""
        return CONTENT not in self.to_link()


def _named(name: str, why: Message) -> Message:
    """Why a value of a link was ignored, with its name, if the reason does not begin with it."""
    if str(why).startswith((f"{name} ", f"the {name} ")):
        return why
    return Message("{name}: {why}", name=name, why=why)


def encoded(query: Mapping[str, str]) -> str:
    """A query as it stands in an address; commas and colons stay readable."""
    return urlencode(query, safe=",:~")


def shortened(text: str, limit: int = 40) -> str:
    """`text` for a sentence: what a stranger put into a link may be long."""
    clean = text.encode(errors="replace").decode()
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def encodable(text: str) -> str:
    """`text`, if an address can hold it.

    Raises:
        InputError: it has half of a surrogate pair, as JSON may.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError("the text has characters that Unicode does not have") from None
    return text


def key(text: str) -> str:
    """The key of a registry's entry.

    Raises:
        InputError: `text` cannot be one.
    """
    if not (text.isascii() and text.isidentifier() and len(text) <= 40):
        raise InputError("expected a key, got {text!r}", text=shortened(text))
    return text


def integer(text: str) -> int:
    """A whole number from a link.

    Raises:
        InputError: `text` is not one.
    """
    try:
        return int(text) if len(text) < 20 and "_" not in text else int("x")
    except ValueError:
        raise InputError("expected a whole number, got {text!r}", text=shortened(text)) from None


def number(text: str) -> float:
    """A number from a link or a cell; `inf`, `-inf` and `nan` are numbers here.

    Raises:
        InputError: `text` is no number, or is larger than a double can hold.

    Example:
        >>> number("-1.5")
        -1.5
    """
    cleaned = text.strip().replace("−", "-")
    try:
        value = float(cleaned) if "_" not in cleaned else float("x")
    except ValueError:
        raise InputError("expected a number, got {text!r}", text=shortened(text)) from None
    if value in (float("inf"), float("-inf")) and "inf" not in cleaned.lower():
        raise InputError(
            "{text} is larger than a double-precision number can hold (1.8e308)",
            text=shortened(text),
        )
    return value


def written(value: float) -> str:
    """The shortest text that reads back as the same number.

    Example:
        >>> written(3.0), written(0.1)
        ('3', '0.1')
    """
    return repr(float(value)).removesuffix(".0")


def flag(text: str) -> bool:
    """`1` or `0` from a link.

    Raises:
        InputError: `text` is neither.
    """
    if text not in ("0", "1"):
        raise InputError("expected 0 or 1, got {text!r}", text=shortened(text))
    return text == "1"


FLAG: Codec[bool] = Codec(flag, lambda value: str(int(value)))
INTEGER: Codec[int] = Codec(integer, str)
NUMBER: Codec[float] = Codec(number, written)
KEY: Codec[str] = Codec(key, str)
