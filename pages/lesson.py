"""The panel of a lesson, at the top of the page that it is about: one step at a time.

A step sets the page, asks for a prediction, and only then shows the answer and says why. What a
button does is done before the page runs, so that a press is one run, and a full hall is answered.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.errors import InputError
from core.lessons import Choice, Goal, Lesson, Number, Step
from core.query import Experiment
from pages import bench, course, progress, state
from pages.contents import LESSONS
from pages.course import Place
from pages.language import _, language, plain, say

CONTROL = "lesson_state"  # what a step sets, for `state.attempt`
CSS = f"<style>{(Path(__file__).parent / 'lesson.css').read_text(encoding='utf-8')}</style>"
DIGITS = 6  # of a number that is shown


def place(page: str) -> None:
    """The panel, where the session is in a step of this page; else the way there, or nothing."""
    elsewhere = course.leads_elsewhere()
    if elsewhere and elsewhere != page:
        st.switch_page(f"{elsewhere}.py", query_params={course.FIELD: str(course.here())})
    with bench.above("lesson"):
        state.show_problems(course.FIELD)
        at = course.on(page)
        if at:
            progress.hear()
            panel(at)
            progress.keep(called(at), at.question().look)


def called(at: Place) -> str:
    """The panel by its name, with the step and whether its answer is shown."""
    lesson = at.text(language())
    said = f"{lesson.title}, {at.step} / {len(lesson.steps)}"
    return _("{step}, answered", step=said) if at.shown else said


def panel(at: Place) -> None:
    """The step: question, answer, and once that is given, why."""
    lesson, step = at.text(language()), at.question(language())
    with st.container(border=True, key="lesson"):
        head(lesson, at)
        st.markdown(step.question)
        if at.shown:
            answered(step)
            onward(lesson, at)
        else:
            ask(step, at, len(lesson.steps))


def head(lesson: Lesson, at: Place) -> None:
    """Which lesson it is, a dot a step, and the way out."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(f":material/school: **{plain(lesson.title)}**", width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            st.html(CSS + dots(lesson, at), width="content")
            st.button(
                _("Leave the lesson"),
                icon=":material/close:",
                type="tertiary",
                key="lesson_leave",
                on_click=course.go,
                args=(None,),
            )


def dots(lesson: Lesson, at: Place) -> str:
    """A dot a step, as HTML without anything that is not ours."""
    done = course.done().get(lesson.key, set())
    count = len(lesson.steps)
    marks = "".join(
        f'<i class="{"done" if step in done else ""}{" now" if step == at.step else ""}"></i>'
        for step in range(1, count + 1)
    )
    said = _(
        "Step {step} of {count}, {done} done",
        step=at.step,
        count=count,
        done=course.done_of(lesson),
    )
    return (
        f'<span class="lesson-dots" role="img" aria-label="{said}">{marks}'
        f"<b>{at.step} / {count}</b></span>"
    )


def ask(step: Step, at: Place, count: int) -> None:
    """The control of the answer, and what was wrong with the last one."""
    with st.form("lesson_form", border=False):
        control(step.task, at)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button(
                _("Check"), type="primary", key="lesson_check", on_click=check, args=(step, at)
            )
            if course.WRONG in state.held():
                st.form_submit_button(
                    _("Show the answer"), key="lesson_show", on_click=reveal, args=(step,)
                )
            back(st.form_submit_button, at)
            if at.step < count:
                st.form_submit_button(
                    _("Skip"),
                    icon=":material/chevron_right:",
                    type="tertiary",
                    key="lesson_skip",
                    on_click=enter,
                    args=(Place(at.lesson, at.step + 1),),
                )
    if course.WRONG in state.held():
        st.warning(state.held()[course.WRONG], icon=":material/help:")


def answer_of(at: Place) -> str:
    """The key of the control that a step is answered with."""
    return f"lesson_answer_{at.lesson}_{at.step}"


