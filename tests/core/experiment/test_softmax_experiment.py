"""The experiments of the pages: in links, under edits, and against hostile input."""

import doctest
from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import core.experiment.softmax
from core.codecs import Source, tensor
from core.errors import InputError, InputTypeError, Message
from core.experiment import EXPERIMENTS, SORTS, LogitsExperiment, SoftmaxExperiment
from core.presets import PRESETS
from core.query import CONTENT, LINK_LIMIT, encoded

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
sources = st.builds(
    Source,
    TEXTS | st.just("C:\\a: b.npy"),
    st.text("0123456789abcdef", min_size=1),
    st.integers(0, 9),
)


@st.composite
def softmax_experiments(draw):
    shape = draw(hnp.array_shapes(max_dims=4, max_side=4))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    names = st.tuples(*[TEXTS | st.sampled_from(["a,b", "\\", "猫", ""])] * shape[axis])
    return SoftmaxExperiment(
        logits=tensor(draw(hnp.arrays(np.float64, shape, elements=st.floats()))),
        axis=axis,
        temperature=draw(st.floats(0.05, 20)),
        entry=draw(st.tuples(*[st.integers(0, length - 1) for length in shape])),
        names=draw(st.none() | names),
        preset=draw(st.none() | st.sampled_from(list(PRESETS))),
        source=draw(st.none() | sources),
    )


logits_experiments = st.builds(
    LogitsExperiment,
    file=st.none() | sources,
    sort=st.sampled_from(SORTS),
    descending=st.booleans(),
    mistakes=st.booleans(),
    offset=st.integers(0, 10**9),
)


def assert_same(first, second):
    assert type(first) is type(second)
    assert first.to_query() == second.to_query()
    for name, value in vars(first).items():
        if isinstance(value, np.ndarray):
            np.testing.assert_array_equal(value, getattr(second, name))
        else:
            assert value == getattr(second, name)


class TestLinks:
    @given(softmax_experiments() | logits_experiments)
    def test_an_experiment_is_read_back_from_its_address(self, experiment):
        address = encoded(experiment.to_query())
        query = dict(parse_qsl(address, keep_blank_values=True))
        read, problems = type(experiment).from_query(query)
        assert problems == ()
        assert_same(read, experiment)

    @given(softmax_experiments() | logits_experiments)
    def test_a_link_has_at_most_6000_characters(self, experiment):
        assert len(encoded(experiment.to_link())) <= LINK_LIMIT

    @pytest.mark.parametrize("shape", [(1000,), (30, 40), (4, 4, 8, 16)])
    def test_what_is_too_large_stands_there_by_its_digest(self, shape):
        names = tuple("猫" * 20 for _ in range(shape[-1]))
        source = Source("rows.npy", "12ab", 7)
        large = replace(
            SoftmaxExperiment().with_logits(np.random.default_rng(1).normal(size=shape)),
            names=names,
            source=source,
            temperature=2.5,
        )
        link = large.to_link()
        assert not large.fits_link
        assert len(encoded(link)) <= LINK_LIMIT
        assert link[CONTENT] == large.digest
        assert link["source"] == "rows.npy:12ab:7"
        assert link["temperature"] == "2.5"
        assert not {"logits", "names"} & link.keys()

    def test_a_very_long_name_does_not_make_a_link_too_long(self):
        # the two that no field of `large` covers
        long = "名" * 2_000
        for experiment in (
            replace(SoftmaxExperiment(), source=Source(long, "12ab", 0)),
            LogitsExperiment(file=Source(long, "12ab", 0)),
        ):
            assert len(encoded(experiment.to_link())) <= LINK_LIMIT

    def test_every_page_has_its_experiment(self):
        assert {kind.page: kind for kind in EXPERIMENTS.values()} == EXPERIMENTS
        assert {"softmax", "your_logits"} <= EXPERIMENTS.keys()


