"""Experiments in links: what is written is read back, and what is broken is said."""

import doctest
from dataclasses import dataclass, fields
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.query
from core.errors import InputError, Message
from core.experiment import EXPERIMENTS
from core.query import (
    CONTENT,
    FLAG,
    INTEGER,
    KEY,
    LINK_LIMIT,
    NUMBER,
    Codec,
    Experiment,
    encoded,
    flag,
    integer,
    linked,
    number,
    shortened,
    written,
)

PAGES = Path(__file__).parents[2] / "pages"


@dataclass(frozen=True, eq=False)
class Small(Experiment):
    page: ClassVar[str] = "small"
    large: ClassVar[tuple[str, ...]] = ("text",)

    count: int = linked(INTEGER, default=3)
    rate: float = linked(NUMBER, default=0.5)
    sure: bool = linked(FLAG, default=False, label="Sure?")
    text: str | None = linked(Codec(str, str), default=None)

    def __post_init__(self) -> None:
        if self.count < 0:
            raise InputError("{count} is below 0", count=self.count)


def said(problems):
    return sorted(map(str, problems))


def test_the_query_has_the_version_and_every_value():
    assert Small().to_query() == {"v": "1", "count": "3", "rate": "0.5", "sure": "0"}
    assert Small(text="a").to_query()["text"] == "a"


def test_an_empty_query_is_the_default_experiment():
    experiment, problems = Small.from_query({})
    assert experiment.to_query() == Small().to_query()
    assert problems == ()


@given(
    st.integers(0, 10**18),
    st.floats(allow_nan=False),
    st.booleans(),
    st.none() | st.text(st.characters(codec="utf-8")),
)
def test_what_is_written_is_read_back(count, rate, sure, text):
    written_one = Small(count, rate, sure, text)
    read, problems = Small.from_query(written_one.to_query())
    assert (read.count, read.rate, read.sure, read.text) == (count, rate, sure, text)
    assert problems == ()


def test_what_is_broken_is_left_out_and_the_rest_is_kept():
    query = {"v": "1", "count": "-1", "rate": "fast", "sure": "1", "text": "x", "colour": "red"}
    experiment, problems = Small.from_query(query)
    assert experiment.to_query() == Small(sure=True, text="x").to_query()
    assert said(problems) == [
        "colour: not known here",
        "count: -1 is below 0",
        "rate: expected a number, got 'fast'",
    ]


def test_a_problem_is_a_message_that_can_be_translated():
    (problem,) = Small.from_query({"rate": "x"})[1]
    assert isinstance(problem, Message)
    assert problem.translated(lambda text: f"<{text}>") == "<rate: <expected a number, got 'x'>>"


def test_a_problem_has_the_label_of_a_page_where_it_begins_with_a_name():
    labels = [
        (Message("{name}: {why}", name="sure", why=Message("{name} is odd", name="rate")), "Sure?"),
        (Message("{name} must be 0", name="sure"), "Sure? must be 0"),
        (Message("class {name} is odd", name="sure"), "class sure is odd"),
        (Message("{name}: odd", name="count"), "count: odd"),
    ]
    for problem, wanted in labels:
        assert str(Small.labelled(problem)).startswith(wanted)


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_labels_are_those_that_pages_show(page):
    shown = "".join(path.read_text(encoding="utf-8") for path in PAGES.glob("*.py"))
    own = EXPERIMENTS[page]
    labels = [item.metadata["label"] for item in fields(own)] + list(own.called.values())
    for label in filter(None, labels):
        assert f'_("{label}")' in shown


def test_another_version_is_said_and_read():
    experiment, problems = Small.from_query({"v": "2", "count": "5"})
    assert experiment.count == 5
    assert "the link is of version 2; this is version 1" in said(problems)[0]


@pytest.mark.parametrize("name", ["lang", "embed", "embed_options", CONTENT])
def test_what_is_read_elsewhere_is_no_problem(name):
    assert Small.from_query({name: "x"})[1] == ()


