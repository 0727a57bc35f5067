import warnings

import pytest

from core.errors import InputError, InputTypeError, Message, NumericWarning

GERMAN = {
    "axis {axis} {problem}": "Achse {axis} {problem}",
    "is not there": "fehlt",
}


def german(text):
    return GERMAN.get(text, text)


def test_a_message_is_its_english_sentence():
    message = Message("axis {axis} of {rank:02d}", axis=3, rank=2)
    assert str(message) == "axis 3 of 02"
    assert repr(message) == "Message('axis 3 of 02')"


def test_a_message_within_a_message_is_translated_too():
    message = Message("axis {axis} {problem}", axis=3, problem=Message("is not there"))
    assert str(message) == "axis 3 is not there"
    assert message.translated(german) == "Achse 3 fehlt"


def test_a_sentence_without_translation_stays_english():
    assert Message("{n} rows", n=3).translated(german) == "3 rows"


def test_braces_in_a_value_are_left_alone():
    assert str(Message("got {text}", text="{n}")) == "got {n}"


def test_a_value_may_be_called_text():
    assert str(Message("{text}: {values}", text="a", values="b")) == "a: b"


def test_messages_are_equal_when_they_say_the_same():
    assert Message("{n} rows", n=3) == Message("{m} rows", m=3)
    assert hash(Message("{n} rows", n=3)) == hash(Message("{m} rows", m=3))
    assert Message("{n} rows", n=3) != Message("{n} rows", n=4)
    assert Message("3 rows") != "3 rows"


@pytest.mark.parametrize(
    ("kind", "base"),
    [(InputError, ValueError), (InputTypeError, TypeError), (NumericWarning, RuntimeWarning)],
)
def test_errors_carry_their_message(kind, base):
    error = kind("axis {axis} {problem}", axis=3, problem=Message("is not there"))
    assert isinstance(error, base)
    assert str(error) == "axis 3 is not there"
    assert error.message.translated(german) == "Achse 3 fehlt"


def test_a_warning_keeps_its_message_on_the_way():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn(NumericWarning("{n} rows", n=3), stacklevel=1)
    assert caught[0].category is NumericWarning
    assert caught[0].message.message == Message("3 rows")
