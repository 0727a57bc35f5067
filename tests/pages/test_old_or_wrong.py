"""Old or wrong: each case has its numbers, a field to try it, and a way to its page."""

import pytest

from core.experiment import OldOrWrongExperiment
from core.old_calls import OLD_CALLS
from tests.pages.conftest import plain

IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
CASES = {
    "swapped": ("cross_entropy", {"logits": "3x3:1,2,3,1,2,3,1,2,3", "indices": "2,2,2"}),
    "gone": ("softmax", {"logits": "1,2,3"}),
    "one_hot": ("cross_entropy", {"logits": "1,2,3", "any_labels": "0"}),
    "depth": ("cross_entropy", {"logits": "2x3:1,2,3,1,2,3", "indices": "0,1", "depth": "2"}),
    "gradient": ("cross_entropy", {"labels": "0,0,2", "any_labels": "1", "temperature": "1"}),
    "squashed": ("softmax", {"entry": "0"}),
    "empty": ("softmax", {"preset": "axis_0"}),
    "printed": ("cross_entropy", {"indices": "0,1,2"}),
}


@pytest.fixture
def open_page(visit):
    def open_page(**query):
        return visit("old_or_wrong", **query)

    return open_page


def said(session):
    return plain("\n".join(element.value for element in session.markdown))


@IN_BOTH
def test_it_opens_with_every_number(open_page, locale):
    session = open_page(locale=locale)
    assert session.query("old_or_wrong") == OldOrWrongExperiment().to_query()
    assert session.errors + session.warnings == []
    for number in ("18.926", "1.22282", "0.2320", "0.2311", "0.9999", "0.6652", "0.507606"):
        assert number in said(session), number


def test_other_numbers_are_tried(open_page):
    session = open_page()
    session.number_input(key="old_logit").set_value(0.0).run()
    session.number_input(key="old_rows").set_value(3).run()
    session.number_input(key="old_mass").set_value(1.0).run()
    session.number_input(key="old_sure").set_value(0.0).run()
    assert session.errors == []
    texts = said(session)
    assert "off by up to 0.0000" in texts
    assert "2.408, 1.408, 0.4076" in texts
    assert "0.1000" in texts
    assert "works by chance" in plain("\n".join(element.value for element in session.caption))


def test_a_single_row_is_stretched(open_page):
    session = open_page(rows="1")
    captions = plain("\n".join(element.value for element in session.caption))
    assert "answers 4.2228 in silence" in captions


@pytest.mark.parametrize("key", list(OLD_CALLS))
def test_every_call_has_its_code_of_today(open_page, key):
    session = open_page(call=key)
    shown = [element.value for element in session.code]
    assert {OLD_CALLS[key].before, OLD_CALLS[key].today} <= set(shown)


def test_what_does_not_fit_is_said_and_stays(open_page):
    session = open_page()
    session.number_input(key="old_logit").set_value(1e6).run()
    assert session.errors == ["Third logit x must be from -50 to 50; 1000000 came"]
    assert session.query("old_or_wrong")["logit"] == "3"


@IN_BOTH
@pytest.mark.parametrize("case", list(CASES))
def test_a_case_opens_on_the_page_where_it_belongs(open_page, case, locale):
    page, expected = CASES[case]
    session = open_page(locale=locale)
    session.button(key=f"carry_{case}_to_{page}").click().run()
    assert session.errors == []
    assert session.query(page).items() >= expected.items()


def test_the_judge_is_asked_for_all_of_it(open_page, fake_judge):
    open_page()
    assert {"swapped", "claimed", "after_sigmoid"} <= fake_judge.asked[-1][1].numbers.keys()