@pytest.mark.parametrize("field", ["v", "count", "rate", "sure", "k" * 60_000])
def test_a_long_value_is_shortened_where_it_is_said(field):
    (problem,) = Small.from_query({field: "9x" * 30_000})[1]
    assert len(str(problem)) < 160


@pytest.mark.parametrize("text", ["{0.__class__}", "{text!r}", "{", "}", "{}", "%s", "{version}"])
def test_braces_in_a_link_are_only_text(text):
    _, problems = Small.from_query({"v": text, "count": text, "rate": text, text: text})
    assert len(problems) == 4
    assert all(text in message for message in said(problems))


def test_a_link_holds_everything_up_to_the_limit():
    room = LINK_LIMIT - len(encoded(Small(text="").to_query()))
    fits, does_not = Small(text="a" * room), Small(text="a" * (room + 1))
    assert fits.fits_link
    assert len(encoded(fits.to_link())) == LINK_LIMIT
    assert fits.to_link() == fits.to_query()
    assert not does_not.fits_link
    assert "text" not in does_not.to_link()
    assert does_not.to_link()["count"] == "3"


def test_the_digest_stands_for_all_values():
    def digest(**values):
        return Small(**{"text": "a" * LINK_LIMIT, **values}).to_link()[CONTENT]

    assert len(digest()) == 16
    assert set(digest()) <= set("0123456789abcdef")
    assert digest() == digest()
    assert len({digest(), digest(text="b" * LINK_LIMIT), digest(count=4)}) == 3


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
)
def test_an_encoded_query_is_a_query(query):
    address = encoded(query)
    assert dict(parse_qsl(address, keep_blank_values=True)) == query
    assert len(encoded(query)) == len(address)
    assert address.isascii()


def test_commas_and_colons_stay_readable():
    assert encoded({"logits": "2x2:1,2,-3,4"}) == "logits=2x2:1,2,-3,4"


@given(st.floats())
def test_a_number_is_read_back_bit_for_bit(value):
    read = number(written(value))
    assert str(read) == str(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e3", 1000),
        (" -2.5 ", -2.5),
        ("−2", -2),
        ("inf", float("inf")),
        ("-Infinity", -float("inf")),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", " ", "abc", "1_000", "1,5", "--1", "0x10", "1 2", "1e", "{}"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(InputError, match="expected a number"):
        number(text)


@pytest.mark.parametrize("text", ["1e400", "-1e309", "9" * 400])
def test_a_number_too_large_for_a_double_is_refused(text):
    with pytest.raises(InputError, match="larger than a double-precision number can hold"):
        number(text)


@pytest.mark.parametrize("text", ["", "1.0", "x", "9" * 20, "9" * 60_000, "1e3"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(InputError, match="expected a whole number") as error:
        integer(text)
    assert len(str(error.value)) < 100


def test_flags_are_one_or_zero():
    assert (flag("1"), flag("0")) == (True, False)
    for text in ("", "true", "2", "01"):
        with pytest.raises(InputError, match="expected 0 or 1"):
            flag(text)


def test_keys_are_ascii_names():
    assert KEY.parse(KEY.write("one_two_three")) == "one_two_three"
    for text in ("", "a b", "1st", "猫", "a-b", "x" * 41):
        with pytest.raises(InputError, match="expected a key, got"):
            KEY.parse(text)


@pytest.mark.parametrize("name", ["text", "count", "\ud800"])
def test_half_a_surrogate_pair_is_refused_and_said(name):
    experiment, problems = Small.from_query({name: "\ud800"})
    assert encoded(experiment.to_link())
    assert len(problems) == 1
    assert str(problems[0]).encode()


def test_shortened_keeps_what_is_short():
    assert shortened("a" * 40) == "a" * 40
    assert shortened("a" * 41) == "a" * 39 + "…"


def test_examples():
    assert doctest.testmod(core.query).failed == 0
