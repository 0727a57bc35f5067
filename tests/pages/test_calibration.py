"""Calibration on Your logits: the verdict, T by hand and typed, bins, and what is taken away."""

import base64
import io

import numpy as np
import pytest

from core.logits import as_logits, assess, fit_temperature, load_sample
from core.softmax import softmax
from core.view.calibration import METRICS
from pages import calibration as page
from pages.files import OpenFile
from tests.pages.test_confusion import captions, table
from tests.pages.test_your_logits import IN_BOTH, npy

PAGE, BENCH, FIELD = "your_logits", page.BENCH, page.FIELD
SAMPLE = load_sample()
FIT = fit_temperature(SAMPLE)


def too_sure(rows=2000, times=2.81):
    random = np.random.default_rng(1)
    values = random.normal(0, 2, (rows, 4))
    labels = (values + random.gumbel(size=values.shape)).argmax(axis=1)
    return (times * values).astype(np.float32), labels


def opened(visit, values, labels, locale="en-US"):
    session = visit(PAGE, section="calibration", locale=locale)
    session.upload("labels_file", "labels.npy", npy(labels))
    return session.upload("logits_file", "rows.npy", npy(values))


def session_counts(given):
    """The rows in each bin of a bench."""
    return np.frombuffer(base64.b64decode(given["numbers"]["counts"]["values"])).tolist()


def sentences(session):
    return [element.value for element in session.markdown]


def said(session, text):
    return any(text in sentence for sentence in sentences(session))


class TestVerdict:
    def test_the_sample_keeps_1(self, visit):
        session = visit(PAGE, section="calibration")
        assert said(session, "No gain, keep 1")
        assert session.number_input(key=FIELD).value == 1
        assert "temperature" not in session.query(PAGE)

    @IN_BOTH
    def test_logits_that_are_too_sure(self, visit, locale):
        values, labels = too_sure()
        session = opened(visit, values, labels, locale)
        fit = fit_temperature(values, labels)
        words = {"en-US": "lowers the loss by", "zh-CN": "没有参与拟合的那一半的损失降低"}[locale]
        assert said(session, f"{fit.temperature:.4g}")
        assert said(session, words)
        assert session.number_input(key=FIELD).value == float(f"{fit.temperature:.4g}")
        assert session.errors + session.warnings == []

    def test_separable(self, visit):
        labels = np.arange(30) % 3
        session = opened(visit, 5 * np.eye(3)[labels], labels)
        assert said(session, "Separable, no finite optimum, keep 1")
        assert session.number_input(key=FIELD).value == 1

    def test_one_row_is_too_few(self, visit):
        session = opened(visit, np.ones((1, 3)), np.array([1]))
        assert any("at least 2 rows with a softmax" in info.value for info in session.info)
        assert session.exception == []

    def test_a_large_file_waits_to_be_asked(self, visit, monkeypatch):
        monkeypatch.setattr("core.logits.opened.UNASKED", 1_000)
        values, labels = too_sure(300)
        session = opened(visit, values, labels)
        assert any("1,200 logits is not calibrated unasked" in info.value for info in session.info)
        session.button(key="calibrate").click()
        session.run()
        assert said(session, "lowers the loss by")

    def test_without_labels_there_is_no_section(self, visit):
        session = visit(PAGE, section="calibration", confidence="14")
        session.upload("logits_file", "rows.npy", npy(np.eye(3)))
        assert "Calibration" not in [head.value for head in session.subheader]
        assert session.errors == []

    @IN_BOTH
    def test_it_is_of_the_numbers_as_they_are(self, visit, locale):
        values, labels = too_sure()
        words = {"en-US": "This takes the numbers for logits", "zh-CN": "当作 logits"}[locale]
        for given, wrong in ((softmax(values), True), (values, False)):
            session = opened(visit, given, labels, locale)
            assert said(session, "T = ")
            assert any(words in caption for caption in captions(session)) == wrong

    def test_rows_without_a_softmax_are_told(self, visit):
        values, labels = too_sure(100)
        values[[3, 5]] = np.nan
        session = opened(visit, values, labels)
        assert "Without the rows that have no softmax: 2." in captions(session)