class TestBrokenLinks:
    @pytest.mark.parametrize(
        ("name", "value", "match"),
        [
            ("axis", "7", "axis 7 is not there: a tensor of rank 2 has axes -2 to 1"),
            ("axis", "-3", "axis -3 is not there"),
            ("axis", "first", "expected a whole number"),
            ("temperature", "0", "must be from 0.05 to 20.0, got 0. As T → 0"),
            ("temperature", "-1", "got -1."),
            ("temperature", "nan", "got nan."),
            ("temperature", "inf", "got inf."),
            ("temperature", "1e400", "larger than a double"),
            ("logits", "1,1e400", "1e400 is larger than a double"),
            ("logits", "2x2:1,2,3", "shape 2x2 has other than 3 numbers"),
            ("logits", "1,abc", "expected a number, got 'abc'"),
            ("entry", "0,9", "there is no entry [0, 9] in a tensor of shape [2, 2]"),
            ("entry", "0", "there is no entry [0]"),
            ("entry", "-1,0", "there is no entry [-1, 0]"),
            ("names", "a,b,c", "expected 2 class names, got 3"),
            ("source", "x", "expected name:digest:row"),
            ("theta", "2", "theta: not known here"),
            ("v", "99", "the link is of version 99"),
        ],
    )
    def test_one_broken_value_is_said_and_the_others_are_kept(self, name, value, match):
        good = {"v": "1", "logits": "2x2:1,2,3,4", "axis": "0", "temperature": "3", "entry": "0,1"}
        if name == "logits":
            del good["entry"]  # which fits those logits alone
        experiment, problems = SoftmaxExperiment.from_query(good | {name: value})
        assert len(problems) == 1
        assert match in str(problems[0])
        if name == "axis":
            good["axis"] = "-1"
        assert experiment.to_query().items() >= {k: good[k] for k in good if k != name}.items()

    def test_everything_broken_is_the_default_with_a_sentence_each(self):
        query = {
            "v": "9",
            "logits": "x",
            "axis": "7",
            "temperature": "0",
            "entry": "9",
            "names": "a",
            "source": "?",
            "zoom": "1",
        }
        experiment, problems = SoftmaxExperiment.from_query(query)
        assert_same(experiment, SoftmaxExperiment())
        assert len(problems) == len(query)

    def test_sixty_kilobytes_of_junk(self):
        junk = dict.fromkeys(("logits", "axis", "names", "preset"), "{0.__class__}%s<b>" * 4000)
        experiment, problems = SoftmaxExperiment.from_query(junk | {"j" * 60_000: "x"})
        np.testing.assert_array_equal(experiment.logits, [1, 2, 3])
        assert all(len(str(problem)) < 200 for problem in problems)

    @pytest.mark.parametrize("kind", list(EXPERIMENTS.values()))
    @settings(max_examples=200)
    @given(data=st.data())
    def test_no_query_raises(self, kind, data):
        fields = ["logits", "axis", "temperature", "entry", "names", "preset", "source"]
        fields += ["file", "sort", "descending", "mistakes", "offset", "v", CONTENT]
        values = st.text() | st.text("0123456789,:x-.einfab") | st.integers().map(str)
        names = st.sampled_from(fields) | st.text()
        experiment, problems = kind.from_query(data.draw(st.dictionaries(names, values)))
        assert_same(kind.from_query(experiment.to_query())[0], experiment)
        assert all(isinstance(problem, Message) and str(problem) for problem in problems)

    def test_a_link_with_an_example_alone_shows_it(self):
        experiment, problems = SoftmaxExperiment.from_query({"preset": "axis_0", "axis": "-1"})
        assert problems == ()
        assert experiment.logits.tolist() == PRESETS["axis_0"].logits
        assert (experiment.preset, experiment.axis) == ("axis_0", -1)

    def test_an_example_that_is_not_there_is_said(self):
        experiment, problems = SoftmaxExperiment.from_query({"preset": "nope", "logits": "7,8"})
        assert experiment.preset is None
        assert "no preset called 'nope'" in str(problems[0])

    def test_a_tensor_of_65_dimensions(self):
        experiment, problems = SoftmaxExperiment.from_query({"logits": "x".join(["1"] * 65) + ":1"})
        assert_same(experiment, SoftmaxExperiment())
        assert len(problems) == 1

    @pytest.mark.parametrize("name", ["names", "preset", "source"])
    def test_text_that_no_address_can_hold_is_refused(self, name):
        # a state file is JSON, which can hold half a surrogate pair
        value = {"names": "\ud800,b,c", "preset": "\ud800", "source": "\ud800:12ab:0"}[name]
        experiment, problems = SoftmaxExperiment.from_query({name: value})
        encoded(experiment.to_link())
        assert len(problems) == 1
        str(problems[0]).encode()


