"""Undo and redo, as the hand's component asks for them."""

import pytest

PAGES = {
    "softmax": ("bench", {"temperature": 2.0}, "temperature"),
    "cross_entropy": ("cross_entropy_bench", {"temperature": 2.0}, "temperature"),
    "sigmoid": ("sigmoid_bench", {"logits": {"0": 4.0}}, "logits"),
    "numerics": ("numerics_bench", {"logits": {"0": 4.0}}, "logits"),
    "gradient_descent": ("descent_bench", {"rate": 0.7}, "rate"),
    "two_variables": ("race_bench", {"steps": 70}, "steps"),
    "batches": ("batches_bench", {"y": {"3": 4.0}}, "moved"),
}


@pytest.mark.parametrize(("page", "name"), [(page, case[2]) for page, case in PAGES.items()])
def test_an_edit_is_undone_and_redone(visit, page, name):
    key, edit, _ = PAGES[page]
    session = visit(page)
    before = session.query(page)[name]
    assert session.bench(key)["history"] == {"undo": False, "swap": False, "redo": False}
    session.hand(key, revision=1, **edit)
    after = session.query(page)[name]
    assert after != before
    assert session.bench(key)["history"] == {"undo": True, "swap": True, "redo": False}
    session.hand(key, revision=2, travel="undo")
    assert session.query(page)[name] == before
    assert session.bench(key)["history"] == {"undo": False, "swap": True, "redo": True}
    assert session.bench(key)["revision"] == 2
    session.hand(key, revision=3, travel="redo")
    assert session.query(page)[name] == after


def test_what_was_typed_is_undone_too(visit):
    session = visit("softmax")
    session.number_input(key="temperature").set_value(5.0).run()
    session.hand("bench", revision=1, travel="undo")
    assert session.query()["temperature"] == "1"
    assert session.number_input(key="temperature").value == 1


def test_undo_forgets_what_was_refused(visit):
    session = visit("softmax")
    session.number_input(key="temperature").set_value(5.0).run()
    session.number_input(key="temperature").set_value(500.0).run()
    assert session.errors
    session.hand("bench", revision=1, travel="undo")
    assert not session.errors
    assert session.number_input(key="temperature").value == 1


@pytest.mark.parametrize("direction", ["sideways", "", "__init__", 7])
def test_no_other_direction(visit, direction):
    session = visit("softmax")
    session.number_input(key="temperature").set_value(5.0).run()
    session.hand("bench", revision=1, travel=direction)
    assert session.query()["temperature"] == "5"
    assert not session.errors


def test_pages_have_pasts_of_their_own(visit):
    session = visit("softmax")
    session.number_input(key="temperature").set_value(5.0).run()
    session.turn_to("cross_entropy")
    assert not any(session.bench("cross_entropy_bench")["history"].values())
    session.turn_to("softmax")
    assert session.bench("bench")["history"]["undo"]


@pytest.mark.parametrize(("page", "name"), [(page, case[2]) for page, case in PAGES.items()])
def test_before_and_after_are_swapped(visit, page, name):
    key, edit, _ = PAGES[page]
    session = visit(page)
    before = session.query(page)[name]
    session.hand(key, revision=1, **edit)
    after = session.query(page)[name]
    session.hand(key, revision=2, travel="swap")
    assert session.query(page)[name] == before
    session.hand(key, revision=3, travel="swap")
    assert session.query(page)[name] == after
    session.hand(key, revision=4, travel="undo")  # a swap is an edit too
    assert session.query(page)[name] == before