def control(task: Choice | Number | Goal, at: Place) -> None:
    """Where the answer is given; one that is set on the page needs no more than Check."""
    if isinstance(task, Choice):
        st.radio(
            _("Your prediction"),
            range(len(task.answers)),
            index=None,
            format_func=lambda answer: task.answers[answer],
            key=answer_of(at),
        )
    elif isinstance(task, Number):
        st.text_input(
            _("Your prediction"), key=answer_of(at), placeholder=_("a number, or 12%"), width=220
        )
    else:
        st.caption(_("Set it on the page below, then check it here."))


def check(step: Step, at: Place) -> None:
    """Takes the answer: shows it if it is right, else says what is not."""
    try:
        wrong = complaint(step, st.session_state.get(answer_of(at)))
    except InputError as error:
        wrong = plain(say(error.message))
    if wrong:
        state.held()[course.WRONG] = wrong
    else:
        reveal(step, reached=isinstance(step.task, Goal))


def complaint(step: Step, given: int | str | None) -> str:
    """Why an answer is not taken; nothing if it is."""
    task, hint = step.task, step.hint or _("Try again, or have the answer shown.")
    if isinstance(task, Goal):
        now = state.current(type(step.before))
        if task.accepts(now, step.before):
            return ""
        return _("Not yet: {values}.", values=values(task, now, step.before)) + " " + hint
    if given is None or given == "":
        return _("First a prediction: a wrong one teaches more than none.")
    if isinstance(task, Choice):
        return "" if task.accepts(given) else _("No.") + " " + hint
    return "" if task.accepts(given, step.expected) else _("No.") + " " + hint


def values(goal: Goal, now: Experiment, before: Experiment) -> str:
    """The quantities of a goal, as they are."""
    found = {condition.left: condition.left.of(now, before) for condition in goal.conditions}
    return ", ".join(f"{plain(str(name))} = {short(value)}" for name, value in found.items())


def short(value: float | str | None) -> str:
    """A quantity for a sentence."""
    if value is None:
        return "–"
    return f"{value:.{DIGITS}g}" if isinstance(value, float) else plain(value)


def reveal(step: Step, *, reached: bool = False) -> None:
    """Shows the answer on the page; what was reached by hand stays as it is."""
    course.show()
    if not reached:
        state.replace_all(CONTROL, lambda: step.after)


def answered(step: Step) -> None:
    """The answer, and why it is so."""
    task = step.task
    if isinstance(task, Choice):
        said = task.answers[task.right]
    elif isinstance(task, Number):
        said = f"**{short(step.expected)}**"
    elif state.current(type(step.after)).to_query() == step.after.to_query():
        said = _("One way to reach it.")
    else:
        said = _("Done.")
    st.success(said, icon=":material/check_circle:")
    st.markdown(step.why)


def onward(lesson: Lesson, at: Place) -> None:
    """To the next step, or from the last one to the next lesson."""
    last = at.step == len(lesson.steps)
    following = course.following(at, language()) if last else None
    with st.container(horizontal=True, vertical_alignment="center"):
        if not last:
            to = Place(at.lesson, at.step + 1)
            st.button(_("Next"), type="primary", key="lesson_next", on_click=enter, args=(to,))
        if following:
            st.button(
                _("Next lesson: {title}", title=plain(following.title)),
                type="primary",
                key="lesson_following",
                on_click=enter,
                args=(course.next_place(following),),
            )
        if last:
            st.page_link(
                f"{LESSONS}.py", label=_("All lessons"), icon=":material/format_list_bulleted:"
            )
        back(st.button, at)


def back(button: Callable[..., bool], at: Place) -> None:
    """To the step before, by a button of a form or of the page."""
    if at.step > 1:
        button(
            _("Back"),
            icon=":material/chevron_left:",
            type="tertiary",
            key="lesson_back",
            on_click=enter,
            args=(Place(at.lesson, at.step - 1),),
        )


def enter(at: Place) -> None:
    """Begins a step, on its page."""
    step = at.question()
    elsewhere = step.page != state.held().get(state.PAGE)
    course.go(at, elsewhere=elsewhere)
    if not elsewhere:  # else that page begins it, as by its link
        state.replace_all(CONTROL, lambda: step.before)
        state.forget_before(step.page)
