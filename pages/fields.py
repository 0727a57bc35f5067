"""The controls that pages have in common: numbers, examples, and how many classes there are."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

import streamlit as st

from core.errors import Message
from core.presets import SettingsPreset
from core.registry import Registry
from pages import course, lecture, state
from pages.language import _, plain, say


class Example(Protocol):
    """An experiment that began as an example."""

    page: ClassVar[str]

    @property
    def preset(self) -> str:
        """The key of the example."""
        ...

    @property
    def untouched(self) -> bool:
        """Whether it is still that."""
        ...


class Sorted(Protocol):
    """An experiment that shows rows in an order."""

    @property
    def sort(self) -> str:
        """The column."""
        ...

    @property
    def descending(self) -> bool:
        """Whether the largest comes first."""
        ...


def refilled(
    label: str, key: str, value: float, *, step: float, control: str | None = None, **look: Any
) -> None:
    """A field of a number that shows `value` again where it is left empty, or with letters in it.

    Args:
        label: what stands over it.
        key: of the widget.
        value: of the experiment.
        step: of the arrows beside it; whole where the numbers are.
        control: what was refused of it, if that has another name than `key`.
        look: further arguments of the widget.
    """
    key = state.bind(key, value, control)
    st.number_input(label, value=type(step)(value), key=key, step=step, **look)


def number(
    key: str,
    label: str,
    value: float,
    on_change: Callable[..., None],
    *given: Any,
    step: float = 0.1,
    width: int = 124,
    help_text: str | None = None,
) -> None:
    """A number to be typed; a whole one steps by 1.

    Args:
        key: of the widget, and of what was refused of it.
        label: what stands over it.
        value: of the experiment.
        on_change: takes what was typed.
        given: what it is called with.
        step: of the arrows beside it.
        width: in pixels.
        help_text: what a mouse over the label is told.
    """
    whole = isinstance(value, int)
    refilled(
        label,
        key,
        value,
        step=1 if whole else step,
        format="%d" if whole else "%g",
        on_change=on_change,
        args=given,
        help=help_text,
        width=width,
    )


def sorting(
    prefix: str, orders: Mapping[str, str], experiment: Sorted, changed: Callable[..., None]
) -> None:
    """By which column rows stand, and which end comes first.

    Args:
        prefix: of the keys of the widgets, `<prefix>sort` and `<prefix>descending`.
        orders: columns, and what they are called in English.
        experiment: says what is chosen.
        changed: takes "sort" or "descending".
    """
    st.selectbox(
        _("Sort by"),
        list(orders),
        key=state.bind(f"{prefix}sort", experiment.sort),
        format_func=lambda name: _(orders[name]),
        on_change=changed,
        args=("sort",),
        width=200,
    )
    st.toggle(
        _("Largest first"),
        key=state.bind(f"{prefix}descending", experiment.descending),
        on_change=changed,
        args=("descending",),
    )


def notice(
    experiment: Example, presets: Registry[SettingsPreset], reset: Callable[[], None]
) -> None:
    """What to notice in an example; once it was changed, the way back to it.

    Nothing in a lesson: there the step says what to look at, and what it asks is not told.
    """
    if course.on(experiment.page):
        return
    preset = presets[experiment.preset]
    if experiment.untouched:
        note(preset.notice)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Reset"), icon=":material/restart_alt:", on_click=reset)
        st.caption(_("Changed; the example was: {title}", title=plain(say(preset.title))))


@lecture.part("notices")
def note(notice: Message) -> None:
    """What to notice in an example."""
    st.info(plain(say(notice)), icon=":material/visibility:")


def sizes(classes: int, least: int, resize: Callable[[int], None]) -> None:
    """Buttons that add a class at the end, or take the last one away."""
    st.button(_("Add a class"), icon=":material/add:", on_click=resize, args=(1,))
    st.button(
        _("Remove the last"),
        icon=":material/remove:",
        on_click=resize,
        args=(-1,),
        disabled=classes == least,
    )
