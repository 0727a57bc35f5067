"""Network: what is chosen, typed and pressed, and what is said of bad input."""

import pytest

from core.experiment import NetworkExperiment
from core.presets import NETWORKS

PAGE, BENCH = "network", "network_bench"
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


@pytest.fixture
def open_page(visit):
    def open_page(locale="en-US", **query):
        return visit(PAGE, locale, **query)

    return open_page


@IN_BOTH
def test_it_opens_as_the_source_has_it(open_page, locale):
    session = open_page(locale)
    assert session.query(PAGE) == NetworkExperiment().to_query()
    assert session.errors + session.warnings == []
    assert "0.232" in session.info[0].value
    assert "0.232" in session.bench(BENCH)["lines"][0]


@IN_BOTH
@pytest.mark.parametrize("key", list(NETWORKS))
def test_every_example_opens_and_is_judged(open_page, fake_judge, locale, key):
    session = open_page(locale)
    session.selectbox(key="net_preset").set_value(key).run()
    assert session.query(PAGE) == NetworkExperiment.of(NETWORKS[key]).to_query()
    assert set(fake_judge.asked[-1][1].numbers) >= {"pre_activations", "deltas", "loss"}
    assert session.errors == []


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("selectbox", "hidden", "tanh"),
        ("selectbox", "output", "linear"),
        ("selectbox", "initialiser", "zeros"),
        ("number_input", "seed", 7),
        ("number_input", "dropout", 0.5),
        ("number_input", "digit", 12),
        ("segmented_control", "shown", "deltas"),
    ],
)
def test_a_control_changes_its_field(open_page, kind, name, value):
    session = open_page()
    getattr(session, kind)(key=f"net_{name}").set_value(value).run()
    assert session.query(PAGE)[name] == str(value)
    assert session.errors == []


def test_a_pressed_unit_shows_how_its_numbers_come_about(open_page):
    session = open_page()
    assert len(session.bench(BENCH)["tables"]) == 1
    session.hand(BENCH, layer=1, unit=17)
    given = session.bench(BENCH)
    assert len(given["tables"]) == 3
    assert "unit 17 of layer 2" in given["lines"][2]
    assert session.query(PAGE)["unit"] == "17"
    session.hand(BENCH, layer=1, unit=0)
    assert session.bench(BENCH)["lines"][3].endswith("times f′(z) = 0, is δ₂ = 0")  # not −0
    session.hand(BENCH, layer=1, unit=None)
    assert len(session.bench(BENCH)["tables"]) == 1


def test_a_unit_is_typed(open_page):
    session = open_page()
    session.selectbox(key="net_layer").set_value(2).run()
    session.number_input(key="net_unit").set_value(63).run()
    assert "unit 63 of layer 3" in session.bench(BENCH)["lines"][2]
    session.selectbox(key="net_layer").set_value(3).run()
    assert "unit" not in session.query(PAGE)
    session.hand(BENCH, layer=0, unit=200)
    session.run()
    assert session.number_input(key="net_unit").value == 200
    assert session.errors == []


@IN_BOTH
@pytest.mark.parametrize(
    ("name", "value", "ends", "called"),
    [
        ("digit", 359, (0, 358), ("Digit", "数字图像")),
        ("seed", -1, (0, 9999), ("Seed", "随机种子")),
        ("dropout", 1.0, (0, 0.9), ("Dropout", "Dropout ")),
        ("unit", 256, (0, 255), ("Unit", "单元")),
        ("rate", 11.0, (0, 10), ("Learning rate", "学习率")),
        ("batch", 0, (1, 512), ("Digits a step (batch)", "每步的数字图像数（批大小）")),
        ("epochs", 21, (1, 20), ("Epochs", "轮数")),
    ],
)
def test_a_number_out_of_bounds_is_refused_in_words(open_page, locale, name, value, ends, called):
    session = open_page(locale)
    before = session.query(PAGE)
    session.number_input(key=f"net_{name}").set_value(value).run()
    low, high = ends
    words = {
        "en-US": f"{called[0]} must be from {low} to {high}; {value:g} came",
        "zh-CN": f"{called[1]}必须在 {low} 到 {high} 之间；得到 {value:g}",
    }
    assert session.errors == [words[locale]]
    assert session.query(PAGE) == before


def test_a_unit_that_was_refused_is_overtaken_by_a_press_and_by_another_layer(open_page):
    session = open_page()
    session.number_input(key="net_unit").set_value(256).run()
    session.hand(BENCH, layer=0, unit=3)
    assert session.errors == []
    session.run()
    session.number_input(key="net_unit").set_value(256).run()
    session.selectbox(key="net_layer").set_value(1).run()
    assert session.errors == []


def test_a_press_that_cannot_be_is_said_and_nothing_is_lost(open_page):
    session = open_page(digit="4")
    session.hand(BENCH, layer=3, unit=10)
    assert session.errors == ["Unit must be from 0 to 9; 10 came"]
    assert session.query(PAGE)["digit"] == "4"


def test_a_changed_example_can_be_reset(open_page):
    session = open_page()
    session.selectbox(key="net_hidden").set_value("sigmoid").run()
    assert not session.info
    session.press("Reset")
    assert session.query(PAGE)["hidden"] == "relu"


def test_a_broken_link_opens_and_says_what_it_ignored(open_page):
    session = open_page(hidden="softplus", digit="999999", drawn="xyz")
    assert len(session.errors) == 3
    assert session.query(PAGE) == NetworkExperiment().to_query()


def test_a_step_of_training_is_shown_where_there_is_dropout(open_page):
    session = open_page()
    assert not [toggle for toggle in session.toggle if toggle.key == "net_dropped"]
    session.number_input(key="net_dropout").set_value(0.5).run()
    session.toggle(key="net_dropped").set_value(True).run()
    assert session.query(PAGE)["dropped"] == "1"
