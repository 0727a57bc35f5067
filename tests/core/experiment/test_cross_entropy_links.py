"""The experiment of Cross entropy in links, whole and broken."""

from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_array_equal

from core.codecs import Source, tensor
from core.errors import Message
from core.experiment import CrossEntropyExperiment
from core.presets import LABELLED_PRESETS
from core.query import CONTENT, LINK_LIMIT, encoded

START = CrossEntropyExperiment()
TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
names = TEXTS | st.sampled_from(["a,b", "\\", "猫", ""])
sources = st.builds(
    Source, TEXTS, st.text("0123456789abcdef", min_size=1), row=st.integers(0, 10**9)
)


@st.composite
def experiments(draw):
    shape = draw(hnp.array_shapes(max_dims=2, max_side=5))
    rows, classes = np.atleast_2d(np.empty(shape)).shape
    logits = draw(hnp.arrays(np.float64, shape, elements=st.floats()))
    any_labels = draw(st.booleans())
    if draw(st.booleans()):
        indices, labels = draw(st.tuples(*[st.integers(0, classes - 1)] * rows)), None
    elif any_labels:
        numbers = st.floats(allow_nan=False, allow_infinity=False)
        indices, labels = None, tensor(draw(hnp.arrays(np.float64, shape, elements=numbers)))
    else:
        shares = np.random.default_rng(draw(st.integers(0, 99))).dirichlet(np.ones(classes), rows)
        indices, labels = None, tensor(shares.reshape(shape))
    return CrossEntropyExperiment(
        logits=tensor(logits),
        indices=indices,
        any_labels=any_labels,
        labels=labels,
        temperature=draw(st.floats(0.05, 20)),
        row=draw(st.integers(0, rows - 1)),
        depth=draw(st.none() | st.integers(1, 1000)),
        names=draw(st.none() | st.tuples(*[names] * classes)),
        preset=draw(st.none() | st.sampled_from(list(LABELLED_PRESETS))),
        source=draw(st.none() | sources),
    )


def assert_same(first, second):
    assert first.to_query() == second.to_query()
    for name, value in vars(first).items():
        if isinstance(value, np.ndarray):
            assert_array_equal(value, getattr(second, name))
        else:
            assert value == getattr(second, name)


