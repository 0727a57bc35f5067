"""The pages whose examples are settings: each opens, is judged, and keeps what is refused."""

from dataclasses import dataclass
from typing import Any

import pytest

from core.experiment import (
    ActivationExperiment,
    BatchesExperiment,
    DescentExperiment,
    RaceExperiment,
)
from core.presets import ACTIVATION_PRESETS, BATCHES, DESCENTS, RACES, SettingsPreset
from core.registry import Registry

IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


@dataclass(frozen=True)
class Page:
    """What these tests know of a page.

    Args:
        kind: its experiment.
        fields: what the keys of its widgets begin with.
        presets: its examples.
        number: one that TensorFlow is asked for on each of them.
        refused: name, value and how it is said, of numbers out of range.
    """

    kind: Any
    fields: str
    presets: Registry[SettingsPreset]
    number: str
    refused: tuple[tuple[str, float, str], ...]

    @property
    def first(self) -> dict[str, str]:
        """The link of the page as it opens."""
        return self.kind.of(next(iter(self.presets.values()))).to_query()


PAGES = [
    Page(
        ActivationExperiment, "act", ACTIVATION_PRESETS, "derivative",
        (("x", 7.0, "7"), ("mean", -9.0, "-9"), ("spread", -1.0, "-1"), ("gain", 5.5, "5.5"),
         ("depth", 0, "0"), ("seed", 10_000, "10000"), ("bias", 21.0, "21")),
    ),
    Page(
        BatchesExperiment, "bt", BATCHES, "mini_batches",
        (("rate", 2.0, "2"), ("batch", 41, "41"), ("epochs", 0, "0"), ("examples", 3, "3"),
         ("slope", 21.0, "21"), ("seed", -1, "-1"), ("noise", -0.5, "-0.5")),
    ),
    Page(
        DescentExperiment, "gd", DESCENTS, "points",
        (("start", 101.0, "101"), ("rate", -1.0, "-1"), ("rate", 11.0, "11"), ("steps", 0, "0"),
         ("noise", -2.0, "-2"), ("seed", 10_000, "10000")),
    ),
    Page(
        RaceExperiment, "tv", RACES, "points_2",
        (("x", 6.5, "6.5"), ("y", -7.0, "-7"), ("rate", -1.0, "-1"), ("rate", 11.0, "11"),
         ("steps", 0, "0"), ("condition", 0.5, "0.5"), ("momentum", 1.5, "1.5")),
    ),
]  # fmt: skip


def cases(each: str) -> list[Any]:
    """A page with one of its examples, or with one of its refused numbers."""
    return [
        pytest.param(page, case, id=f"{page.kind.page}-{case}")
        for page in PAGES
        for case in getattr(page, each)
    ]


@IN_BOTH
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.kind.page)
def test_it_opens_with_the_first_example(visit, page, locale):
    session = visit(page.kind.page, locale=locale)
    assert session.query(page.kind.page) == page.first
    assert session.errors + session.warnings == []
    assert len(session.info) == 1


@pytest.mark.parametrize(("page", "key"), cases("presets"))
def test_every_example_opens_and_is_judged(visit, fake_judge, page, key):
    session = visit(page.kind.page)
    session.selectbox(key=f"{page.fields}_preset").set_value(key).run()
    assert session.query(page.kind.page) == page.kind.of(page.presets[key]).to_query()
    _, program = fake_judge.asked[-1]
    assert page.number in program.numbers


@IN_BOTH
@pytest.mark.parametrize(("page", "refused"), cases("refused"))
def test_a_number_out_of_range_stays_where_it_was_typed(visit, page, refused, locale):
    name, value, came = refused
    session = visit(page.kind.page, locale=locale)
    field = f"{page.fields}_{name}"
    session.number_input(key=field).set_value(value).run()
    (sentence,) = session.errors
    assert came in sentence
    assert session.number_input(key=field).value == value
    assert session.query(page.kind.page) == page.first
