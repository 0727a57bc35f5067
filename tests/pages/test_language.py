"""Two languages: the browser's, the link's, and the one that is chosen."""

from types import SimpleNamespace

import pytest

from core.errors import Message
from pages import language

TITLES = {"en": "Your logits", "zh": "你的 logits"}


@pytest.mark.parametrize(
    ("locale", "lang", "spoken"),
    [
        ("en-US", None, "en"),
        ("zh-CN", None, "zh"),
        ("zh-Hant-TW", None, "zh"),
        ("fr-FR", None, "en"),
        ("en-US", "zh", "zh"),
        ("zh-CN", "en", "en"),
        ("zh-CN", "xx", "zh"),
    ],
)
def test_the_link_is_before_the_browser(visit, locale, lang, spoken):
    session = visit("your_logits", locale=locale, **({"lang": lang} if lang else {}))
    assert session.title[0].value == TITLES[spoken]
    assert session.segmented_control(key="language").value == spoken


def test_switching_keeps_the_experiment(visit):
    session = visit(logits="1,5", temperature="2", entry="0", axis="0")
    before = session.query()
    session.segmented_control(key="language").set_value("zh").run()
    assert session.query() == before
    assert "Logits 数值" in [element.value for element in session.subheader]
    assert session.number_input(key="temperature").label == "温度 T"
    session.segmented_control(key="language").set_value("en").run()
    assert session.number_input(key="temperature").label == "Temperature T"
    assert session.query() == before


def test_switching_says_the_same_in_the_other_language(visit):
    session = visit()
    session.number_input(key="temperature").set_value(0.0).run()
    session.segmented_control(key="language").set_value("zh").run()
    assert "温度应在 0.05 到 20.0 之间" in session.errors[0]
    assert session.number_input(key="temperature").value == 0.0


def test_the_language_stays_on_the_next_page(visit):
    session = visit()
    session.segmented_control(key="language").set_value("zh").run()
    session.turn_to("your_logits")
    assert session.title[0].value == TITLES["zh"]


@pytest.mark.parametrize("spoken", ["en", "zh"])
@pytest.mark.parametrize("page", ["softmax", "your_logits"])
def test_a_page_has_its_long_text(visit, page, spoken):
    session = visit(page, lang=spoken)
    session.session_state[f"prose_{page}"] = True  # unfolded
    session.run()
    text = (language.PROSE / spoken / f"{page}.md").read_text(encoding="utf-8")
    assert text.strip() in [element.value.strip() for element in session.markdown]


def test_texts_are_filled_after_they_are_translated(monkeypatch):
    session = SimpleNamespace(session_state={"language": "zh"})
    monkeypatch.setattr(language, "st", session)
    assert language._("index {dimension}", dimension=2) == "下标 2"
    assert language._("{count} others") == "其余 {count} 个"
    assert language.say(Message("{name}: {why}", name="a", why=Message("has NaN"))) == "a：含有 NaN"
