"""A user's logits: open them, say what they are, sum them up, and give a table of rows."""

from core.logits.confusion import (
    MOST_CLASSES,
    NORMALISATIONS,
    Cell,
    Confusion,
    cell_rows,
    class_names,
    confusion_of,
    macro,
    part_of,
)
from core.logits.doctor import CHECKS, Cure, Finding, examine, examine_refused
from core.logits.open import Given, Logits, logits_of, open_logits, read_given, read_logits
from core.logits.rows import MISSING, RowTable, row_table, sorted_rows, top_classes
from core.logits.sample import load_sample, sample_images
from core.logits.summary import Summary, summarise

__all__ = [
    "CHECKS",
    "MISSING",
    "MOST_CLASSES",
    "NORMALISATIONS",
    "Cell",
    "Confusion",
    "Cure",
    "Finding",
    "Given",
    "Logits",
    "RowTable",
    "Summary",
    "cell_rows",
    "class_names",
    "confusion_of",
    "examine",
    "examine_refused",
    "load_sample",
    "logits_of",
    "macro",
    "open_logits",
    "part_of",
    "read_given",
    "read_logits",
    "row_table",
    "sample_images",
    "sorted_rows",
    "summarise",
    "top_classes",
]
