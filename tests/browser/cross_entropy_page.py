"""The bench of Cross entropy under a test's hand."""

from contextlib import contextmanager

import numpy as np
from playwright.sync_api import Locator, Page, expect

from core.experiment import CrossEntropyExperiment
from core.view import CrossEntropyView
from tests.browser.bench import middle, query


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


def view(page: Page) -> CrossEntropyView:
    """What Python computes for the page's link."""
    experiment, problems = CrossEntropyExperiment.from_query(
        {name: text for name, text in query(page).items() if name != "lang"}
    )
    assert problems == ()
    return CrossEntropyView(experiment)


def sentence(page: Page) -> str:
    return page.locator(".live-readout p").first.inner_text()


def loss(page: Page) -> float:
    return float(sentence(page).rsplit("=", 1)[1])


def steps(page: Page) -> Locator:
    """The table of how the loss comes about."""
    return page.locator(".live-table").filter(has_text="log p").first


def column(page: Page, at: int) -> list[str]:
    return steps(page).locator(f"tbody td:nth-child({at + 1})").all_inner_texts()


@contextmanager
def held(page: Page, element: Locator):
    """The hand on a mark; gives a function that moves it by pixels to the right and upwards."""
    element.scroll_into_view_if_needed()
    x, y = middle(element)
    page.mouse.move(x, y)
    page.mouse.down()

    def move(right: float, up: float) -> None:
        for part in (0.5, 1):
            page.mouse.move(x + right * part, y - up * part)

    yield move
    page.mouse.up()


def press(page: Page, mark: Locator) -> None:
    """Presses a mark with the mouse."""
    mark.scroll_into_view_if_needed()
    page.mouse.click(*middle(mark))


def answered(page: Page, revision: int = 1) -> None:
    """Waits until Python's answer to the edit is drawn, and compares its numbers."""
    expect(page.locator(".live")).to_have_attribute("data-revision", str(revision))
    expected = view(page)
    np.testing.assert_allclose(loss(page), expected.losses[expected.experiment.row], atol=6e-9)
    shown = [float(text) for text in column(page, 2)]
    np.testing.assert_allclose(shown, expected.row.steps.probabilities, atol=6e-9)
