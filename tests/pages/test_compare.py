"""A against B: the sample pair, rows that were fixed and broken, and files that do not fit."""

import numpy as np
import pytest

from tests.pages.test_your_logits import npy, npz

PAGE = "compare"
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
LABELS = np.array([0, 1, 1, 0, 1])
A = np.array([[2.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 4.0], [0.0, 3.0]])  # wrong in 1 and 3
B = np.array([[2.0, 1.0], [0.0, 1.0], [1.0, 0.0], [3.0, 0.0], [0.0, 5.0]])  # wrong in 2


def shown(session):
    return session.dataframe[-1].value["row"].tolist()


def outcome(session, name):
    return session.button(key=f"outcome_{name}").click().run()


@pytest.fixture
def two(visit):
    """Two files of a person's own, opened."""
    session = visit(PAGE)
    session.upload("a_logits_file", "one.npz", npz(logits=A, labels=LABELS))
    return session.upload("b_logits_file", "two.npy", npy(B))  # takes the labels of A


@IN_BOTH
def test_it_is_alive_at_once(visit, locale):
    session = visit(PAGE, locale=locale)
    assert session.errors + session.warnings == []
    assert session.metric[0].value == "89.71% → 92.97%"
    assert session.button(key="outcome_fixed").label.endswith("31")
    assert session.button(key="outcome_broken").label.endswith("5")
    query = session.query(PAGE)
    assert (query.get("a"), query.get("b")) == (None, None)


def test_the_rows_that_b_fixed_and_broke(two):
    assert two.errors == []
    assert shown(outcome(two, "fixed")) == [3, 1]  # the largest loss of A first
    assert two.held[PAGE].row == 3
    assert shown(outcome(two, "broken")) == [2]
    outcome(two, "broken")  # another press shows all rows
    assert len(shown(two)) == 5
    assert any("B fixed: 2; rows that it broke: 1." in text.value for text in two.markdown)
    assert any("fewer than 25 such rows (3)" in text.value for text in two.caption)


def test_the_same_link_shows_the_same_rows_where_the_files_are_open(two):
    outcome(two, "fixed")
    query = two.query(PAGE)
    assert query["a"].startswith("one.npz:")
    two.held[PAGE] = type(two.held[PAGE]).from_query(query)[0]
    assert shown(two.run()) == [3, 1]


def test_a_link_asks_for_the_files_that_are_not_open(visit):
    session = visit(PAGE, a="mine.npy:0123456789abcdef:3")
    (asked,) = session.warnings
    assert "mine.npy" in asked
    assert session.dataframe == []


def test_and_shows_what_it_says_once_they_are(two, visit):
    link = outcome(two, "broken").query(PAGE)
    session = visit(PAGE, **link)
    assert len(session.warnings) == 2
    session.upload("b_logits_file", "two.npy", npy(B))
    assert len(session.warnings) == 1
    session.upload("a_logits_file", "one.npz", npz(logits=A, labels=LABELS))
    assert session.warnings == []
    assert session.query(PAGE) == link
    assert shown(session) == [2]


def test_a_row_opens_with_either_logits_and_comes_back(two):
    outcome(two, "fixed")
    for letter, values in (("a", A), ("b", B)):
        two.button(key=f"open_{letter}").click().run()
        assert two.title[0].value == "Softmax"
        np.testing.assert_array_equal(two.held["softmax"].logits, values[3])
        links = [link.proto.page for link in two.get("page_link")]
        assert PAGE in links
        two.turn_to(PAGE)
        assert shown(two) == [3, 1]


def test_the_way_back_is_the_one_that_it_came_from(two):
    two.button(key="open_a").click().run()
    two.turn_to("your_logits")
    two.button(key="open_row").click().run()
    assert PAGE not in [link.proto.page for link in two.get("page_link")]


def test_sides_are_swapped(two):
    outcome(two, "fixed")
    two.button(key="compare_swap").click().run()
    assert two.held[PAGE].outcome == "broken"
    assert sorted(shown(two)) == [1, 3]


def test_a_press_on_the_matrix(two):
    two.hand("agreement", cell="1,0")
    assert shown(two) == [2, 3]
    two.hand("agreement", cell="")
    assert len(shown(two)) == 5
    two.hand("agreement", cell="1,7")
    assert len(two.errors) == 1
    assert len(shown(two)) == 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (npz(logits=B[:3], labels=LABELS[:3]), "has 5, other.npz has 3"),
        (npz(logits=np.zeros((5, 3)), labels=LABELS), "has 2, other.npz has 3"),
        (npz(logits=B, labels=1 - LABELS), "the labels differ in 5 of 5 rows"),
    ],
)
def test_files_that_do_not_fit_say_why_and_the_page_goes_on(two, content, said):
    two.upload("b_logits_file", "other.npz", content)
    (sentence,) = two.errors
    assert said in sentence
    two.button(key="compare_sample").click().run()
    assert two.errors == []
    assert two.button(key="outcome_fixed").label.endswith("31")


def test_a_file_that_cannot_be_read_leaves_what_was_open(two):
    two.upload("b_logits_file", "broken.npy", b"nothing")
    assert any("broken.npy is not an .npy file" in sentence for sentence in two.errors)
    assert len(shown(two)) == 5


@IN_BOTH
@pytest.mark.parametrize("row", [-1, 5])
def test_a_row_that_is_not_there(two, locale, row):
    two.number_input(key="compare_row").set_value(row).run()
    assert len(two.errors) == 1
    assert two.held[PAGE].row in range(5)


def test_a_row_is_chosen_and_the_order_changed(two):
    two.selectbox(key="compare_sort").set_value("row").run()
    two.toggle(key="compare_descending").set_value(False).run()
    assert shown(two) == [0, 1, 2, 3, 4]
    two.select_row(2)
    assert two.held[PAGE].row == 2
    assert two.number_input(key="compare_row").value == 2


def test_many_classes_have_a_table_of_differences(visit):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 300, 500)
    first, second = (rng.normal(size=(500, 300)) + 4 * np.eye(300)[labels] for _ in range(2))
    session = visit(PAGE)
    session.upload("a_logits_file", "a.npz", npz(logits=first, labels=labels))
    session.upload("b_logits_file", "b.npz", npz(logits=second, labels=labels))
    assert any("300 classes cannot be read" in info.value for info in session.info)
    table = session.dataframe[0].value
    cell = int(table["first"][0]), int(table["second"][0])
    session.select_row(0, table=0)
    assert session.held[PAGE].cell == cell
    expected = (first.argmax(axis=1) == cell[0]) & (second.argmax(axis=1) == cell[1])
    assert sorted(shown(session)) == np.flatnonzero(expected).tolist()


def test_files_of_one_name_are_told_apart(two):
    two.upload("b_logits_file", "one.npz", npz(logits=B, labels=LABELS))
    names = [name for name in two.selectbox(key="compare_a").options if name.startswith("one.npz")]
    assert len(names) == len(set(names)) == 2


def test_tensorflow_is_asked_for_the_test(visit, fake_judge):
    visit(PAGE)
    numbers = fake_judge.asked[-1][1].numbers
    assert (int(numbers["fixed"]), int(numbers["broken"])) == (31, 5)
    assert {"chi_square", "accuracy_a", "mean_loss_b"} <= numbers.keys()
