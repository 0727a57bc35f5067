"""The package's names, and the examples in its docstrings."""

import doctest
import importlib
import pkgutil

import pytest

from core import logits

MODULES = [
    info.name
    for info in pkgutil.walk_packages(logits.__path__, "core.logits.")
    if not info.name.endswith("make_digits")
]


def test_every_public_name_is_there():
    assert all(hasattr(logits, name) for name in logits.__all__)


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0
