"""The digit that is drawn on the page Network."""

import pytest

from tests.pages.conftest import inside

PAGE = "network"
STROKE = "".join("f" if at % 28 in (13, 14) and 4 <= at // 28 < 24 else "0" for at in range(784))


def draw(session, pixels):
    """Lets go of the pen, as the square says it."""
    square = next(child for child in inside(session._tree) if child.key == "net_square")
    return session.send(square.proto.id, {"pixels": pixels}, "json_value")


@pytest.fixture
def open_page(visit):
    return lambda **query: visit(PAGE, **query)


def test_a_drawn_digit_is_classified_and_in_the_link(open_page, fake_judge):
    session = draw(open_page(), STROKE)
    query = session.query(PAGE)
    assert query["drawn"] == STROKE
    assert any("It is taken for a" in element.value for element in session.markdown)
    again = open_page(**query)
    assert again.query(PAGE)["drawn"] == STROKE
    assert again.bench("net_square")["pixels"] == STROKE
    assert fake_judge.asked[-1][1].inputs["image"].any()


def test_it_is_meant_as_what_somebody_says(open_page):
    session = draw(open_page(), STROKE)
    assert "which is right" in session.bench("network_bench")["lines"][1]
    label = (int(session.query(PAGE)["label"]) + 1) % 10
    session.selectbox(key="net_label").set_value(label).run()
    assert session.query(PAGE)["label"] == str(label)
    assert "which is wrong" in session.bench("network_bench")["lines"][1]
    draw(session, STROKE.replace("0f", "ff"))
    assert session.query(PAGE)["label"] == str(label)


@pytest.mark.parametrize("pixels", ["", "0" * 784])
def test_a_cleared_square_brings_the_digit_back(open_page, pixels):
    session = draw(draw(open_page(), STROKE), pixels)
    assert "drawn" not in session.query(PAGE)
    assert session.errors == []


@pytest.mark.parametrize("pixels", ["0" * 783, "x" * 784, "<b>", 7, None, ["0"] * 784])
def test_what_is_no_drawing_is_refused(open_page, pixels):
    session = draw(draw(open_page(), STROKE), pixels)
    assert session.query(PAGE)["drawn"] == STROKE or pixels is None
    assert session.errors or pixels is None