class TestExamples:
    @pytest.mark.parametrize("key", list(PRESETS))
    def test_one_is_untouched_until_its_numbers_change(self, key):
        example = SoftmaxExperiment.of(PRESETS[key])
        first = replace(example, entry=(0,) * example.logits.ndim)
        assert example.untouched
        assert first.untouched
        assert not replace(example, temperature=3.5).untouched
        assert not replace(example.with_logits(example.logits + 1), preset=key).untouched
        assert not replace(example, preset=None).untouched


class TestBounds:
    def test_the_entry_is_the_last_one_unless_chosen(self):
        assert SoftmaxExperiment().entry == (2,)
        assert SoftmaxExperiment().with_logits(np.zeros((2, 3))).entry == (1, 2)

    @pytest.mark.parametrize("temperature", [0.05, 20.0])
    def test_the_ends_of_the_temperature_are_in(self, temperature):
        assert SoftmaxExperiment(temperature=temperature).temperature == temperature

    @pytest.mark.parametrize("temperature", [0.0, -1.0, 0.049, 20.01, np.nan, np.inf])
    def test_other_temperatures_are_refused(self, temperature):
        with pytest.raises(InputError, match=r"from 0\.05 to 20\.0"):
            SoftmaxExperiment(temperature=temperature)

    @pytest.mark.parametrize(
        ("name", "value", "match"),
        [
            ("sort", "colour", "there is no order by 'colour'; there are: row, loss"),
            ("sort", "x" * 9000, "sort: "),
            ("offset", "-1", "the table begins at row 0, not at -1"),
            ("mistakes", "yes", "expected 0 or 1"),
            ("descending", "", "expected 0 or 1"),
            ("file", "x", "expected name:digest:row"),
            ("logits", "1,2", "not known here"),
        ],
    )
    def test_your_logits(self, name, value, match):
        experiment, problems = LogitsExperiment.from_query({name: value})
        assert_same(experiment, LogitsExperiment())
        assert match in str(problems[0])
        assert len(str(problems[0])) < 200

    def test_an_experiment_cannot_be_changed_in_place(self):
        experiment = SoftmaxExperiment()
        with pytest.raises(AttributeError):
            experiment.axis = 0
        with pytest.raises(ValueError, match="read-only"):
            experiment.logits[0] = 9


CUBE = SoftmaxExperiment().with_logits(np.arange(24.0).reshape(2, 3, 4))


