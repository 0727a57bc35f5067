from dataclasses import dataclass

import pytest

from core.errors import InputError
from core.registry import Registry, UnknownKeyError


@dataclass(frozen=True)
class Fruit:
    key: str


def test_keeps_the_order_and_finds_by_key():
    pear, apple = Fruit("pear"), Fruit("apple")
    fruits = Registry("fruit", pear, apple)
    assert list(fruits) == ["pear", "apple"]
    assert list(fruits.values()) == [pear, apple]
    assert fruits["apple"] is apple
    assert len(fruits) == 2
    assert "plum" not in fruits


def test_refuses_a_duplicate():
    with pytest.raises(InputError, match="'pear' is already taken"):
        Registry("fruit", Fruit("pear"), Fruit("pear"))


@pytest.mark.parametrize("key", ["päar", "a pear", "", "2pears"])
def test_refuses_a_key_that_is_no_ascii_identifier(key):
    with pytest.raises(InputError, match="must be an ASCII identifier"):
        Registry("fruit", Fruit(key))


@pytest.mark.parametrize("kind", [KeyError, ValueError, InputError, UnknownKeyError])
def test_an_unknown_key_lists_the_known_ones(kind):
    fruits = Registry("fruit", Fruit("pear"), Fruit("apple"))
    with pytest.raises(kind) as caught:
        fruits["plum"]
    assert str(caught.value) == "there is no fruit called 'plum'; there are: pear, apple"


def test_get_falls_back_for_an_unknown_key():
    assert Registry("fruit", Fruit("pear")).get("plum") is None
