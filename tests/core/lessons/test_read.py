"""A lesson's file: what it may say, and what is said of one that is wrong."""

import re
from pathlib import Path

import pytest

from core.errors import InputError
from core.lessons import (
    QUANTITIES,
    Choice,
    Condition,
    Goal,
    Number,
    Reference,
    own_lessons,
    read_lesson,
    shipped,
)

HEAD = 'title = "T"\nminutes = 3\nlearn = "L"\n'
STEP = """
[[steps]]
state = "logits=1,2,3"
question = "How much?"
number = "probabilities[2]"
within = 0.01
reveal = "temperature=2"
why = "So."
"""
GOAL = STEP.replace('number = "probabilities[2]"\nwithin = 0.01', 'goal = ["temperature = 2"]')


@pytest.fixture
def write(tmp_path):
    def write(text, name="own.toml", folder=""):
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_lesson_is_read(write):
    lesson = read_lesson(write(HEAD + STEP), "zh")
    assert (lesson.key, lesson.title, lesson.minutes, lesson.language) == ("own", "T", 3, "zh")
    [step] = lesson.steps
    assert step.task == Number(Reference("probabilities", (2,)), 0.01)
    assert step.before.temperature == 1
    assert step.after.temperature == 2
    assert step.after.logits.tolist() == [1, 2, 3]
    assert step.expected == pytest.approx(0.506480391055654)


def test_a_whole_link_is_taken_as_a_state(write):
    text = STEP.replace("logits=1,2,3", "http://localhost:8501/softmax?v=1&logits=4,5&lang=en")
    [step] = read_lesson(write(HEAD + text.replace("[2]", "[1]"))).steps
    assert step.before.logits.tolist() == [4, 5]
    assert step.problems() == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "T"', "", "own.toml: title: missing"),
        ('title = "T"', "title =", "own.toml: this is not TOML: Invalid value (at line 1"),
        ("minutes = 3", 'minutes = "3"', "minutes: expected a number, got '3'"),
        ("minutes = 3", "minutes = 0", "minutes: must be from 1 to 240, got 0"),
        ('why = "So."', "", "steps[1].why: missing"),
        ('why = "So."', 'why = " "', "steps[1].why: missing"),
        ('why = "So."', 'wy = "So."', "steps[1].why: missing"),
        ('why = "So."', 'why = "So."\nhnt = "?"', "steps[1].hnt: not known here"),
        ("within = 0.01", "", "steps[1].within: missing"),
        ("within = 0.01", "within = 0.01\ngoal = []", "got number, goal"),
        ('number = "probabilities[2]"', "", "steps[1]: expected one of choices, number and goal"),
        ("probabilities[2]", "__import__('os')", "steps[1].number: expected a quantity"),
        ('state = "logits', 'page = "sofmax"\nstate = "logits', "there is no page 'sofmax'"),
        ('number = "probabilities[2]"', 'choices = ["a"]', "expected 2 to 8 answers, got 1"),
        (
            'number = "probabilities[2]"',
            'choices = ["a", "b"]\nright = 3',
            "steps[1].right: must be from 1 to 2, got 3",
        ),
        (
            'number = "probabilities[2]"\nwithin = 0.01',
            'goal = ["loss is small"]',
            "steps[1].goal[1]: expected a condition",
        ),
        (STEP, "", "steps: missing"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_field(write, old, new, said):
    with pytest.raises(InputError, match=r"^own\.toml: ") as caught:
        read_lesson(write((HEAD + STEP).replace(old, new)))
    assert said in str(caught.value)


def test_a_file_that_is_no_text_or_too_large_is_refused(tmp_path):
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not text in UTF-8"):
        read_lesson(path)
    path.write_bytes(b"#" * 200_001)
    with pytest.raises(InputError, match="larger than 200000 bytes"):
        read_lesson(path)
    path = tmp_path / "my lesson.toml"
    path.write_text(HEAD + STEP)
    with pytest.raises(InputError, match="a lesson's file is named with letters"):
        read_lesson(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("logits=1,2,3", "logits=1,x", "steps[1]: logits: expected a number"),
        ("logits=1,2,3", "colour=red", "steps[1]: colour: not known here"),
        ("probabilities[2]", "probability_of[2]", "there is no quantity 'probability_of'"),
        ("probabilities[2]", "probabilities[3]", "probabilities has the shape [3]"),
        ("probabilities[2]", "names", "what number asks for is no number here"),
        ('why = "So."', 'why = "So."\nholds = ["loss < 0"]', "holds 1 does not hold: loss is 0.6"),
        (
            'number = "probabilities[2]"\nwithin = 0.01',
            'choices = ["a", "b"]\nright = 1',
            "a choice needs holds",
        ),
    ],
)
def test_what_core_does_not_compute_is_refused_in_a_folder(write, tmp_path, old, new, said):
    write((HEAD + STEP).replace(old, new))
    lessons = own_lessons(tmp_path)
    assert lessons.by_key == {}
    [problem] = lessons.problems
    assert str(problem).startswith("own.toml: steps[1]: ")
    assert said in str(problem)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("temperature = 2", "temperature >= 1", "the goal is reached before anything is done"),
        ("temperature = 2", "temperature = 3", "the goal is not reached by what reveal sets"),
    ],
)
def test_a_goal_is_to_be_reached(write, tmp_path, old, new, said):
    write((HEAD + GOAL).replace(old, new))
    assert said in str(own_lessons(tmp_path).problems[0])


