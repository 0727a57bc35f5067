"""A user's logits: open them, say what they are, sum them up, and give a table of rows."""

from core.logits.bins import BINS
from core.logits.class_order import ORDERS, shown_classes
from core.logits.confusion import (
    MOST_CLASSES,
    NORMALISATIONS,
    Confusion,
    class_names,
    confusion_of,
    macro,
)
from core.logits.doctor import CHECKS, Cure, Finding, examine, examine_refused
from core.logits.ignored import counted_rows, ignoring
from core.logits.labelled import as_logits
from core.logits.one_pass import Pass, Progress, one_pass, row_table, summarise
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
from core.logits.places import HISTOGRAMS, Histogram
from core.logits.quality import Assessment, Quality, assess
from core.logits.reliability import Reliability
from core.logits.row_numbers import MISSING
from core.logits.rows import RowTable, sorted_rows, top_classes
from core.logits.sample import load_sample, sample_images
from core.logits.scores import Estimate, Scores
from core.logits.selected import Selected
from core.logits.selection import NUMBERS, Cell, Range, Selection, Slice
from core.logits.slices import Factor, SliceTable, slice_table
from core.logits.stamp import Change
from core.logits.summary import TOP, Summary
from core.logits.sweep import HIGHEST, LOWEST, TEMPERATURES
from core.logits.temperature import FITTED, JUDGED, LEFT_OUT, TemperatureFit, fit_temperature

__all__ = [
    "BINS",
    "CHECKS",
    "FITTED",
    "HIGHEST",
    "HISTOGRAMS",
    "JUDGED",
    "LEFT_OUT",
    "LOWEST",
    "MISSING",
    "MOST_CLASSES",
    "NORMALISATIONS",
    "NUMBERS",
    "ORDERS",
    "TEMPERATURES",
    "TOP",
    "Assessment",
    "Cell",
    "Change",
    "Confusion",
    "Cure",
    "Estimate",
    "Factor",
    "Finding",
    "Given",
    "Histogram",
    "Logits",
    "Opened",
    "Pass",
    "Progress",
    "Quality",
    "Range",
    "Reliability",
    "RowTable",
    "Scores",
    "Selected",
    "Selection",
    "Slice",
    "SliceTable",
    "Summary",
    "TemperatureFit",
    "as_logits",
    "assess",
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
    "one_pass",
    "open_logits",
    "read_given",
    "read_logits",
    "row_table",
    "sample_images",
    "shown_classes",
    "slice_table",
    "sorted_rows",
    "summarise",
    "top_classes",
]
