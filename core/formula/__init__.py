"""Formulas that a person typed: read into a small tree, differentiated, written, computed.

A tree is data; nothing of it is ever run as Python.
"""

from core.formula.formula import Formula, parse

__all__ = ["Formula", "parse"]
