"""The panel of a lesson: question, answer, why, and the link of each step."""

import pytest

from core.lessons import Choice, Goal, Number, shipped
from pages import course
from tests.pages.conftest import inside, plain

IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
FIRST = shipped().get("softmax", "en")


@pytest.fixture(autouse=True)
def no_folder(monkeypatch):
    monkeypatch.delenv(course.FOLDER, raising=False)
    anew()
    yield
    anew()


def anew():
    """The folder is looked into again."""
    course.own.cache_clear()
    course.lessons.cache_clear()


def press(session, key):
    """Presses a button of the panel."""
    next(button for button in session.button if button.key == f"lesson_{key}").click()
    return session.run()


def buttons(session):
    return [button.key[7:] for button in session.button if (button.key or "").startswith("lesson_")]


def texts(session):
    return [markdown.value for markdown in session.markdown]


def link(session, page="softmax"):
    """The link that the frame writes."""
    written = next(child for child in inside(session._tree) if child.key == "link")
    return written.proto.json


def answer(session, step):
    """Gives the right answer to a step, as a person would."""
    if isinstance(step.task, Choice):
        session.radio[0].set_value(step.task.right)
    elif isinstance(step.task, Number):
        field = next(one for one in session.text_input if one.key.startswith("lesson_answer"))
        field.set_value(repr(step.expected))
    else:
        assert isinstance(step.task, Goal)
        session.held[step.page] = step.after
    return press(session, "check")


def test_no_panel_without_a_lesson(visit):
    session = visit()
    assert buttons(session) == []
    assert "lesson=" not in link(session)


def test_a_name_opens_the_first_step_with_its_state(visit):
    session = visit(lesson="softmax")
    assert FIRST.steps[0].question in texts(session)
    assert session.query()["logits"] == "1,2,3"
    assert session.query().get("preset") is None
    assert "lesson=softmax:1" in link(session)
    assert FIRST.steps[0].why not in texts(session)
    assert buttons(session) == ["leave", "check", "skip"]


def test_a_name_opens_it_in_front_of_a_hall_too(visit):
    session = visit(lesson="softmax:2", view="lecture", hide="values,tables")
    assert session.query()["logits"] == FIRST.steps[1].state["logits"]
    assert "view=lecture&hide=values" in link(session)


@IN_BOTH
def test_a_whole_lesson_is_done_and_leads_to_the_next(visit, locale):
    lesson = shipped().get("softmax", locale[:2])
    session = visit(lesson="softmax", locale=locale)
    for at, step in enumerate(lesson.steps, 1):
        assert step.question in texts(session)
        assert step.why not in texts(session)
        answer(session, step)
        assert step.why in texts(session)
        assert session.held["softmax"].to_query() == step.after.to_query()
        assert session.held[course.DONE] == {"softmax": set(range(1, at + 1))}
        assert f"lesson=softmax:{at}:shown" in link(session)
        if at < len(lesson.steps):
            press(session, "next")
    press(session, "following")
    assert session.held[course.PLACE] == course.Place("temperature", 1)


def test_a_wrong_answer_is_said_and_then_it_can_be_shown(visit):
    session = visit(lesson="softmax")
    press(session, "check")
    assert "a wrong one teaches more than none" in session.warnings[0]
    session.radio[0].set_value(0)
    press(session, "check")
    assert session.warnings == ["No. All three must still sum to 1."]
    assert FIRST.steps[0].why not in texts(session)
    assert session.query()["logits"] == "1,2,3"
    press(session, "show")
    assert FIRST.steps[0].why in texts(session)
    assert session.query()["logits"] == "2,3,4"


def test_what_is_no_number_is_said(visit):
    session = visit(lesson="softmax:2")
    session.text_input[0].set_value("half")
    press(session, "check")
    assert session.warnings == ["expected a number, got 'half'"]
    session.text_input[0].set_value("57.6 %")
    press(session, "check")
    assert session.success[0].value == "**0.576117**"


def test_a_goal_says_how_far_one_is_and_keeps_what_the_hand_has_set(visit):
    session = visit(lesson="softmax:3")
    press(session, "check")
    assert "probabilities[0] = 0.0900306" in session.warnings[0]
    session.move(logits={"0": 3.32})
    press(session, "check")
    assert session.success[0].value == "Done."
    assert session.query()["logits"] == "3.32,2,3"


def test_a_goal_that_is_shown_is_not_called_done(visit):
    session = visit(lesson="softmax:3")
    press(session, "check")
    press(session, "show")
    assert session.success[0].value == "One way to reach it."
    assert session.query()["logits"] == "3.3133,2,3"


def test_a_step_begins_without_a_ghost_and_its_answer_has_one(visit):
    session = visit(lesson="softmax")
    answer(session, FIRST.steps[0])
    assert '"ghost"' in session.bench("bench")["figures"]["wide"]
    press(session, "next")
    assert '"ghost"' not in session.bench("bench")["figures"]["wide"]
    answer(session, FIRST.steps[1])
    assert '"ghost"' in session.bench("bench")["figures"]["wide"]


