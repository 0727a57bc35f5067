"""Your logits: opening files good and bad, the order of the rows, and a row in the bench."""

import io
import zipfile

import numpy as np
import pyarrow as pa
import pytest
from pyarrow.parquet import write_table

from core.experiment import LogitsExperiment
from core.logits import load_sample, read_logits, row_table, sorted_rows
from pages import state
from pages.files import OpenFile

PAGE = "your_logits"
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
ROWS = np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0], [0.0, 5.0, 0.0], [1.0, 1.5, 1.0]])


def npy(array, **options):
    content = io.BytesIO()
    np.save(content, array, **options)
    return content.getvalue()


def npz(**arrays):
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def bomb():
    """An archive of 40 KB that would unpack to 40 MB."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logits.npy", npy(np.zeros((10, 500_000))))
    return content.getvalue()


def metrics(session):
    return {element.label: element.value for element in session.metric}


def facts(session):
    """The line that says what is open."""
    return next(element.value for element in session.markdown if "Rows: " in element.value)


def table(session):
    return session.dataframe[-1].value


class TestSample:
    def test_it_opens_with_its_accuracy(self, visit):
        session = visit(PAGE)
        shown = metrics(session)
        assert facts(session) == (
            "Rows: 797 · classes: 10 · float32 · -12.8 … 14.12 · NaN: 0 · infinities: 0"
        )
        assert shown["Accuracy"] == "92.97%"
        assert shown["Mistakes"] == "56"
        assert session.errors + session.warnings == []

    def test_the_worst_row_is_first_and_chosen(self, visit):
        session = visit(PAGE)
        worst = sorted_rows(row_table(load_sample()), "loss", descending=True)
        assert table(session)["row"].tolist() == worst[:200].tolist()
        assert session.number_input(key="go_to").value == worst[0]
        assert any(f"Row {worst[0]}" in element.value for element in session.markdown)

    @pytest.mark.parametrize("column", ["row", "loss", "confidence", "margin", "entropy", "rank"])
    @pytest.mark.parametrize("descending", [True, False])
    def test_sorting(self, visit, column, descending):
        session = visit(PAGE)
        session.selectbox(key="sort").set_value(column).run()
        session.toggle(key="descending").set_value(descending).run()
        expected = sorted_rows(row_table(load_sample()), column, descending, limit=200)
        assert table(session)["row"].tolist() == expected.tolist()
        assert session.query(PAGE)["sort"] == column

    def test_only_mistakes(self, visit):
        session = visit(PAGE)
        session.toggle(key="mistakes").set_value(True).run()
        shown = table(session)
        assert len(shown) == 56
        assert (shown["label"] != shown["prediction"]).all()
        assert any("Rows 1 to 56 of 56" in caption.value for caption in session.caption)

    def test_the_rows_after_the_first_ones(self, visit):
        session = visit(PAGE, sort="row", descending="0")
        session.number_input(key="offset").set_value(700).run()
        assert table(session)["row"].tolist() == list(range(700, 797))
        assert any("Rows 701 to 797 of 797" in caption.value for caption in session.caption)
        session.number_input(key="offset").set_value(797).run()
        assert session.errors == ["There is no row 797; there are 0 to 796"]
        assert session.query(PAGE)["offset"] == "700"
        session.selectbox(key="sort").set_value("loss").run()
        assert session.query(PAGE)["offset"] == "0"
        assert session.errors == []

    def test_go_to_a_row(self, visit):
        session = visit(PAGE)
        session.number_input(key="go_to").set_value(123).run()
        assert session.held[PAGE].file.row == 123
        assert any("Row 123" in element.value for element in session.markdown)

    @IN_BOTH
    @pytest.mark.parametrize("row", [-1, 797, 10**9])
    def test_a_row_that_is_not_there(self, visit, locale, row):
        session = visit(PAGE, locale=locale)
        session.number_input(key="go_to").set_value(5).run()
        session.number_input(key="go_to").set_value(row).run()
        sentences = {
            "en-US": f"There is no row {row}; there are 0 to 796",
            "zh-CN": f"没有第 {row} 行；行号从 0 到 796",
        }
        assert session.errors == [sentences[locale]]
        assert session.held[PAGE].file.row == 5

    def test_a_click_on_a_row_chooses_it(self, visit):
        session = visit(PAGE)
        third = int(table(session)["row"][2])
        session.select_row(2)
        assert session.held[PAGE].file.row == third
        assert session.number_input(key="go_to").value == third

    def test_a_row_opens_in_the_bench(self, visit):
        session = visit(PAGE)
        session.number_input(key="go_to").set_value(123).run()
        session.button(key="open_row").click()
        session.run()
        assert session.title[0].value == "Softmax"
        sample = load_sample()
        experiment = session.held["softmax"]
        np.testing.assert_array_equal(experiment.logits, sample.values[123])
        assert experiment.entry == (sample.labels[123],)
        assert experiment.names == sample.class_names
        assert (experiment.source.row, experiment.source.name) == (123, "digits.npz")
        assert experiment.source.digest == sample.digest[:16]
        assert experiment.preset is None

    def test_a_row_opens_with_its_label_in_cross_entropy(self, visit):
        session = visit(PAGE)
        session.number_input(key="go_to").set_value(123).run()
        session.button(key="open_row_cross_entropy").click()
        session.run()
        assert session.title[0].value == "Cross entropy"
        sample = load_sample()
        experiment = session.held["cross_entropy"]
        np.testing.assert_array_equal(experiment.logits, sample.values[123])
        assert experiment.indices == (sample.labels[123],)
        assert experiment.names == sample.class_names
        assert (experiment.source.row, experiment.source.name) == (123, "digits.npz")

    def test_a_row_in_the_bench_is_not_met_by_what_was_refused_there(self, visit):
        session = visit()
        session.number_input(key="temperature").set_value(0.0).run()
        session.number_input(key="entry_0").set_value(9).run()
        session.turn_to(PAGE)
        session.button(key="open_row").click()
        session.run()
        assert session.title[0].value == "Softmax"
        assert session.errors == []
        assert session.number_input(key="temperature").value == 1.0
        assert (session.number_input(key="entry_0").value,) == session.held["softmax"].entry


class TestLinks:
    def test_a_link_to_a_row_of_the_sample(self, visit):
        digest = load_sample().digest[:16]
        session = visit(PAGE, v="1", file=f"digits.npz:{digest}:123", sort="row", descending="0")
        assert session.held[PAGE].file.row == 123
        assert session.errors + session.warnings == []

    @IN_BOTH
    @pytest.mark.parametrize("page", [PAGE, "softmax"])
    def test_a_file_that_is_not_open_is_asked_for_by_name(self, visit, locale, page):
        link = {"file": "mine_[1].npy:ffff0000:7"}
        if page == "softmax":
            link = {"content": "0123456789abcdef", "source": link["file"], "temperature": "2"}
        session = visit(page, locale=locale, **link)
        sentences = {
            "en-US": "This link shows row 7 of mine_[1].npy (content ffff0000), which is not open",
            "zh-CN": "这个链接显示 mine_[1].npy（内容 ffff0000）的第 7 行",
        }
        (sentence,) = session.warnings
        assert sentence.startswith(sentences[locale])
        assert session.errors == []

    def test_a_link_to_a_large_row_opens_with_its_file(self, visit):
        digest = load_sample().digest[:16]
        source = f"digits.npz:{digest}:123"
        session = visit("softmax", content="0123456789abcdef", source=source, temperature="2")
        experiment = session.held["softmax"]
        np.testing.assert_array_equal(experiment.logits, load_sample().values[123])
        assert experiment.temperature == 2.0
        assert session.warnings == []

    def test_and_after_the_file_was_opened(self, visit):
        content = npy(ROWS)
        digest = OpenFile(read_logits("rows.npy", content)).source().digest
        session = visit("softmax", content="00ff", source=f"rows.npy:{digest}:1", temperature="2")
        assert "rows.npy" in session.warnings[0]
        session.turn_to(PAGE)
        session.upload("logits_file", "rows.npy", content)
        session.turn_to("softmax")
        assert session.query()["logits"] == "3,2,1"
        assert session.query()["temperature"] == "2"

    def test_a_link_shows_what_it_says_once_its_file_is_open(self, visit):
        content, labels = npy(ROWS), npy(np.array([2, 0, 1, 2]))
        digest = read_logits("rows.npy", content, ("labels.npy", labels)).digest[:16]
        link = {"file": f"rows.npy:{digest}:3", "section": "calibration", "temperature": "2"}
        session = visit(PAGE, **link, mistakes="1", sort="margin")
        assert "row 3 of rows.npy" in session.warnings[0]
        session.upload("logits_file", "mine.npy", content)  # without labels it is another file
        assert session.held[PAGE].file.row == 0
        session.upload("labels_file", "labels.npy", labels)
        shown = session.query(PAGE)
        assert {name: shown[name] for name in ("section", "temperature", "mistakes", "sort")} == {
            "section": "calibration",
            "temperature": "2",
            "mistakes": "1",
            "sort": "margin",
        }
        assert shown["file"] == f"mine.npy:{digest}:3"
        session.upload("labels_file", "labels.npy", None)
        session.upload("labels_file", "labels.npy", labels)
        assert session.held[PAGE].file.row == 0  # only once

    def test_a_link_that_is_given_back_is_the_one_that_waits(self, visit):
        content = npy(ROWS)
        file = f"rows.npy:{read_logits('rows.npy', content).digest[:16]}"
        session = visit(PAGE, file=f"{file}:3")
        with state.within(session.held):
            state.restore(LogitsExperiment, {"file": f"{file}:2"})
        session.run().upload("logits_file", "rows.npy", content)
        assert session.held[PAGE].file.row == 2

    @pytest.mark.parametrize("row", [-1, -100_000, 100_000])
    @pytest.mark.parametrize("page", [PAGE, "softmax"])
    def test_a_link_to_a_row_that_the_file_lacks_opens(self, visit, page, row):
        source = f"digits.npz:{load_sample().digest[:16]}:{row}"
        link = {"file": source} if page == PAGE else {"content": "00", "source": source}
        session = visit(page, **link)
        assert session.title

    @pytest.mark.parametrize("link", [{"offset": "5000"}, {"mistakes": "1", "offset": "700"}])
    def test_a_link_past_the_last_row_still_shows_rows(self, visit, link):
        session = visit(PAGE, **link)
        assert len(table(session)) > 0 or session.errors

    @pytest.mark.parametrize(
        "link",
        [
            {"sort": "colour", "descending": "x", "mistakes": "2", "offset": "-1", "file": "f"},
            {"offset": "9" * 19},
            {"file": "[x](y):ab:" + "9" * 19},
            {"v": "{0}", "logits": "1,2"},
        ],
        ids=str,
    )
    def test_a_broken_link_opens(self, visit, link):
        session = visit(PAGE, **link)
        assert session.title[0].value == "Your logits"
        assert len(session.errors) == (5 if "sort" in link else 2 if "logits" in link else 0)


class TestUploads:
    def test_a_file_with_its_labels_and_names(self, visit):
        session = visit(PAGE)
        session.upload("labels_file", "labels.txt", b"2\n1\n1\n0\n")
        session.upload("names_file", "names.txt", "猫\n<b>\nc,d".encode())
        session.upload("logits_file", "rows.npy", npy(ROWS))
        assert session.errors == []
        shown = metrics(session)
        assert shown["Accuracy"] == "50.00%"
        assert facts(session).startswith("Rows: 4 · classes: 3")
        assert table(session)["label"].tolist() == ["<b>", "猫", "c,d", "<b>"]

    def test_padding_is_refused_by_its_rows_and_ignored_at_a_press(self, visit):
        session = visit(PAGE)
        session.upload("labels_file", "labels.txt", b"2\n-100\n1\n-100\n")
        session.upload("logits_file", "rows.npy", npy(ROWS))
        assert ["wrong: 2" in error for error in session.errors] == [True]
        session.press("Ignore the label -100")
        assert session.errors == []
        assert session.query(PAGE)["ignore"] == "-100"
        assert session.number_input(key="ignore").value == -100
        assert facts(session).startswith("Rows: 2 · classes: 3")
        assert sorted(table(session)["row"].tolist()) == [0, 2]
        session.number_input(key="ignore").set_value(2).run()
        assert ["wrong: 2" in error for error in session.errors] == [True]

    def test_a_table_of_parquet_with_distributions(self, visit):
        columns = {f"logit_{at}": column for at, column in enumerate(ROWS.T)}
        content = io.BytesIO()
        shares = [[0.25, 0.5, 0.25]] * 4
        write_table(pa.table(columns | {"label": shares, "site": list("abcd")}), content)
        session = visit(PAGE)
        session.upload("logits_file", "rows.parquet", content.getvalue())
        assert session.errors == []
        assert any("The labels are distributions" in info.value for info in session.info)
        assert metrics(session)["Accuracy"] == "50.00%"

    def test_what_is_too_large_for_the_browser_has_another_way(self, visit):
        assert any("make run LOGITS=path" in caption.value for caption in visit(PAGE).caption)

    def test_a_file_without_labels_has_no_loss(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "rows.csv", b"1,2\n3,1")
        assert session.errors == []
        assert "Accuracy" not in metrics(session)
        assert session.selectbox(key="sort").value == "confidence"
        assert "loss" not in table(session).columns
        assert "open_row_cross_entropy" not in [button.key for button in session.button]

    def test_utf_16_is_read_and_said(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "excel.csv", "1;2\n3;1,5".encode("utf-16"))
        assert session.errors == []
        assert "1 … 3" in facts(session)
        assert any("UTF-16" in info.value for info in session.info)

    def test_nan_is_counted_and_said(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "rows.csv", b"1,nan,label\n1,2,0\nnan,1,1\ninf,0,0")
        assert facts(session).endswith("NaN: 1 · infinities: 1")
        said = " ".join(element.value for element in session.markdown)
        assert "Rows with a NaN, and so without softmax" in said
        assert "Rows with +inf, and so without softmax" in said
        assert metrics(session)["Mean loss"] == "–"
        assert any("–: rows without a softmax" in each.value for each in session.caption)

    @IN_BOTH
    @pytest.mark.parametrize(
        ("name", "content", "english", "chinese"),
        [
            (
                "objects.npy",
                npy(np.array([{}, 1], dtype=object), allow_pickle=True),
                "holds Python objects, which could run code",
                "含有可能执行代码的 Python 对象",
            ),
            ("short.npy", npy(ROWS)[:-5], "is cut short", "不完整"),
            ("bomb.npz", bomb(), "would unpack", "解压到"),
            ("text.npy", b"hello", "is not an .npy file", "不是 .npy 文件"),
            ("point.npy", npy(np.float64(1)), "has shape ()", "形状是 ()"),
            ("none.npy", npy(np.zeros((0, 3))), "holds an empty array", "是空数组"),
            (
                "ragged.csv",
                b"1,2\n3",
                "line 2 is not as long as the first row: 1",
                "第 2 行：有 1 个单元格",
            ),
            ("words.csv", b"1,2\n3,cat", "'cat' is not a number", "'cat' 不是数字"),
            ("big.csv", b"1,2\n3,1e400", "1e400 is larger than a float64", "1e400 超出"),
            ("nothing.csv", b"", "the file nothing.csv is empty", "是空的"),
            ("latin.csv", b"a\xe9,b\n1,2", "is not UTF-8 text", "不是 UTF-8 文本"),
            ("two.npz", npz(a=ROWS, b=ROWS), "needs an array called logits", "需要名为 logits"),
        ],
        ids=lambda value: (
            value if isinstance(value, str) and value.endswith(("y", "z", "v")) else ""
        ),
    )
    def test_a_bad_file_is_one_sentence_and_the_good_one_stays(
        self, visit, locale, name, content, english, chinese
    ):
        session = visit(PAGE, locale=locale)
        session.upload("logits_file", "good.npy", npy(ROWS))
        before = session.query(PAGE)
        session.upload("logits_file", name, content)
        (sentence,) = session.errors
        assert name in sentence.lower()
        assert (english if locale == "en-US" else chinese).lower() in sentence.lower()
        assert session.query(PAGE) == before
        assert session.subheader[0].value.replace("\\", "") == "good.npy"

    @IN_BOTH
    @pytest.mark.parametrize(
        ("labels", "english", "chinese"),
        [
            ([0, 1, 2, 3], "labels must be from 0 to 2", "标签应在 0 到 2 之间"),
            ([0, 1, -1, 0], "labels must be from 0 to 2", "标签应在 0 到 2 之间"),
            ([0, 1.5, 1, 0], "labels must be whole numbers", "标签应为 0 到 2 的整数"),
            (
                [0, 1],
                "Labels and rows of logits differ in number: 2 and 4",
                "4 行 logits 却有 2 个标签",
            ),
            ([[0, 1, 0]] * 4, "the labels have shape (4, 3)", "标签的形状是 (4, 3)"),
        ],
        ids=str,
    )
    def test_labels_that_do_not_fit(self, visit, locale, labels, english, chinese):
        session = visit(PAGE, locale=locale)
        session.upload("logits_file", "rows.npy", npy(ROWS))
        before = session.query(PAGE)
        session.upload("labels_file", "labels.npy", npy(np.array(labels)))
        (sentence,) = session.errors
        assert (english if locale == "en-US" else chinese).lower() in sentence.lower()
        assert session.query(PAGE) == before

    def test_a_message_leaves_the_name_of_a_file_as_it_is(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "text.npy", b"hello")
        assert session.errors == ["text.npy is not an .npy file: it does not begin as one"]

    def test_names_that_do_not_fit(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "rows.npy", npy(ROWS))
        session.upload("names_file", "names.txt", b"a\nb")
        assert session.errors == [
            "Class names and classes differ in number: 2 and 3; there must be one name a class"
        ]

    def test_an_error_goes_when_the_file_goes(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "text.npy", b"hello")
        assert len(session.errors) == 1
        session.upload("logits_file", "text.npy", None)
        assert session.errors == []

    def test_back_to_the_sample(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "rows.npy", npy(ROWS))
        session.press("Digits sample")
        assert facts(session).startswith("Rows: 797 · classes: 10")

    def test_one_row_of_one_class(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "one.csv", b"5")
        assert facts(session).startswith("Rows: 1 · classes: 1")
        session.button(key="open_row").click()
        session.run()
        assert session.query()["logits"] == "5"

    def test_names_are_never_markup(self, visit):
        session = visit(PAGE)
        session.upload("labels_file", "labels.txt", b"1\n1\n1\n1")
        session.upload("names_file", "names.txt", b"[a](https://evil.example)\n![b](c)\n$d$")
        session.upload("logits_file", "[x](https://evil.example).npy", npy(ROWS))
        texts = [e.value for kind in (session.markdown, session.subheader) for e in kind]
        assert not any("](" in text for text in texts if "evil" in text or "![" in text)
