"""Epochs: a person opens a training, sees what it forgot, and scrubs; and one that goes on."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.logits.epoch_folder import write_epoch, write_labels
from tests.browser.bench import expect_query
from tests.browser.driver import Server, settled

WIDE = {"width": 1280, "height": 1600}
LABELS = np.arange(30) % 3
FORGOTTEN, NEVER = {4: [1, 0, 1, 0], 11: [0, 1, 0, 0], 20: [1, 1, 0, 1]}, [7, 8]


@pytest.fixture
def serve_folder(browser, tmp_path):
    """Opens the page of a server that was started with a folder of epochs."""
    servers, errors = [], []

    def serve(folder) -> Page:
        servers.append(Server(tmp_path / "log", LOGITSCOPE_LOGITS=str(folder)))
        servers[0].wait()
        page = browser.new_page(viewport=WIDE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{servers[0].url}/epochs")
        return settled(page)

    yield serve
    for server in servers:
        server.stop()
        assert not server.traceback()
    assert not errors


def layers():
    """Four epochs of 30 rows and three classes, all right but for the planted ones."""
    right = np.ones((4, 30), bool)
    right[:, NEVER] = False
    for row, course in FORGOTTEN.items():
        right[:, row] = course
    own, other = 3.0 * np.eye(3)[LABELS], 3.0 * np.eye(3)[(LABELS + 1) % 3]
    return np.where(right[..., None], own, other)


def lines(page: Page):
    return page.locator(".live-readout p")


def test_forgotten_rows_scrubbing_and_a_row_in_the_bench(open_page, tmp_path):
    np.save(tmp_path / "run.npy", layers())
    np.save(tmp_path / "labels.npy", LABELS)
    page = open_page("/epochs", **WIDE)
    expect(page.get_by_role("button", name="Forgotten at least once: 77")).to_be_visible()
    page.get_by_role("button", name="Open epochs").click()
    chosen = [tmp_path / "run.npy", tmp_path / "labels.npy"]
    page.locator(".st-key-epoch_files input").set_input_files(chosen)
    expect(page.get_by_role("heading", name="run.npy")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Never learned: 2")).to_be_visible()
    page.get_by_role("button", name=f"Forgotten at least once: {len(FORGOTTEN)}").click()
    expect_query(page, "fate", "forgotten")
    drawn = page.get_by_role("textbox", name="Drawn rows")
    expect(drawn).to_have_value("4, 11, 20")  # 4 was forgotten twice

    expect(lines(page).first).to_have_text("After epoch 4: accuracy 86.67%, mean loss 0.4949")
    page.get_by_role("button", name="One epoch back").click()
    expect(lines(page).nth(1)).to_have_text("Rows learned since the epoch before: 1, forgotten: 2")
    expect_query(page, "epoch", "3")
    expect(page.get_by_text("after epoch 3: 1")).to_be_visible()
    page.get_by_role("button", name="Open in Softmax").click()
    expect(page.get_by_role("heading", name="Softmax", exact=True)).to_be_visible()
    expect_query(page, "logits", "0,3,0")
    page.get_by_text("Row 4 of run.npy, 3: back to the table").click()
    expect(drawn).to_have_value("4, 11, 20")
    expect_query(page, "epoch", "3")


def test_it_plays_in_the_browser_alone(open_page):
    page = open_page("/epochs?epoch=1", **WIDE)
    expect(lines(page).first).to_contain_text("After epoch 1:", timeout=60_000)
    expect(lines(page).nth(1)).to_have_text("The first epoch that was kept")
    page.get_by_label("Speed").select_option("4")
    page.get_by_role("button", name="Play").click()
    expect(lines(page).first).to_contain_text("After epoch 12:")
    expect(page).to_have_url(re.compile(r"^(?!.*[?&]epoch=)"))  # the last one, whichever it is


def test_a_training_that_goes_on_is_followed(serve_folder, tmp_path):
    folder = tmp_path / "run-1"
    values = layers()
    write_labels(folder, LABELS)
    write_epoch(folder, 1, values[0])
    page = serve_folder(folder)
    expect(lines(page).first).to_contain_text("After epoch 1:", timeout=60_000)
    expect(page.get_by_text("The training goes on")).to_be_visible()
    for number in (2, 3):
        write_epoch(folder, number, values[number - 1])
        expect(lines(page).first).to_contain_text(f"After epoch {number}:")
    (folder / "finished").touch()
    expect(page.get_by_text("The training goes on")).to_have_count(0)