class TestTemperature:
    def test_a_hand_moves_it(self, visit):
        session = visit(PAGE, section="calibration").hand(BENCH, temperature=2.5)
        assert session.query(PAGE)["temperature"] == "2.5"
        assert session.bench(BENCH)["state"]["temperature"] == 2.5

    def test_it_is_typed(self, visit):
        session = visit(PAGE, section="calibration")
        session.number_input(key=FIELD).set_value(0.5).run()
        assert session.query(PAGE)["temperature"] == "0.5"

    @IN_BOTH
    @pytest.mark.parametrize("value", [0.0, -1.0, 21.0])
    def test_out_of_its_range_it_is_refused(self, visit, locale, value):
        session = visit(PAGE, section="calibration", locale=locale, temperature="2")
        session.number_input(key=FIELD).set_value(value).run()
        assert "0.05" in session.errors[0]
        assert session.query(PAGE)["temperature"] == "2"
        session.hand(BENCH, temperature=3)
        assert session.errors == []

    def test_buttons(self, visit):
        session = visit(PAGE, section="calibration", temperature="7")
        session.press(f"Fitted: {FIT.temperature:.4g}")
        assert session.held[PAGE].temperature == float(f"{FIT.temperature:.4g}")
        session.press("T = 1")
        assert session.query(PAGE)["temperature"] == "1"

    def test_where_1_was_fitted_one_button_is_enough(self, visit):
        session = opened(visit, np.ones((20, 3), np.float32), np.arange(20) % 3)
        labels = [button.label for button in session.button]
        assert "Fitted: 1" in labels
        assert "T = 1" not in labels

    @pytest.mark.parametrize("text", ["0", "x", "nan", "inf", "-3"])
    def test_a_broken_link_opens(self, visit, text):
        session = visit(PAGE, section="calibration", temperature=text)
        assert len(session.errors) == 1
        assert session.number_input(key=FIELD).value == 1

    @pytest.mark.parametrize(
        "edit",
        [{"temperature": "2"}, {"temperature": None}, {"confidence": 1.5}, {"confidence": 99}],
    )
    def test_a_broken_edit_is_refused(self, visit, edit):
        session = visit(PAGE, section="calibration").hand(BENCH, **edit)
        assert len(session.errors) == 1
        assert session.exception == []

    def test_an_edit_of_another_file_is_void(self, visit):
        session = visit(PAGE, section="calibration").hand(BENCH, place="0123", temperature=2)
        assert "temperature" not in session.query(PAGE)


class TestNumbers:
    def test_they_are_those_of_the_core(self, visit):
        session = visit(PAGE, section="calibration", temperature="2")
        found = assess(SAMPLE, 2.0)
        given = session.bench(BENCH)
        assert given["numbers"]["ece"] == found.quality.ece
        assert given["numbers"]["largest"] == found.quality.reliability.mce_bin
        assert len(METRICS) == 7

    def test_the_judge_is_asked_for_them(self, visit, fake_judge):
        visit(PAGE, section="calibration", temperature="2")
        _session, program = fake_judge.asked[-1]
        found = assess(SAMPLE, 2.0).quality
        assert program.numbers["calibrated_loss"] == found.nll
        assert program.numbers["brier"] == found.brier

    def test_a_figure_that_is_not_there_says_why(self, visit):
        session = visit(PAGE, section="calibration")
        assert session.bench(BENCH)["texts"]["classwise"] == "classwise ECE"
        session = visit(PAGE, section="calibration", cell="1,9")
        assert session.bench(BENCH)["texts"]["classwise"] == "classwise ECE, of all rows only"

    def test_nor_is_one_of_too_many_classes(self, visit):
        random = np.random.default_rng(0)
        values = random.normal(0, 2, (40, 1001)).astype(np.float32)
        session = opened(visit, values, random.integers(0, 1001, 40))
        label = session.bench(BENCH)["texts"]["classwise"]
        assert label == "classwise ECE, of at most 1,000 classes"