class TestChanges:
    def test_other_logits_of_the_same_shape_keep_all_but_the_source(self):
        start = replace(
            SoftmaxExperiment(),
            names=("a", "b", "c"),
            entry=(0,),
            temperature=2.0,
            source=Source("f", "12ab", 1),
        )
        after = start.with_logits([4, 5, 6])
        assert (after.names, after.entry, after.temperature) == (("a", "b", "c"), (0,), 2.0)
        assert after.source is None
        assert after.preset == "one_two_three"

    def test_logits_of_another_length_move_the_entry_inside(self):
        start = replace(SoftmaxExperiment(), names=("a", "b", "c"))
        after = start.with_logits([1, 2])
        assert after.entry == (1,)
        assert after.names is None

    def test_logits_of_another_rank_begin_at_the_last_entry(self):
        after = replace(CUBE, axis=1, entry=(0, 0, 0)).with_logits(np.zeros((5, 6)))
        assert (after.axis, after.entry) == (1, (4, 5))
        assert replace(CUBE, axis=2).with_logits([1, 2]).axis == -1

    def test_an_axis_loses_the_names_of_another(self):
        named = replace(CUBE, names=tuple("abcd"))
        assert named.with_axis(2).names == tuple("abcd")
        assert named.with_axis(1).names is None
        with pytest.raises(InputError, match="axis 3 is not there"):
            named.with_axis(3)

    def test_reading_logits_from_a_link_forgets_the_preset(self):
        after = SoftmaxExperiment().updated("logits", np.array([1.0, 2.0, 3.0]))
        assert after.preset is None

    @pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
    def test_a_lane_is_written_along_the_axis(self, axis):
        start = replace(CUBE, axis=axis, entry=(1, 2, 3))
        after = start.with_lane({0: -7.0, 1: 9.0})
        expected = np.arange(24.0).reshape(2, 3, 4)
        lane = np.moveaxis(expected, axis, -1)
        at = [place for k, place in enumerate((1, 2, 3)) if k != axis % 3]
        lane[(*at, 0)], lane[(*at, 1)] = -7, 9
        np.testing.assert_array_equal(after.logits, expected)
        assert after.entry == start.entry

    def test_a_lane_has_no_class_past_its_end(self):
        for label in (4, -1):
            with pytest.raises(InputError, match="there is no entry"):
                CUBE.with_lane({label: 1.0})

    @pytest.mark.parametrize(
        ("axis", "lane", "label", "entry"),
        [(2, 0, 1, (1, 0, 1)), (1, 0, 1, (1, 1, 0)), (0, 3, 0, (0, 2, 3))],
    )
    def test_a_choice_is_a_lane_of_the_plane_and_a_class(self, axis, lane, label, entry):
        start = replace(CUBE, axis=axis, entry=(1, 2, 2))
        assert start.with_choice(lane, label).entry == entry

    def test_a_vector_has_one_lane(self):
        assert SoftmaxExperiment().with_choice(0, 1).entry == (1,)
        assert SoftmaxExperiment().other_axis is None
        assert SoftmaxExperiment().plane_axes == (None, 0)
        assert SoftmaxExperiment().plane.tolist() == [[1, 2, 3]]

    @pytest.mark.parametrize(
        ("axis", "axes", "at"),
        [(2, (1, 2), np.s_[1, :, :]), (1, (1, 2), np.s_[1, :, :]), (0, (0, 2), np.s_[:, 2, :])],
    )
    def test_the_plane_runs_through_the_entry(self, axis, axes, at):
        start = replace(CUBE, axis=axis, entry=(1, 2, 3))
        assert start.plane_axes == axes
        np.testing.assert_array_equal(start.plane, CUBE.logits[at])
        cells = -np.asarray(start.plane)
        after = start.with_plane(cells)
        np.testing.assert_array_equal(after.plane, cells)
        untouched = np.array(CUBE.logits)
        untouched[at] = cells
        np.testing.assert_array_equal(after.logits, untouched)

    def test_a_plane_of_a_vector(self):
        assert SoftmaxExperiment().with_plane([[7, 8, 9]]).logits.tolist() == [7, 8, 9]

    @pytest.mark.parametrize("axis", [0, 1, 2])
    def test_more_and_fewer_classes(self, axis):
        start = replace(CUBE, axis=axis, entry=(1, 2, 3))
        more, fewer = start.resized(1), start.resized(-1)
        assert more.classes == start.classes + 1
        assert np.all(np.take(more.logits, -1, axis=axis) == 0)
        kept = np.delete(np.array(more.logits), -1, axis=axis)
        np.testing.assert_array_equal(kept, CUBE.logits)
        assert more.entry == start.entry
        np.testing.assert_array_equal(
            fewer.logits, np.take(CUBE.logits, range(start.classes - 1), axis=axis)
        )
        assert fewer.entry[axis] == start.classes - 2

    def test_the_last_class_and_one_too_many_are_refused(self):
        with pytest.raises(InputError, match="expected 1 to"):
            SoftmaxExperiment().with_logits([1]).resized(-1)
        with pytest.raises(InputError, match="expected 1 to 4096"):
            SoftmaxExperiment().with_logits(np.zeros((1, 4096))).resized(1)

    def test_names_of_the_entries_along_an_axis(self):
        named = replace(CUBE, names=tuple("abca"))
        assert named.axis_names(2) == ["0 a", "1 b", "2 c", "3 a"]
        assert replace(named, names=tuple("abcd")).axis_names(2) == list("abcd")
        assert named.axis_names(1) == ["0", "1", "2"]
        assert named.axis_names(None) == [""]

    def test_a_lane_key_names_shape_axis_and_lane(self):
        keys = {
            replace(CUBE, entry=(0, 1, 2)).lane_key,
            replace(CUBE, entry=(0, 2, 2)).lane_key,
            replace(CUBE, entry=(0, 1, 2), axis=1).lane_key,
            SoftmaxExperiment().lane_key,
        }
        assert len(keys) == 4
        start = replace(CUBE, entry=(0, 1, 2))
        assert start.lane_key == replace(start, entry=(0, 1, 3)).lane_key
        assert start.lane_key == replace(start, axis=2).lane_key