class TestLinks:
    @given(experiments())
    def test_every_field_is_read_back_from_the_address(self, experiment):
        query = dict(parse_qsl(encoded(experiment.to_query()), keep_blank_values=True))
        read, problems = CrossEntropyExperiment.from_query(query)
        assert problems == ()
        assert_same(read, experiment)
        assert len(encoded(experiment.to_link())) <= LINK_LIMIT

    @pytest.mark.parametrize("shape", [(1000,), (300_000,), (40, 100)])
    def test_what_is_too_large_stands_there_by_its_digest(self, shape):
        logits = np.random.default_rng(1).normal(size=shape)
        large = replace(
            START.with_logits(logits),
            names=tuple("猫" * 20 for _ in range(shape[-1])),
            source=Source("rows.npy", "12ab", 7),
            temperature=2.5,
        )
        link = large.to_link()
        assert not large.fits_link
        assert len(encoded(link)) <= LINK_LIMIT
        assert link[CONTENT] == large.digest
        assert (link["source"], link["temperature"]) == ("rows.npy:12ab:7", "2.5")
        assert not {"logits", "labels", "indices", "names"} & link.keys()

    def test_a_link_with_an_example_alone_shows_it(self):
        for key in LABELLED_PRESETS:
            experiment, problems = CrossEntropyExperiment.from_query({"preset": key})
            assert problems == ()
            assert_same(experiment, CrossEntropyExperiment.of(LABELLED_PRESETS[key]))

    def test_logits_alone_bring_labels_that_fit(self):
        experiment, problems = CrossEntropyExperiment.from_query({"logits": "2x2:1,2,3,4"})
        assert problems == ()
        assert experiment.indices == (1, 1)  # class 2 of the first example, cut to the last
        assert (experiment.preset, experiment.row) == (None, 0)

    @pytest.mark.parametrize(
        ("name", "value", "match"),
        [
            ("logits", "2x3:1,2,3", "shape 2x3 has other than 3 numbers"),
            ("logits", "1x1x2:1,2", "takes rows of logits, (rows, classes); shape [1, 1, 2] came"),
            ("logits", "1,1e400", "1e400 is larger than a double"),
            ("indices", "0", "expected one label a row of logits, 2 in all, got 1"),
            ("indices", "0,3", "the label of row 1 must be from 0 to 2, got 3"),
            ("indices", "-1,0", "the label of row 0 must be from 0 to 2, got -1"),
            ("indices", "0,1.5", "expected a whole number, got '1.5'"),
            ("indices", "", "expected a whole number, got ''"),
            ("any_labels", "yes", "expected 0 or 1"),
            ("labels", "1,0,0", "must have the shape of the logits, [2, 3]; [3] came"),
            ("labels", "2x3:1,0,0,1,1,0", "the label of row 1 sums to 2, not 1; a label must be"),
            ("labels", "2x3:2,-1,0,1,0,0", "the label of row 0 has a negative entry, -1"),
            ("labels", "2x3:nan,0,0,1,0,0", "the labels must be finite numbers"),
            ("labels", "2x3:inf,0,0,1,0,0", "the labels must be finite numbers"),
            ("temperature", "0", "must be from 0.05 to 20.0, got 0. As T → 0"),
            ("temperature", "nan", "got nan."),
            ("row", "2", "there is no row 2; there are 0 to 1"),
            ("row", "-1", "there is no row -1"),
            ("row", "first", "expected a whole number"),
            ("depth", "0", "the depth must be from 1 to 1000, got 0"),
            ("depth", "1001", "got 1001"),
            ("names", "a,b", "expected 3 class names, got 2"),
            ("preset", "nope", "no preset called 'nope'"),
            ("source", "x", "expected name:digest:row"),
            ("axis", "0", "axis: not known here"),
            ("v", "99", "the link is of version 99"),
        ],
    )
    def test_one_broken_value_is_said_and_the_others_are_kept(self, name, value, match):
        good = {"v": "1", "logits": "2x3:1,2,3,4,5,6", "temperature": "3", "names": "a,b,c"}
        good |= {"indices": "0,2", "row": "1", "depth": "4"}
        dropped = {"logits": ("names", "indices", "row")}.get(name, ())  # which fit those alone
        good = {key: text for key, text in good.items() if key not in dropped}
        experiment, problems = CrossEntropyExperiment.from_query(good | {name: value})
        assert len(problems) == 1
        assert match in str(problems[0])
        assert experiment.to_query().items() >= {k: good[k] for k in good if k != name}.items()

    def test_labels_of_any_kind_come_back_only_where_they_are_allowed(self):
        query = {"logits": "1,2,3", "labels": "1,1,0"}
        experiment, problems = CrossEntropyExperiment.from_query(query | {"any_labels": "1"})
        assert (problems, experiment.labels.tolist()) == ((), [1, 1, 0])
        experiment, problems = CrossEntropyExperiment.from_query(query)
        assert experiment.indices == (2,)
        assert len(problems) == 1

    @settings(max_examples=300)
    @given(st.data())
    def test_no_query_raises(self, data):
        fields = ["logits", "indices", "any_labels", "labels", "temperature", "row", "depth"]
        fields += ["names", "preset", "source", "v", CONTENT]
        values = st.text() | st.text("0123456789,:x-.einfab") | st.integers().map(str)
        query = data.draw(st.dictionaries(st.sampled_from(fields) | st.text(), values))
        experiment, problems = CrossEntropyExperiment.from_query(query)
        assert_same(CrossEntropyExperiment.from_query(experiment.to_query())[0], experiment)
        assert all(isinstance(problem, Message) and str(problem) for problem in problems)

    def test_sixty_kilobytes_of_junk(self):
        fields = ("logits", "labels", "indices", "names", "preset", "row")
        junk = dict.fromkeys(fields, "{0.__class__}%s<b>" * 4000) | {"j" * 60_000: "9" * 60_000}
        experiment, problems = CrossEntropyExperiment.from_query(junk)
        assert_array_equal(experiment.logits, START.logits)
        assert all(len(str(problem)) < 200 for problem in problems)