class TestBins:
    def rows(self, place, temperature=1.0):
        return assess(SAMPLE, temperature).rows_of(place)

    @pytest.mark.parametrize("temperature", [1.0, 2.0])
    def test_a_press_shows_the_rows_of_a_bin(self, visit, temperature):
        session = visit(PAGE, section="calibration", temperature=str(temperature)).hand(
            BENCH, confidence=8
        )
        expected = self.rows(8, temperature)
        assert sorted(table(session)) == expected.tolist()
        assert f"Rows 1 to {expected.size} of {expected.size}; choose one" in captions(session)
        assert session.query(PAGE)["confidence"] == "8"
        assert session.held[PAGE].file.row in expected

    def test_another_press_and_a_button_show_all_rows(self, visit):
        session = visit(PAGE, section="calibration", confidence="8").hand(BENCH, confidence=-1)
        assert "confidence" not in session.query(PAGE)
        session = visit(PAGE, section="calibration", confidence="8")
        session.press("confidence 53.3% to 60.0%")
        assert "confidence" not in session.query(PAGE)
        assert "Rows 1 to 200 of 797; choose one" in captions(session)

    def test_a_cell_and_a_bin_hold_at_once(self, visit):
        session = visit(PAGE, section="calibration", cell="1,9").hand(BENCH, confidence=14)
        of_cell = (SAMPLE.labels == 1) & (SAMPLE.values.argmax(axis=1) == 9)
        expected = [row for row in self.rows(14).tolist() if of_cell[row]]
        assert sorted(table(session)) == expected
        given = session.bench(BENCH)
        assert sum(session_counts(given)) == of_cell.sum()
        assert given["texts"]["caption"].startswith("The selected rows")
        session.button(key="chip_cell").click()
        session.run()
        assert f"Rows 1 to 200 of {self.rows(14).size}; choose one" in captions(session)

    def test_only_mistakes_among_them(self, visit):
        session = visit(PAGE, section="calibration", confidence="14", mistakes="1")
        rows = self.rows(14)
        predicted = SAMPLE.values[rows].argmax(axis=1)
        assert len(table(session)) == (predicted != SAMPLE.labels[rows]).sum()

    def test_an_empty_bin(self, visit):
        session = visit(PAGE, section="calibration", confidence="0")
        assert "There is no such row." in captions(session)

    def test_a_bin_that_is_not_there(self, visit):
        session = visit(PAGE, section="calibration", confidence="15")
        assert "there is no bin 15 of confidence; there are 0 to 14" in session.errors[0].lower()


class TestTakeAway:
    @pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
    def test_the_file_is_the_logits_divided_by_t(self, dtype):
        values = np.array([[1, 2], [-4, 8]], dtype=dtype)
        read = np.load(io.BytesIO(page.calibrated(values, 2.0)))
        assert read.dtype == dtype
        assert read.tolist() == [[0.5, 1], [-2, 4]]

    def test_the_lines_say_t_in_full(self, visit):
        session = visit(PAGE, section="calibration", temperature="1.2345678901")
        assert "calibrated = logits / 1.2345678901\n" in "".join(
            code.value for code in session.code
        )


def test_a_file_is_fitted_once_and_keeps_a_few_temperatures(monkeypatch):
    done = []
    monkeypatch.setattr(
        "core.logits.opened.assess", lambda logits, t=1.0: done.append(t) or assess(logits, t)
    )
    file = OpenFile(as_logits(*too_sure(50)))
    assert file.fit is file.fit
    for temperature in (1.0, 2.0, 3.0, 2.0, 1.0, 4.0, 5.0, 6.0, 3.0, 1.0):
        file.assessment(temperature)
    assert done == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 3.0]