def edited(**edit):
    experiment = SoftmaxExperiment()
    return experiment.with_edit({"place": experiment.lane_key, **edit})


class TestEditsOfAHand:
    def test_logits_temperature_and_choice(self):
        after = edited(logits={"0": 5, "2": -1.5}, temperature=2, chosen={"lane": 0, "label": 1})
        assert after.logits.tolist() == [5, 2, -1.5]
        assert (after.temperature, after.entry) == (2.0, (1,))

    def test_an_edit_of_another_lane_is_void(self):
        experiment = SoftmaxExperiment()
        for lane in ("elsewhere", None, 3, CUBE.lane_key):
            assert experiment.with_edit({"place": lane, "temperature": 2}) is experiment
        assert experiment.with_edit({"temperature": 2}) is experiment

    def test_an_edit_of_nothing_changes_nothing(self):
        assert_same(edited(), SoftmaxExperiment())

    @pytest.mark.parametrize(
        "edit",
        [
            {"logits": {"9": 1}},
            {"logits": {"-1": 1}},
            {"temperature": 0},
            {"temperature": "nan"},
            {"temperature": 1e300},
            {"chosen": {"lane": 0, "label": 3}},
        ],
    )
    def test_what_does_not_fit_is_refused(self, edit):
        with pytest.raises(InputError):
            edited(**edit)

    @pytest.mark.parametrize(
        "edit",
        [
            {"logits": {"first": 1}},
            {"logits": {"0": "much"}},
            {"logits": {"0": None}},
            {"logits": {"0": [1, 2]}},
            {"logits": [1, 2, 3]},
            {"logits": "1,2"},
            {"logits": 5},
            {"logits": {"9" * 5_000: 1}},
            {"logits": {"0": 10**400}},
            {"temperature": None},
            {"temperature": "hot"},
            {"temperature": {}},
            {"temperature": 10**400},
            {"chosen": {"lane": 0}},
            {"chosen": {"label": 0}},
            {"chosen": {"lane": None, "label": 0}},
            {"chosen": {"lane": 0, "label": "x"}},
            {"chosen": {"lane": 0, "label": float("inf")}},
            {"chosen": {"lane": 0, "label": 10**4_000}},
            {"chosen": [0, 1]},
            {"chosen": "01"},
        ],
    )
    def test_a_hostile_edit_is_refused(self, edit):
        with pytest.raises((InputError, InputTypeError)):
            edited(**edit)

    @pytest.mark.parametrize("edit", [None, [], "edit", 5, [["place", 1]]])
    def test_what_is_no_edit_is_void_or_refused(self, edit):
        experiment = SoftmaxExperiment()
        with suppress(InputError, InputTypeError):
            assert experiment.with_edit(edit) is experiment


def test_examples():
    assert doctest.testmod(core.experiment.softmax).failed == 0
