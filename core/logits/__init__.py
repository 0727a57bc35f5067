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
from core.logits.ignored import counted_rows, ignoring
from core.logits.labelled import as_logits
from core.logits.open import (
    Given,
    Logits,
    ignoring_digest,
    logits_of,
    open_logits,
    read_given,
    read_logits,
)
from core.logits.opened import Opened
from core.logits.quality import Assessment, Quality, assess
from core.logits.reliability import BINS, Reliability
from core.logits.rows import MISSING, RowTable, row_table, sorted_rows, top_classes
from core.logits.sample import load_sample, sample_images
from core.logits.stamp import Change
from core.logits.summary import TOP, Summary, summarise
from core.logits.sweep import HIGHEST, LOWEST, TEMPERATURES
from core.logits.temperature import FITTED, JUDGED, LEFT_OUT, TemperatureFit, fit_temperature

__all__ = [
    "BINS",
    "CHECKS",
    "FITTED",
    "HIGHEST",
    "JUDGED",
    "LEFT_OUT",
    "LOWEST",
    "MISSING",
    "MOST_CLASSES",
    "NORMALISATIONS",
    "TEMPERATURES",
    "TOP",
    "Assessment",
    "Cell",
    "Change",
    "Confusion",
    "Cure",
    "Finding",
    "Given",
    "Logits",
    "Opened",
    "Quality",
    "Reliability",
    "RowTable",
    "Summary",
    "TemperatureFit",
    "as_logits",
    "assess",
    "cell_rows",
    "class_names",
    "confusion_of",
    "counted_rows",
    "examine",
    "examine_refused",
    "fit_temperature",
    "ignoring",
    "ignoring_digest",
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
