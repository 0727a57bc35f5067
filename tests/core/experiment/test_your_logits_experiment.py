"""Your logits: a cell of the confusion matrix in the link and in an edit."""

from dataclasses import replace

import pytest

from core.codecs import Source
from core.errors import InputError
from core.experiment import LogitsExperiment
from core.logits import Range, Selection, Slice

FILE = Source("digits.npz", "0123456789abcdef", 7)
START = LogitsExperiment(file=FILE, mistakes=True, offset=200)


@pytest.mark.parametrize("cell", [None, (0, 0), (3, 5), (50_256, 0), (3, None), (None, 5)])
@pytest.mark.parametrize("normalise", ["none", "true", "predicted"])
def test_a_cell_stands_in_the_link(cell, normalise):
    experiment = LogitsExperiment(cell=cell, normalise=normalise)
    again, problems = LogitsExperiment.from_query(experiment.to_query())
    assert problems == ()
    assert (again.cell, again.normalise) == (cell, normalise)


def test_without_a_cell_the_link_has_none():
    assert "cell" not in LogitsExperiment().to_query()
    assert LogitsExperiment(cell=(3, 5)).to_query()["cell"] == "3,5"


@pytest.mark.parametrize(
    ("name", "value", "match"),
    [
        ("cell", "3", "expected a label and a prediction, such as 3,5; got '3'"),
        ("cell", "1,2,3", "expected a label and a prediction"),
        ("cell", "-1,2", "expected a label and a prediction"),
        ("cell", "", "expected a label and a prediction"),
        ("cell", ",", "expected a label and a prediction"),
        ("cell", "a,b", "expected a whole number"),
        ("cell", "0," * 9000, "expected"),
        ("normalise", "all", "the matrix cannot be shown by 'all'; there are: none, true"),
        ("normalise", "", "expected a key"),
    ],
)
def test_a_broken_link_opens_and_says_so(name, value, match):
    experiment, (problem,) = LogitsExperiment.from_query({name: value})
    assert match in str(problem)
    assert len(str(problem)) < 200
    assert (experiment.cell, experiment.normalise) == (None, "none")


def test_a_cell_begins_with_its_first_row():
    assert START.with_cell((3, 5)).offset == 0
    assert START.with_cell(None).offset == 0


def test_a_cell_of_hits_has_no_mistakes():
    assert START.with_cell((3, 5)).mistakes
    assert START.with_cell(None).mistakes
    assert not START.with_cell((3, 3)).mistakes


class TestEdit:
    def test_a_press_chooses_and_lets_go(self):
        pressed = START.with_edit({"place": FILE.digest, "cell": "3,5"})
        assert pressed.cell == (3, 5)
        assert pressed.with_edit({"place": FILE.digest, "cell": ""}).cell is None

    @pytest.mark.parametrize(
        "edit", [{"cell": "3,5"}, {"place": "other", "cell": "3,5"}, {"place": FILE.digest}, {}]
    )
    def test_one_on_another_file_is_void(self, edit):
        assert START.with_edit(edit) is START

    @pytest.mark.parametrize(
        "cell", ["3", "-1,5", "a", "3,5,7", "1e3,2", "," * 10_000, 5, None, [3, 5], {"a": 1}]
    )
    def test_anything_may_come(self, cell):
        with pytest.raises(InputError):
            START.with_edit({"place": FILE.digest, "cell": cell})

    @pytest.mark.parametrize("edit", [None, 5, "x", [1]])
    def test_also_no_edit_at_all(self, edit):
        with pytest.raises(InputError, match="cannot be read"):
            START.with_edit(edit)

    def test_without_a_file_there_is_no_place(self):
        assert replace(START, file=None).place == ""