def test_a_folder_has_lessons_of_one_and_of_all_languages(write, tmp_path):
    write(HEAD + STEP, "both.toml", "en")
    write((HEAD + STEP).replace('"T"', '"题"'), "both.toml", "zh")
    write(HEAD + GOAL, "alone.toml")
    write("x", "broken.toml", "zh")
    lessons = own_lessons(tmp_path)
    assert lessons.get("both", "zh").title == "题"
    assert lessons.get("both", "en").title == "T"
    assert lessons.get("alone", "zh").title == "T"
    assert isinstance(lessons.get("alone", "en").steps[0].task, Goal)
    assert [str(problem)[:16] for problem in lessons.problems] == ["zh/broken.toml: "]
    together = shipped() + own_lessons(tmp_path)
    assert [lesson.key for lesson in together.all("en")][-2:] == ["alone", "both"]
    assert together.get("softmax", "en") is shipped().get("softmax", "en")


def test_a_folder_without_lessons_says_so(tmp_path):
    assert "no lessons in it" in str(own_lessons(tmp_path).problems[0])
    assert "there is no such folder" in str(own_lessons(tmp_path / "none").problems[0])


def test_one_file_may_take_the_place_of_ours(write, tmp_path):
    write(HEAD + STEP, "softmax.toml")
    assert (shipped() + own_lessons(tmp_path)).get("softmax", "zh").title == "T"


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [("0.665", True), ("66.5%", True), ("66.5 ％", True), (" .66 ", True), ("0.7", False)],
)
def test_a_number_may_be_typed_in_percent(typed, accepted):
    assert Number(Reference("probability"), 0.01).accepts(typed, 0.66524) is accepted


def test_what_is_no_number_is_said():
    with pytest.raises(InputError, match="expected a number, got 'two'"):
        Number(Reference("probability"), 0.01).accepts("two", 0.5)


def test_infinity_can_be_the_answer():
    task = Number(Reference("loss"), 0.1)
    assert task.accepts("inf", float("inf"))
    assert not task.accepts("1e300", float("inf"))


def test_a_choice_has_one_right_answer():
    assert [Choice(("a", "b", "c"), 1).accepts(at) for at in range(3)] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("probabilities[2] > before.probabilities[2]", False),
        ("probabilities[-1] < before.probabilities[-1]", True),
        ("temperature = 2", True),
        ("temperature != 2", False),
        ("probabilities[2] = 0.5 ± 0.01", True),
        ("probabilities[2] = 0.5 +- 0.001", False),
        ("probabilities[2] = 0.5", False),
        ("axis = -1", True),
        ("preset = 'one_two_three'", False),
        ("preset != 'one_two_three'", True),
        ("preset > 3", False),
        ("temperature = 'hot'", False),
    ],
)
def test_conditions_compare_what_core_computes(write, text, holds):
    [step] = read_lesson(write(HEAD + STEP)).steps
    assert Condition.parse(text).holds(step.after, step.before) is holds


@pytest.mark.parametrize(
    "text",
    ["loss", "loss < ", "< 2", "loss < 2 ± 1", "a.b < 2", "loss == 2", "loss[x] < 1", "2 < 3"],
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(InputError, match="expected a"):
        Condition.parse(text)


def test_what_the_manual_says_is_so(tmp_path):
    manual = (Path(__file__).parents[3] / "docs" / "lessons.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    (tmp_path / "softening.toml").write_text(example, encoding="utf-8")
    lessons = own_lessons(tmp_path)
    assert lessons.problems == ()
    assert len(lessons.get("softening", "en").steps) == 3
    for page, made in QUANTITIES.items():
        [row] = re.findall(rf"^\| `{page}` \| (.*) \|$", manual, re.MULTILINE)
        assert re.findall(r"`(\w+)`", row) == list(made)
