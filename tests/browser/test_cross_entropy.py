"""The bench of Cross entropy under a hand: charts, table and link follow, and Python agrees."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from core.codecs import TENSOR
from tests.browser.bench import SEEN, WATCH, expect_query, query, ready
from tests.browser.cross_entropy_page import (
    answered,
    column,
    held,
    loss,
    press,
    sentence,
    slider,
    steps,
    view,
)

SPARSE = "/cross_entropy?logits=2x3:1,2,3,4,5,6&indices=2,0&names=cat,dog,fox"
SOFT = "/cross_entropy?logits=1,2,3&labels=0.5,0.25,0.25"
FREE = "/cross_entropy?logits=1,2,3&labels=1,1,0&any_labels=1"


def test_a_dragged_logit_moves_loss_and_table_and_the_link_on_release(open_page):
    page = ready(open_page(SPARSE))
    assert loss(page) == pytest.approx(0.40760596)
    total = page.locator(".live-table tfoot").first
    before = total.inner_text()
    with held(page, slider(page, "Logit of class fox")) as move:
        move(0, -40)
        expect(page.locator(".live-readout p").first).not_to_contain_text("0.40760596")
        moved, value = loss(page), slider(page, "Logit of class fox").get_attribute("aria-valuenow")
        assert moved > 0.41
        assert float(value) < 3
        assert column(page, 1)[2] == value
        assert total.inner_text() != before
        assert query(page)["logits"] == "2x3:1,2,3,4,5,6"  # nothing is sent while the hand moves
    expect_query(page, "logits", f"2x3:1,2,{value},4,5,6")
    answered(page)
    assert loss(page) == moved


def test_a_dragged_label_leaves_the_others_what_is_left(open_page):
    page = ready(open_page(SOFT))
    with held(page, slider(page, "Label of class 0")) as move:
        move(0, 30)
        expect(page.locator(".live-readout p").first).not_to_contain_text("1.15760596")
        labels, moved = [float(text) for text in column(page, 4)], loss(page)
        assert labels[0] > 0.5
        assert labels[1] == labels[2] == pytest.approx((1 - labels[0]) / 2, abs=1e-6)
        assert "1" in steps(page).locator("tfoot td").all_inner_texts()
    expect(page).not_to_have_url(re.compile("labels=0.5,"))
    answered(page)
    assert loss(page) == moved
    np.testing.assert_allclose(view(page).row.targets, labels, atol=1e-6)
    with held(page, slider(page, "Label of class 0")) as move:
        move(0, 500)  # far past the top
    expect_query(page, "labels", "1,0,0")


def test_any_labels_may_be_dragged_past_1(open_page):
    page = ready(open_page(FREE))
    expect(page.get_by_text("Gradient (Σy · p − y) / T")).to_be_visible()
    slider(page, "Label of class 2").press("End")
    answered(page)
    labels = TENSOR.parse(query(page)["labels"])
    assert labels[:2].tolist() == [1, 1]
    assert labels[2] > 1


def test_a_pressed_class_is_the_right_one(open_page):
    page = ready(open_page(SPARSE))
    button = page.get_by_role("button", name="Class dog is the right one")
    expect(button).to_have_attribute("aria-pressed", "false")
    press(page, button)
    expect_query(page, "indices", "1,0")
    answered(page)
    assert "p(dog)" in sentence(page)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".st-key-ce_indices input")).to_have_value("1, 0")
    page.get_by_role("button", name="Class cat is the right one").press("Enter")
    expect_query(page, "indices", "0,0")


@pytest.mark.parametrize("right", [-50, 50])
@pytest.mark.parametrize("curve", ["Probability of class fox", "Logit of class fox"])
def test_a_point_of_a_curve_is_dragged(open_page, curve, right):
    page = ready(open_page(SPARSE))
    point = slider(page, f"{curve} on the loss curve")
    before = float(point.get_attribute("aria-valuenow"))
    with held(page, point) as move:
        move(right, 0)
        expect(page.locator(".live-readout p").first).not_to_contain_text("0.40760596")
        moved, value = loss(page), float(point.get_attribute("aria-valuenow"))
        assert (value > before) == (right > 0)
        assert (moved < 0.40760596) == (right > 0)
    expect(page).not_to_have_url(re.compile("1,2,3,4"))
    answered(page)
    assert loss(page) == moved
    after = view(page)
    here = after.row.steps.probabilities[2] if "Prob" in curve else after.row.logits[2]
    assert here == pytest.approx(value, rel=1e-9)


def test_a_probability_stays_between_its_ends(open_page):
    page = ready(open_page(SPARSE))
    point = slider(page, "Probability of class fox on the loss curve")
    for key, value in (("End", 0.999), ("Home", 0.001)):
        point.press(key)
        expect(point).to_have_attribute("aria-valuenow", str(value))
    point.press("ArrowRight")
    expect(point).to_have_attribute("aria-valuenow", "0.011")


def test_where_no_other_class_is_possible_the_probability_is_1(open_page):
    page = ready(open_page("/cross_entropy?logits=1,-inf,-inf&indices=0"))
    point = slider(page, "Probability of class 0 on the loss curve")
    with held(page, point) as move:
        move(-60, 0)
    point.press("ArrowLeft")
    slider(page, "Logit of class 0").press("ArrowUp")  # the bench is still alive
    expect_query(page, "logits", "1.1,-inf,-inf")
    assert page.locator("[data-testid=stAlert]").filter(has_text="cannot be read").count() == 0


@pytest.mark.parametrize(
    ("name", "key", "field", "text"),
    [
        ("Logit of class dog", "ArrowUp", "logits", "2x3:1,2.1,3,4,5,6"),
        ("Logit of class dog", "PageDown", "logits", "2x3:1,1,3,4,5,6"),
        ("Logit of class fox on the loss curve", "ArrowLeft", "logits", "2x3:1,2,2.9,4,5,6"),
    ],
)
def test_keys_step_a_mark(open_page, name, key, field, text):
    page = ready(open_page(SPARSE))
    slider(page, name).press(key)
    expect_query(page, field, text)
    expect(slider(page, name)).to_be_focused()
    answered(page)


def test_keys_step_a_label(open_page):
    page = ready(open_page(SOFT))
    label = slider(page, "Label of class 0")
    label.press("ArrowUp")
    expect(page).not_to_have_url(re.compile("labels=0.5,"))
    answered(page)
    np.testing.assert_allclose(view(page).row.targets, [0.55, 0.225, 0.225])
    label.press("Home")
    expect_query(page, "labels", "0,0.5,0.5")


def test_a_pressed_row_of_the_table_is_shown(open_page):
    page = ready(open_page(SPARSE))
    rows = page.locator(".live-table").first.locator("tbody tr")
    expect(rows).to_have_count(2)
    rows.nth(1).click()
    expect_query(page, "row", "1")
    answered(page)
    expect(rows.nth(1)).to_have_class(re.compile("live-chosen"))
    assert "row 1" in sentence(page)
    expect(page.locator(".st-key-ce_row input")).to_have_value("1")
    slider(page, "Logit of class cat").press("ArrowUp")
    expect_query(page, "logits", "2x3:1,2,3,4.1,5,6")


def test_the_temperature_moves_every_row(open_page):
    page = ready(open_page(SPARSE))
    losses = page.locator(".live-table").first.locator("tbody td:last-child")
    before = losses.all_inner_texts()
    page.locator(".live-slider").press("End")
    expect_query(page, "temperature", "20")
    answered(page)
    after = [float(text) for text in losses.all_inner_texts()]
    np.testing.assert_allclose(after, view(page).losses, atol=6e-9)
    assert all(f"{new:.8f}" != old for new, old in zip(after, before, strict=True))


def test_many_classes_have_bars_and_the_rest(open_page):
    page = ready(open_page("/cross_entropy?preset=forty"))
    expect(slider(page, "Logit of class 5")).to_be_attached()
    expect(steps(page).locator("tbody tr").last).to_contain_text("19 others")
    slider(page, "Logit of class 5").press("PageUp")
    expect(page.locator(".live")).to_have_attribute("data-revision", "1")
    expected = view(page)
    assert loss(page) == pytest.approx(expected.losses[0], abs=1e-8)
    assert expected.row.logits[5] == -2


def test_a_row_of_300_000_classes_can_be_dragged(open_page):
    page = ready(open_page("/cross_entropy?logits=1,2,3&indices=0"))
    page.get_by_role("button", name="Paste").click()
    numbers = ",".join(str(k % 97) for k in range(260_000))
    page.locator(".st-key-ce_pasted textarea").fill(numbers)
    page.get_by_role("button", name="Use these numbers").click()
    bar = slider(page, "Logit of class 0")
    expect(steps(page).locator("tbody tr").last).to_contain_text("others", timeout=60_000)
    page.keyboard.press("Escape")
    before = loss(page)
    bar.press("PageUp")
    expect(page.locator(".live")).to_have_attribute("data-revision", "1", timeout=60_000)
    assert loss(page) == pytest.approx(before - 1, abs=1e-6)


def test_the_chart_is_never_blank(open_page):
    page = ready(open_page(SOFT))
    page.evaluate(WATCH)
    for at, (name, up) in enumerate((("Logit of class 0", 30), ("Label of class 1", 20)), 1):
        with held(page, slider(page, name)) as move:
            move(0, up)
        answered(page, at)
    assert page.evaluate(SEEN)["blank"] == 0


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("preset", ["animals", "soft", "forty"])
def test_a_phone_has_all_of_it_one_below_the_other(open_page, preset, locale):
    page = ready(open_page(f"/cross_entropy?preset={preset}", width=390, touch=True, locale=locale))
    chart = page.locator(".live-chart").bounding_box()
    assert chart["x"] >= 0
    assert chart["x"] + chart["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = page.locator(".live-chart text").evaluate_all(
        "(texts) => texts.filter((text) => text.textContent).map((text) => "
        "parseFloat(getComputedStyle(text).fontSize))"
    )
    assert len(sizes) > 30
    assert min(sizes) >= 14


def test_in_chinese_marks_and_sentences_are(open_page):
    page = ready(open_page(SPARSE, locale="zh-CN"))
    expect(slider(page, "类别 dog 的 logit")).to_be_attached()
    chart = page.locator(".live-chart").inner_text() + page.locator(".live-readout").inner_text()
    for english in ("Logits x: drag", "Labels y", "Gradient", "Loss", "Sum over", "nats"):
        assert english not in chart
    press(page, page.locator(".live-handle[role=button]").nth(1))
    expect_query(page, "indices", "1,0")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_on_a_phone_values_are_seen_without_scrolling(open_page, locale):
    page = ready(open_page("/cross_entropy", width=390, locale=locale))
    value = {"en-US": "value", "zh-CN": "值"}[locale]
    heads = page.locator(".live-table th").get_by_text(value, exact=True)
    expect(heads).to_have_count(2)  # of every loss, and of both ways round
    for head in heads.all():
        box = head.bounding_box()
        assert box["x"] + box["width"] <= 390
