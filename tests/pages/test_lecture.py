"""The lecture view without a browser: what a link hides, and what is pressed at the lectern."""

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id

from core.experiment import EXPERIMENTS
from core.figures.pages import specs
from core.figures.parts import charts
from core.lecture import PARTS
from pages import lectern, shown
from tests.pages.conftest import inside

IN_ALL = pytest.mark.parametrize("page", list(EXPERIMENTS))
ALL = ",".join(PARTS)


def at_lectern(session):
    """What the lectern was given."""
    return session.bench(lectern.KEY)


def press(session, act):
    """Presses a button or a key of the lectern."""
    element = next(child for child in inside(session._tree) if child.key == lectern.KEY)
    events = _make_trigger_id(element.proto.id, "events")  # as the browser's part of Streamlit does
    return session.send(events, [{"event": "act", "value": act}], "json_trigger_value")


def link(session):
    """The query that the browser was told to write."""
    return session.bench("link")["query"]


def texts(session):
    """What is written on the page outside of the Share button."""
    return " ".join(str(element.value) for kind in ("markdown", "info", "latex", "code", "metric")
                    for element in session.get(kind) if hasattr(element, "value"))  # fmt: skip


def benches(session):
    """What every bench of the page was given."""
    keys = [child.key for child in inside(session._tree) if child.type == "bidi_component"]
    given = [session.bench(key) for key in keys if key != "link"]
    return [data for data in given if "figures" in data]


@IN_ALL
def test_all_parts_can_be_hidden_on_every_page(visit, page):
    session = visit(page, hide=ALL)
    assert not session.errors
    assert not session.get("latex")
    assert not session.metric
    assert not session.info
    assert not session.dataframe
    assert {fold.label for fold in session.expander} <= {"The surface in space"}
    assert all(data["hidden"] == list(PARTS) for data in benches(session))
    assert f"hide={ALL}" in link(session)


@IN_ALL
def test_every_chart_of_a_page_can_be_hidden(visit, page):
    drawn = specs(shown.later(visit(page).held[page])())
    names = [chart.name for plain in drawn for chart in charts(plain)]
    session = visit(page, hide=",".join(names))
    for data in benches(session):
        assert '"meta"' not in data["figures"]["wide"]


def test_what_the_link_says_stays_on_other_pages(visit):
    session = visit(view="lecture", hide="results,probabilities")
    assert at_lectern(session)["large"]
    session.turn_to("cross_entropy")
    assert at_lectern(session)["large"]
    assert link(session).endswith("view=lecture&hide=results,probabilities")
    assert not session.held["cross_entropy"].to_query().keys() & {"view", "hide"}


def test_a_sentence_keeps_its_hidden_number_to_itself(visit):
    away = "p − y is off by up to {}"
    assert away.format("…") not in texts(visit("old_or_wrong"))
    assert away.format("…") in texts(visit("old_or_wrong", hide="results"))


def test_revealed_it_is_there_and_the_link_hides_nothing(visit):
    session = visit(hide="results,tables")
    assert at_lectern(session)["hides"]
    assert not at_lectern(session)["revealed"]
    press(session, "reveal")
    assert at_lectern(session)["revealed"]
    assert session.bench("bench")["hidden"] == []
    assert "hide" not in link(session)
    press(session, "reveal")
    assert session.bench("bench")["hidden"] == ["results", "tables"]


def test_large_type_is_a_field_of_the_link(visit):
    session = press(visit(), "large")
    assert link(session).endswith("view=lecture")
    press(session, "small")
    assert "view" not in link(session)


def test_it_is_chosen_under_share_by_parts_and_charts(visit):
    session = visit()
    choice = session.multiselect(key=lectern.HIDE)
    assert "Chart: Heat map and its sum" in choice.options
    assert "Results in words" in choice.options
    choice.set_value(["curves", "results"]).run()
    assert link(session).endswith("hide=results,curves")
    assert "Probabilities against temperature" not in session.bench("bench")["figures"]["wide"]
    session.multiselect(key=lectern.HIDE).set_value([]).run()
    assert "hide" not in link(session)


def test_a_name_that_hides_nothing_here_is_said(visit):
    session = visit(hide="contours")
    said = [caption.value for caption in session.caption if "there is no contours" in caption.value]
    assert len(said) == 1
    assert "log\\_probabilities" in said[0]


@pytest.mark.parametrize(("locale", "said"), [("en-US", "expected at most"), ("zh-CN", "应为至多")])
def test_a_link_that_cannot_be_read_is_said(visit, locale, said):
    session = visit(locale=locale, hide="Results,judge", view="cinema")
    assert len(session.errors) == 2
    assert any(said in error for error in session.errors)
    assert link(session).endswith("hide=judge")


def test_what_is_refused_is_said_although_the_fields_are_hidden(visit):
    assert visit(hide="controls", temperature="900").errors


def test_a_reset_goes_back_to_the_link_and_can_be_undone(visit):
    session = visit(logits="4,5,6")
    session.move(logits={"0": 9.0}, revision=1)
    press(session, "reset")
    assert session.query()["logits"] == "4,5,6"
    session.move(travel="undo", revision=2)
    assert session.query()["logits"] == "9,5,6"


def test_a_reset_goes_back_to_the_example_that_was_chosen(visit):
    session = visit(logits="4,5,6")
    session.selectbox(key="preset").set_value("next_token").run()
    chosen = session.query()["logits"]
    session.move(logits={"0": 9.0}, revision=1)
    press(session, "reset")
    assert session.query()["logits"] == chosen


def test_a_page_without_a_bench_is_swapped_too(visit):
    session = visit("old_or_wrong", smoothing="0.1")
    session.number_input(key="old_smoothing").set_value(0.2).run()
    press(session, "swap")
    assert session.query("old_or_wrong")["smoothing"] == "0.1"
    press(session, "swap")
    assert session.query("old_or_wrong")["smoothing"] == "0.2"


def test_the_ghost_is_that_of_the_state_before(visit):
    session = visit(logits="1,2,3")
    assert '"ghost"' not in session.bench("bench")["figures"]["wide"]
    session.move(logits={"0": 9.0}, revision=1)
    assert '"ghost"' in session.bench("bench")["figures"]["wide"]
    session.multiselect(key=lectern.HIDE).set_value(["ghost"]).run()
    assert '"ghost"' not in session.bench("bench")["figures"]["wide"]


def test_looking_at_another_class_is_no_edit(visit):
    session = visit(logits="1,2,3")
    session.move(chosen={"lane": 0, "label": 0}, revision=1)
    assert '"ghost"' not in session.bench("bench")["figures"]["wide"]


def test_home_has_a_lectern_without_what_is_of_pages(visit):
    given = at_lectern(visit("home"))
    assert given["page"] == ""
    assert "swap" not in dict(map(reversed, given["keys"]))


def test_every_act_has_its_text(visit):
    given = at_lectern(visit())
    assert {act for _, act in given["keys"]} <= given["texts"].keys()