class TestCalibration:
    def test_temperature_and_bin_stand_in_the_link(self):
        experiment = LogitsExperiment(temperature=2.5, confidence=3)
        query = experiment.to_query()
        assert (query["temperature"], query["confidence"]) == ("2.5", "3")
        again, problems = LogitsExperiment.from_query(query)
        assert (again.temperature, again.confidence, problems) == (2.5, 3, ())

    def test_by_default_neither_does(self):
        assert not {"temperature", "confidence"} & LogitsExperiment().to_query().keys()

    @pytest.mark.parametrize(
        ("name", "value", "match"),
        [
            ("temperature", "0", "from 0.05 to 20"),
            ("temperature", "nan", "from 0.05 to 20"),
            ("confidence", "15", "there are 0 to 14"),
            ("confidence", "-1", "there are 0 to 14"),
        ],
    )
    def test_what_is_out_of_bounds_is_said(self, name, value, match):
        experiment, problems = LogitsExperiment.from_query({name: value})
        assert getattr(experiment, name) is None
        assert match in str(problems[0])

    def test_a_bin_and_a_cell_hold_at_once(self):
        of_bin = LogitsExperiment(cell=(1, 2), offset=200).with_confidence(4)
        assert (of_bin.cell, of_bin.confidence, of_bin.offset) == ((1, 2), 4, 0)
        assert of_bin.with_cell(None).confidence == 4

    def test_a_link_of_calibration_opens_there(self):
        assert LogitsExperiment.from_query({"confidence": "3"})[0].section == "calibration"
        assert LogitsExperiment.from_query({"cell": "1,2"})[0].section == "confusion"
        both = {"temperature": "2", "section": "slices"}
        assert LogitsExperiment.from_query(both)[0].section == "slices"

    @pytest.mark.parametrize(
        "edit", [{"temperature": "2"}, {"confidence": None}, {"confidence": 2.5}]
    )
    def test_an_edit_of_another_form_is_refused(self, edit):
        with pytest.raises(InputError, match="cannot be read"):
            LogitsExperiment().with_edit({"place": "", **edit})


class TestSelection:
    FULL = Selection(
        cell=(3, None),
        bin=4,
        temperature=2.0,
        ranges=(Range("loss", 0.1), Range("rank", 2, 5)),
        finding="duplicates",
        mistakes=True,
        slices=(Slice("a,b\\", "=x,~"), Slice("age", None, -1.5, float("inf"))),
    )

    def test_all_of_it_stands_in_the_link(self):
        experiment = LogitsExperiment(temperature=2.0, offset=5).with_selection(self.FULL)
        assert experiment.offset == 0
        again, problems = LogitsExperiment.from_query(experiment.to_query())
        assert problems == ()
        assert again.selection == experiment.selection == self.FULL

    def test_nothing_of_it_does_without_conditions(self):
        query = LogitsExperiment().with_selection(Selection()).to_query()
        assert not {"cell", "confidence", "ranges", "finding", "slices"} & query.keys()
        assert not LogitsExperiment().selection

    def test_the_temperature_is_one_of_the_bin(self):
        assert LogitsExperiment(temperature=2.0).selection == Selection()

    def test_a_range_takes_the_place_of_that_of_the_same_number(self):
        ranged = LogitsExperiment().with_ranges(Range("loss", 1, 2), Range("rank", 1, 1))
        assert ranged.with_ranges(Range("loss", 3)).ranges == (
            Range("loss", 3),
            Range("rank", 1, 1),
        )
        assert ranged.with_ranges(Range("loss")).ranges == (Range("rank", 1, 1),)

    @pytest.mark.parametrize(
        ("name", "text", "match"),
        [
            ("ranges", "x:1~2", "there is no range of 'x'; there are: confidence"),
            ("ranges", "loss:2~1", "from its least value to its largest; 2 to 1 came"),
            ("ranges", "loss:nan~1", "from its least value"),
            ("ranges", "loss", "expected a range such as loss:2~3"),
            ("ranges", "loss:1", "expected a range such as 2~3"),
            ("ranges", "loss:a~b", "expected a number"),
            ("slices", "age", "expected pairs of a column and its value"),
            ("slices", "age,3", "expected a range such as 2~3"),
            ("slices", ",".join(f"{k},=1" for k in range(9)), "at most 8 ranges"),
            ("section", "x", "there is no view 'x'"),
            ("order", "x", "there is no order by 'x'"),
            ("zoom", "-1", "there is no class -1"),
        ],
    )
    def test_a_broken_link_opens_and_says_so(self, name, text, match):
        experiment, (problem,) = LogitsExperiment.from_query({name: text})
        assert match in str(problem)
        assert experiment.selection == Selection()

    def test_an_edit_chooses_ranges_and_lets_go(self):
        edit = {"place": FILE.digest, "ranges": "loss:2~inf,confidence:0.5~0.9"}
        chosen = START.with_edit(edit)
        assert chosen.ranges == (Range("loss", 2), Range("confidence", 0.5, 0.9))
        let_go = chosen.with_edit({"place": FILE.digest, "ranges": "loss:-inf~inf"})
        assert let_go.ranges == (Range("confidence", 0.5, 0.9),)

    @pytest.mark.parametrize("ranges", ["loss", "loss:1~", 5, None, "," * 99])
    def test_any_edit_may_come(self, ranges):
        with pytest.raises(InputError):
            START.with_edit({"place": FILE.digest, "ranges": ranges})
