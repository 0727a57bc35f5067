"""The state as a file and as a link: out, back in, and what is no state at all."""

import json

import numpy as np
import pytest

from core.errors import InputError
from core.experiment import LogitsExperiment, SoftmaxExperiment
from core.query import encoded
from pages import share

IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
LARGE = SoftmaxExperiment().with_logits(np.random.default_rng(2).normal(size=2_000))


def state(page="softmax", **query):
    return json.dumps({"logitscope": page, "query": query}).encode()


@pytest.mark.parametrize("experiment", [SoftmaxExperiment(), LARGE, LogitsExperiment(sort="row")])
def test_a_file_brings_the_experiment_back(experiment):
    content = share.to_file(experiment).encode()
    back = share.from_file(experiment.page, content)
    assert back.to_query() == experiment.to_query()
    assert back.digest == experiment.digest


HOSTILE = {
    "no JSON": b"hello",
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "a list": b"[1, 2]",
    "a number": b"5",
    "null": b"null",
    "no query": b'{"logitscope": "softmax"}',
    "a query that is a list": b'{"logitscope": "softmax", "query": ["v"]}',
    "numbers for texts": state(axis=-1),
    "null for a text": state(names=None),
    "nested": b'{"logitscope": "softmax", "query": {"v": {"v": "1"}}}',
    "deep": b"[" * 200_000,
    "deep and closed": b'{"logitscope":' + b"[" * 900 + b"]" * 900 + b"}",
    "a long number": b'{"logitscope": ' + b"9" * 5_000 + b', "query": {}}',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_no_state_is_refused(content):
    with pytest.raises(InputError, match="this is not a state that was downloaded here"):
        share.from_file("softmax", content)


@pytest.mark.parametrize("page", ["your_logits", "x" * 5_000, None, ["a"] * 900, {"a": 1}, 5])
def test_the_state_of_another_page_names_it_shortly(page):
    with pytest.raises(InputError) as error:
        share.from_file("softmax", state(page, v="1"))
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ({"axis": "7"}, "does not hold together: axis 7 is not there"),
        ({"logits": "1,1e400"}, "1e400 is larger than a double"),
        ({"zoom": "1"}, "zoom: not known here"),
        ({"logits": "x".join(["1"] * 65) + ":1"}, "does not hold together"),
        ({"names": "\ud800,b,c"}, "does not hold together"),
        ({"source": "\ud800:12ab:1"}, "does not hold together"),
        ({"\ud800": "1"}, "does not hold together"),
    ],
    ids=ascii,
)
def test_a_state_that_does_not_hold_together_says_why(query, match):
    with pytest.raises(InputError, match=match) as error:
        share.from_file("softmax", state(**query))
    str(error.value).encode()


def test_a_file_is_not_read_when_it_is_too_large():
    with pytest.raises(InputError, match="larger than 8000000 bytes"):
        share.from_file("softmax", b" " * (share.MAX_STATE + 1))


class TestOnThePage:
    def test_a_state_is_opened(self, visit):
        session = visit()
        experiment = SoftmaxExperiment().with_logits([[1, 2], [3, 4]])
        session.upload(share.OPENED, "state.json", share.to_file(experiment).encode())
        assert session.errors == []
        assert session.query() == experiment.to_query()

    @IN_BOTH
    @pytest.mark.parametrize(
        ("content", "english", "chinese"),
        [
            (b"hello", "This is not a state", "这不是从这里下载的状态文件"),
            (b"[" * 100_000, "This is not a state", "这不是从这里下载的状态文件"),
            (state(axis=1), "This is not a state", "这不是从这里下载的状态文件"),
            (
                state("your_logits"),
                "This is a state of the page your_logits",
                "页面 your_logits 的",
            ),
            (state(axis="7"), "The state does not hold together", "状态文件前后不一致"),
        ],
        ids=["text", "deep", "number", "page", "axis"],
    )
    def test_a_bad_one_is_one_sentence_and_nothing_is_lost(
        self, visit, locale, content, english, chinese
    ):
        session = visit(locale=locale, logits="7,8")
        before = session.query()
        session.upload(share.OPENED, "state.json", content)
        (sentence,) = session.errors
        assert (english if locale == "en-US" else chinese) in sentence
        assert session.query() == before
        session.upload(share.OPENED, "state.json", None)
        assert session.errors == []

    def test_a_state_overtakes_what_was_refused(self, visit):
        session = visit()
        session.number_input(key="entry_0").set_value(9).run()
        opened = SoftmaxExperiment().with_logits([[1, 2], [3, 4]])
        session.upload(share.OPENED, "state.json", share.to_file(opened).encode())
        assert session.errors == []
        entry = tuple(session.number_input(key=f"entry_{k}").value for k in range(2))
        assert entry == opened.entry

    def test_the_link_holds_the_experiment_and_the_language(self, visit):
        session = visit(locale="zh-CN", logits="7,8", temperature="2")
        code = session.code[0]  # the other one is TensorFlow's
        assert code.value == "?" + encoded(session.query() | {"lang": "zh"})

    @IN_BOTH
    def test_what_is_too_large_is_a_download(self, visit, locale):
        session = visit(locale=locale)
        session.upload(share.OPENED, "state.json", share.to_file(LARGE).encode())
        assert session.errors == []
        assert len(session.code) == 0
        sentences = {"en-US": "too large for a link", "zh-CN": "太大，放不进链接"}
        assert any(sentences[locale] in caption.value for caption in session.caption)

    @IN_BOTH
    def test_its_link_asks_for_the_state(self, visit, locale):
        session = visit(locale=locale, **LARGE.to_link())
        (sentence,) = session.warnings
        assert LARGE.digest in sentence
        session.upload("missing_softmax", "state.json", share.to_file(LARGE).encode())
        assert session.warnings == []
        np.testing.assert_array_equal(session.held["softmax"].logits, LARGE.logits)
