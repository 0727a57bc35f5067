"""What Streamlit does over and over within one run, done once, or not at all.

Each of these changes a function of Streamlit's for all of its callers; their results stay the same.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from streamlit import config
from streamlit.components.v2.bidi_component import main as components
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.state.session_state import SessionState

_in_full = SessionState.filtered_state.fget  # type: ignore[attr-defined]


def apply() -> None:
    """Puts them in place; before the first run, and once."""
    # Every run goes through all options seven times: a seventh of what an empty run takes.
    config.get_options_for_section = cache(config.get_options_for_section)
    components.make_bidi_component_presenter = presenter
    SessionState.filtered_state = property(Shown)  # type: ignore[assignment,arg-type]
    # It reads what every installed package says of itself, for a third of a second of the start.
    BidiComponentManager.discover_and_register_components = no_components  # type: ignore[method-assign]


def no_components(manager: BidiComponentManager, *, start_file_watching: bool = True) -> None:
    """What a search for components among the installed packages finds: ours are in none."""


def presenter(
    events: str, component: str | None = None, keys: set[str] | None = None
) -> Callable[[object, SessionState], object]:
    """What `st.session_state` shows of a component: its state, and the events of this run.

    Streamlit's own makes a class for each look, some thirty in a run of a page, through which one
    could write into the component: nobody does here, and a hall's old classes took an edit 40 ms
    whenever they were collected.

    Args:
        events: names the widget that holds the events.
        component: names the component; what is written through it is not heard.
        keys: of its state; likewise.
    """

    def shown(state: object, session: SessionState) -> object:
        widgets = session._new_widget_state
        about = widgets.widget_metadata.get(events)
        if not isinstance(state, dict) or about is None:
            return state
        try:
            heard = widgets[events] or []
        except KeyError:
            heard = []
        return {event["event"]: event.get("value") for event in heard} | state

    return shown


class Shown(Mapping[str, Any]):
    """The state of a session by the keys of its widgets.

    Streamlit makes the whole of it for each field with a key, which looks up its own.

    Args:
        session: whose state it is.
    """

    def __init__(self, session: SessionState) -> None:
        self._session = session

    def __contains__(self, key: object) -> bool:
        return key in self._session

    def __getitem__(self, key: str) -> Any:
        return self._session[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def __repr__(self) -> str:
        return repr(self._whole())

    def _whole(self) -> dict[str, Any]:
        whole: dict[str, Any] = _in_full(self._session)
        return whole