def test_what_the_browser_has_kept_is_shown_in_the_run_that_brings_it(visit):
    session = visit(lesson="softmax:3")
    kept = next(child for child in inside(session._tree) if child.key == "lesson_progress")
    session.send(kept.proto.id, {"kept": {"softmax": [1, 2]}}, "json_trigger_value")
    (dots,) = (html for html in session.get("html") if "lesson-dots" in html.proto.body)
    assert "Step 3 of 6, 2 done" in dots.proto.body


def test_a_lesson_is_not_told_what_to_notice_in_an_example(visit):
    session = visit("gradient_descent", lesson="descent:3")
    assert not session.info
    session.turn_to("lessons")
    press(session.turn_to("gradient_descent"), "leave")
    assert "Each step leaves 0.4" in session.info[0].value


def test_a_link_keeps_what_was_edited_and_an_answer_that_is_shown(visit):
    edited = visit(lesson="softmax:3", logits="9,2,3", v="1")
    assert edited.query()["logits"] == "9,2,3"
    assert FIRST.steps[2].question in texts(edited)
    shown = visit(lesson="softmax:2:shown")
    assert shown.query()["logits"] == "0,0,1"
    assert FIRST.steps[1].why in texts(shown)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("nothing", "There is no lesson called 'nothing'"),
        ("softmax:7", "The lesson has steps 1 to 6; 7 came"),
        ("softmax:x", "Expected a whole number, got 'x'"),
    ],
)
def test_a_broken_link_opens_the_page_and_says_why(visit, field, said):
    session = visit(lesson=field, logits="4,5")
    assert session.errors == [said]
    assert buttons(session) == []
    assert session.query()["logits"] == "4,5"


def test_a_step_opened_on_another_page_leads_to_its_own(visit):
    session = visit("home", lesson="softmax:2")
    assert session.title[0].value == "Softmax"
    assert FIRST.steps[1].question in texts(session)


def test_back_skip_and_leave(visit):
    session = visit(lesson="softmax")
    press(session, "skip")
    assert FIRST.steps[1].question in texts(session)
    assert session.query()["logits"] == "0,0,0"
    press(session, "back")
    assert FIRST.steps[0].question in texts(session)
    press(session, "leave")
    assert buttons(session) == []
    assert "lesson=" not in link(session)
    assert session.query()["logits"] == "1,2,3"


def test_another_page_has_no_panel_and_the_way_back_has_it(visit):
    session = visit(lesson="softmax:2")
    session.turn_to("cross_entropy")
    assert buttons(session) == []
    assert "lesson=" not in link(session)
    session.turn_to("softmax")
    assert FIRST.steps[1].question in texts(session)


def test_the_list_has_every_lesson_and_forgets(visit):
    session = visit("lessons")
    for lesson in shipped().all("en"):
        assert lesson.learn in [plain(text) for text in texts(session)]
        assert f"{lesson.minutes} min · {len(lesson.steps)} steps" in [
            caption.value for caption in session.caption
        ]
    course_done = {"softmax": {1, 2}}
    session.held[course.DONE] = course_done
    session.run()
    assert any("2 done" in caption.value for caption in session.caption)
    session.press("Forget my progress")
    assert session.held[course.DONE] == {}
    assert session.held[course.FORGOTTEN] == 1


def test_a_folder_of_lessons_is_offered_and_its_mistakes_are_said(visit, monkeypatch, tmp_path):
    text = (
        'title = "Mine"\nminutes = 2\nlearn = "One thing."\npage = "softmax"\n[[steps]]\n'
        'state = "logits=0,0"\nquestion = "<b>How</b> much?"\nnumber = "probabilities[1]"\n'
        'within = 0.01\nreveal = "logits=0,1"\nwhy = "So."\n'
    )
    (tmp_path / "mine.toml").write_text(text)
    (tmp_path / "bad.toml").write_text(text.replace("within = 0.01", ""))
    monkeypatch.setenv(course.FOLDER, str(tmp_path))
    anew()
    assert course.announcement() == (
        "Lessons of your own: Mine.\n  LESSONS: bad.toml: steps[1].within: missing"
    )
    session = visit("lessons")
    assert session.errors == ["A lesson could not be taken: bad.toml: steps[1].within: missing"]
    session = visit(lesson="mine")
    assert "<b>How</b> much?" in texts(session)
    question = next(one for one in session.markdown if one.value.startswith("<b>"))
    assert not question.proto.allow_html


def test_a_step_on_another_page_leads_there_and_back(visit):
    lesson = shipped().get("why_logits", "en")
    session = visit("numerics", lesson="why_logits:4")
    press(session, "skip")
    assert session.title[0].value == "Cross entropy"
    assert lesson.steps[4].question in texts(session)
    assert session.query("cross_entropy")["logits"] == "1,2,3"
    session = visit("cross_entropy", lesson="why_logits:5")
    press(session, "back")
    assert session.title[0].value == "Numerics"
    assert lesson.steps[3].question in texts(session)


def test_the_lesson_of_a_link_that_another_session_wrote_is_taken(monkeypatch):
    monkeypatch.setattr("pages.held.st.session_state", {})
    course.restore({"lesson": "softmax:3:shown", "logits": "1,2"})
    assert course.here() == course.Place("softmax", 3, shown=True)
    course.restore({"lesson": "gone"})
    assert course.here() is None
    course.restore({"lesson": "softmax"})
    course.restore({"logits": "1,2"})
    assert course.here() is None
