"""What Streamlit is spared gives what Streamlit gives."""

import json
from contextlib import contextmanager

import pytest
import streamlit as st
from streamlit.components.v2.bidi_component import main as components
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.manifest_scanner import scan_component_manifests
from streamlit.components.v2.presentation import make_bidi_component_presenter
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from pages import lean

EVENTS = "$$ID-0-events"
THEIRS = property(lean._in_full)  # whoever has imported the app before


@contextmanager
def streamlit(spared=True):
    """Streamlit with what is spared, or as it comes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st.config, "get_options_for_section", st.config.get_options_for_section)
        patch.setattr(components, "make_bidi_component_presenter", make_bidi_component_presenter)
        patch.setattr(SessionState, "filtered_state", THEIRS)
        search = BidiComponentManager.discover_and_register_components
        patch.setattr(BidiComponentManager, "discover_and_register_components", search)
        if spared:
            lean.apply()
        yield


def heard(*events):
    """A session in which a component has said these things."""
    session = SessionState()
    session._set_widget_metadata(
        WidgetMetadata(EVENTS, json.loads, json.dumps, "json_trigger_value")
    )
    if events:
        session._new_widget_state.set_from_value(EVENTS, list(events))
    return session


@pytest.mark.parametrize("state", [{}, {"edit": None}, {"edit": {"a": 1}, "b": 2}, None, 3])
@pytest.mark.parametrize(
    "events",
    [
        (),
        ({"event": "edit", "value": 4},),
        ({"event": "restore", "value": "x"}, {"event": "rest"}),
        ({"event": "rest", "value": 1}, {"event": "rest", "value": 2}),
    ],
)
def test_a_component_shows_what_streamlit_shows_of_it(state, events):
    session = heard(*events)
    ours, theirs = (
        make(EVENTS)(state, session) for make in (lean.presenter, make_bidi_component_presenter)
    )
    assert ours == theirs
    assert type(ours) is type(state)


def test_a_component_of_which_nothing_is_known_shows_its_state():
    state = {"edit": 1}
    assert lean.presenter(EVENTS)(state, SessionState()) is state


def test_a_look_makes_no_class():
    session = heard({"event": "edit", "value": 4})
    first, second = (lean.presenter(EVENTS)({"a": 1}, session) for _ in range(2))
    assert type(first) is type(second) is dict


def fields():
    """A script of fields with a key, one of them emptied."""
    import streamlit as st

    st.session_state["empty"] = None
    st.session_state.setdefault("full", 2.0)
    st.number_input("Empty", value=1.0, key="empty")
    st.number_input("Full", key="full")
    st.selectbox("None chosen", ["a", "b"], key="choice", index=None)
    st.text_area("Text", "words", key="text")
    st.text(", ".join(sorted(st.session_state)))
    st.text(len(st.session_state))
    st.text(sorted(st.session_state.to_dict().items()))


def test_fields_find_their_values():
    seen = []
    for spared in (False, True):
        with streamlit(spared):
            page = AppTest.from_function(fields).run()
            page.number_input(key="full").set_value(3.0).run()
            assert not page.exception
            seen.append(
                [field.value for field in (*page.number_input, *page.selectbox, *page.text_area)]
                + [text.value for text in page.text]
            )
    assert seen[0] == seen[1]
    assert seen[1][:4] == [None, 3.0, None, "words"]
    assert seen[1][4] == "choice, empty, full, text"


def test_it_is_written_as_the_dict_that_it_stands_for():
    session = SessionState()
    session["a"] = 1
    assert repr(lean.Shown(session)) == "{'a': 1}"
    assert "a" in lean.Shown(session)
    assert "b" not in lean.Shown(session)
    assert lean.Shown(session)["a"] == 1


def test_the_options_of_a_section_are_gone_through_once():
    with streamlit():
        first = st.config.get_options_for_section("theme")
        assert st.config.get_options_for_section("theme") is first
        assert first["primaryColor"] == st.config.get_option("theme.primaryColor")


def test_no_installed_package_brings_a_component():
    assert scan_component_manifests() == []
    with streamlit():
        manager = BidiComponentManager()
        manager.discover_and_register_components()
        assert not manager.is_file_watching_started
