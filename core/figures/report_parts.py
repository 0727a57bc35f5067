"""The parts of a report, in their order. Every text out of a file is escaped."""

import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from core.errors import Message
from core.figures.calibration import calibration_spec
from core.figures.confusion import confusion_spec
from core.figures.distributions import KINDS, distributions_spec
from core.figures.offline import chart, data
from core.figures.per_class import MOST, per_class_spec
from core.figures.spec import Spec
from core.figures.style import Gettext
from core.locale import N_
from core.logits import CHECKS, Finding, TemperatureFit, shown_classes
from core.view import LogitsView
from core.view.measures import measures
from core.view.report import NAME, Plain, text, to_json

PAIRS = 100  # mistakes by label and prediction that are listed
CLASSES = 1_000  # that are listed, those with the lowest F1
ROWS = 20  # numbers of rows of a finding
FEW = 20  # lines of a table that is not folded
COLUMNS = {
    "nll": N_("mean loss"),
    "ece": N_("ECE, expected calibration error"),
    "mce": N_("MCE, the largest gap"),
    "classwise_ece": N_("classwise ECE"),
    "brier": N_("Brier score, summed over the classes"),
    "auroc": N_("AUROC of confidence"),
    "accuracy": N_("accuracy, of argmax"),
}
NUMBERS = {
    "confidence": N_("confidence"),
    "entropy": N_("entropy"),
    "margin": N_("margin"),
    "loss": N_("loss"),
}


class Parts:
    """The parts of a report.

    Args:
        view: the file; charts are of all of its rows.
        found: its report.
        gettext: puts the texts into the reader's language.
        conditions: of the selection, in words.
    """

    def __init__(
        self, view: LogitsView, found: Plain, gettext: Gettext, conditions: Sequence[str]
    ) -> None:
        experiment = view.experiment
        whole = experiment.with_selection(type(experiment.selection)())
        self.view = LogitsView(whole, view.opened)
        self.found, self.gettext, self.conditions = found, gettext, conditions
        self.names: list[str] = found["file"]["class_names"]

    def body(self) -> Iterator[str]:
        """All parts as HTML."""
        yield from self._head()
        yield from self._doctor()
        yield from self._figures()
        yield from self._confusion()
        yield from self._classes()
        yield from self._calibration()
        yield from self._distributions()
        yield from self._slices()
        yield from self._json()

    def _head(self) -> Iterator[str]:
        _, file, logits = self.gettext, self.found["file"], self.found["logits"]
        infinities = logits["positive_inf_count"] + logits["negative_inf_count"]
        yield _p(
            _(
                "Rows: {rows} · classes: {classes} · {dtype} · {low} … {high} · NaN: {nans} · "
                "infinities: {infinities}"
            ).format(
                rows=f"{file['rows']:,}",
                classes=f"{file['classes']:,}",
                dtype=file["dtype"],
                low=f"{logits['min']:.4g}",
                high=f"{logits['max']:.4g}",
                nans=f"{logits['nan_count']:,}",
                infinities=f"{infinities:,}",
            )
        )
        date = self.found["date"].replace("T", " ").replace("+00:00", " UTC")
        made = _("Made by Logitscope, {date}").format(date=date)
        yield _p(f"{made} · SHA-256 {file['sha256']}", "quiet small")
        for note in self.view.opened.logits.notes:
            yield _p(self._say(note), "quiet small")
        selection = self.found["selection"]
        if selection is None:
            yield _p(_("This report is of all rows."))
            return
        said = _(
            "This report is of all {every} rows. Beside their figures stand those of the selected "
            "rows ({count}): {conditions}."
        )
        yield _p(
            said.format(
                every=f"{file['rows']:,}",
                count=f"{selection['rows']:,}",
                conditions=" · ".join(map(text, self.conditions)),
            )
        )

    def _doctor(self) -> Iterator[str]:
        _, findings = self.gettext, self.view.opened.findings
        yield _h2(_("The doctor"))
        if not findings:
            yield _p(_("Nothing suspicious in {count} checks").format(count=len(CHECKS)))
        yield from map(self._finding, findings)

    def _finding(self, finding: Finding) -> str:
        _, rows = self.gettext, finding.rows
        sentence = self._say(finding.sentence)
        lines = [
            _p(sentence[:1].upper() + sentence[1:], "verdict"),
            _p(_("Cure: {cure}").format(cure=self._say(finding.cure))),
        ]
        if rows is not None:
            shown = list(map(str, rows[:ROWS].tolist()))
            if rows.size > ROWS:
                shown.append(_("and {count} more").format(count=f"{rows.size - ROWS:,}"))
            lines.append(_p(_("Rows:") + " " + ", ".join(shown)))
        return f'<div class="finding {finding.severity}">{"".join(lines)}</div>'

    def _figures(self) -> Iterator[str]:
        _, of_all, selection = self.gettext, self.found["metrics"], self.found["selection"]
        yield _h2(_("Figures"))
        if of_all is None:
            yield _p(_("The file has no labels, so there is nothing to measure it by."))
            return
        head = [_("figure"), _("all rows"), "95%"]
        if selection is not None:
            head += [_("selected rows"), "95%"]
        lines = []
        for measure in measures(self.found["file"]["classes"]):
            line = [_(measure.title)]
            for metrics in (of_all, *([] if selection is None else [selection["metrics"]])):
                estimate = metrics[measure.key]
                if isinstance(estimate, int):
                    estimate = {"value": estimate}
                line += measure.texts(**estimate)
            lines.append([*line, " ".join(map(_, measure.notes))])
        yield _table([*head, _("what it is")], lines, "numbers measures", words=True)

    def _confusion(self) -> Iterator[str]:
        _, confusion, matrix = self.gettext, self.view.confusion, self.found["confusion_matrix"]
        if confusion is None:
            return
        yield _h2(_("Confusion"))
        classes = shown_classes(confusion)
        if classes.size < confusion.classes:
            said = _("{count} of {classes} classes, those of the most frequent mistakes")
            yield _p(
                said.format(count=classes.size, classes=f"{confusion.classes:,}"), "quiet small"
            )
        yield '<div class="beside"><div>'
        yield self._chart(
            lambda width: confusion_spec(
                confusion, self.names, "none", None, self.gettext, width, classes
            )
        )
        yield _p(
            _(
                "Blue: hits. Orange: mistakes, on a scale of their own, so that a few are seen "
                "beside hundreds of hits."
            ),
            "quiet small",
        )
        yield "</div><div>" + _h3(_("Most frequent mistakes"))
        lines = [
            [
                self.names[pair["label"]],
                self.names[pair["prediction"]],
                f"{pair['count']:,}",
                _percent(pair["count"] / self.found["per_class"][pair["label"]]["support"]),
            ]
            for pair in matrix["pairs"][:PAIRS]
        ]
        if lines:
            head = [_("label"), _("prediction"), _("rows"), _("of the label")]
            yield _table(head, lines, "numbers pairs")
        else:
            yield _p(_("There is none."))
        yield "</div></div>"

    def _classes(self) -> Iterator[str]:
        _, confusion = self.gettext, self.view.confusion
        if confusion is None:
            return
        yield _h2(_("Every class"))
        if confusion.classes > MOST:
            said = _("The {count} with the lowest F1")
            yield _p(said.format(count=MOST), "quiet small")
        yield self._chart(lambda width: per_class_spec(confusion, self.names, self.gettext, width))
        worst = sorted(self.found["per_class"], key=lambda each: _nan_last(each["f1"]))[:CLASSES]
        lines = [
            [
                self.names[each["class"]],
                *(_percent(each[name]) for name in ("recall", "precision", "f1")),
                f"{each['support']:,}",
                f"{each['predicted']:,}",
            ]
            for each in worst
        ]
        means = (_percent(self.found["macro"][name]) for name in ("recall", "precision", "f1"))
        lines.append([_("mean over the classes"), *means, "", ""])
        head = [_("class"), _("recall"), _("precision"), "F1", _("rows"), _("predicted")]
        yield self._folded(_("Numbers of the classes"), head, lines)

    def _calibration(self) -> Iterator[str]:
        _, fit, scaled = self.gettext, self.view.opened.fit, self.found["temperature_scaling"]
        if fit is None:
            return
        yield _h2(_("Calibration"))
        if isinstance(fit, Message):
            yield _p(self._say(fit))
        else:
            yield from self._temperature(fit, scaled)
        for found, name in self._reliabilities():
            edges = pairwise(found["edges"])
            lines = [
                [
                    f"{low:.3f} – {high:.3f}",
                    f"{found['count'][at]:,}",
                    *(_number(found[column][at]) for column in ("confidence", "accuracy")),
                    _band(found["accuracy_low"][at], found["accuracy_high"][at]),
                ]
                for at, (low, high) in enumerate(edges)
            ]
            head = [_("confidence"), _("rows"), _("mean confidence"), _("accuracy"), "95%"]
            yield self._folded(name, head, lines, folded=True)

    def _temperature(self, fit: TemperatureFit, scaled: Plain) -> Iterator[str]:
        _, shown = self.gettext, self.view.calibration
        assert shown is not None
        yield _p(self._say(fit.verdict), "verdict")
        yield self._chart(lambda width: calibration_spec(shown, self.gettext, width))
        lines = [
            [_(title), *(_number(each[name]) for each in scaled["at"])]
            for name, title in COLUMNS.items()
        ]
        head = [_("figure"), *(f"T = {each['temperature']:.4g}" for each in scaled["at"])]
        yield _table(head, lines, "numbers")
        alone = len(scaled["at"]) == 1
        one = _("All rows with a softmax, at T = 1")
        both = _("All rows with a softmax, at T = 1 and at T")
        yield _p(one if alone else both, "quiet small")
        times = {"nll_before": "T = 1", "nll_after": f"T = {fit.temperature:.4g}"}
        if fit.temperature == 1:
            del times["nll_after"]
        lines = [
            [name, *(_number(scaled[when][half], ".6f") for when in times),
             f"{scaled['rows'][half]:,}"]
            for half, name in (("fitted", _("fitted half")), ("judged", _("judged half")))
        ]  # fmt: skip
        yield _table([_("mean loss"), *times.values(), _("rows")], lines, "numbers")

    def _reliabilities(self) -> Iterator[tuple[Plain, str]]:
        """The bins at T = 1, and at T where there is another one, with their title."""
        name = self.gettext("Accuracy by confidence, T = {temperature}")
        yield self.found["reliability"], name.format(temperature=1)
        for each in self.found["temperature_scaling"].get("at", [])[1:]:
            yield each["reliability"], name.format(temperature=f"{each['temperature']:.4g}")

    def _distributions(self) -> Iterator[str]:
        _, shown = self.gettext, self.view.distributions
        yield _h2(_("Distributions"))
        kinds = {"right": _("right rows"), "wrong": _("wrong rows")}
        if not shown.labelled:
            kinds = {"right": _("all rows")}
        squares = " &ensp; ".join(
            f'<span style="color: {KINDS[kind]}">■</span> {escape(name)}'
            for kind, name in kinds.items()
        )
        scale = _("Heights are on a logarithmic scale, so that single rows are seen.")
        yield f'<p class="small">{squares} &ensp; <span class="quiet">{escape(scale)}</span></p>'
        yield self._chart(lambda width: distributions_spec(shown, self.gettext, width))
        for name, found in self.found["histograms"].items():
            right = found["right"]
            lines = [
                [f"{low:.6g} – {high:.6g}", f"{found['count'][at]:,}",
                 *([] if right is None else [f"{found['count'][at] - right[at]:,}"])]
                for at, (low, high) in enumerate(pairwise(found["edges"]))
            ]  # fmt: skip
            head = [_(NUMBERS[name]), _("rows"), *([] if right is None else [_("wrong rows")])]
            title = _("Histogram: {name}").format(name=_(NUMBERS[name]))
            yield self._folded(title, head, lines, folded=True)

    def _slices(self) -> Iterator[str]:
        _, slices = self.gettext, self.found["slices"]
        if slices is None:
            return
        yield _h2(_("Slices by {column}").format(column=slices["column"]))
        inside = [each for each in slices["values"] if each["rows"]]
        lines = [
            [
                each["value"] or _band(each["min"], each["max"], ".6g"),
                f"{each['rows']:,}",
                _percent(each["accuracy"]),
                _band(each["accuracy_low"], each["accuracy_high"]),
                *(_number(each[name]) for name in ("nll", "nll_half_band", "ece", "ece_half_band")),
            ]
            for each in sorted(inside, key=lambda each: each["accuracy"])
        ]
        head = [_("value"), _("rows"), _("accuracy"), "95%"]
        yield _table([*head, _("mean loss"), "±", _("ECE"), "±"], lines, "numbers")

    def _json(self) -> Iterator[str]:
        _ = self.gettext
        yield _h2(_("All numbers"))
        yield _p(
            _(
                "Every figure to its last digit, as JSON: NaN is null, infinities are the texts "
                "Infinity and -Infinity, rows and classes are counted from 0."
            )
        )
        save = escape(_("Save the numbers as JSON"))
        yield f'<p><button id="save" data-name="{NAME}.json">{save}</button></p>'
        yield data("report", to_json(self.found))

    def _chart(self, draw: Any) -> str:
        wide: Spec = draw("wide")
        return chart(wide, draw("narrow"))

    def _folded(
        self, title: str, head: Iterable[str], lines: list[list[str]], folded: bool = False
    ) -> str:
        """A table that can be folded, and is so where it is long."""
        state = "" if folded or len(lines) > FEW else " open"
        table = _table(head, lines, "numbers")
        return f"<details{state}><summary>{escape(title)}</summary>{table}</details>"

    def _say(self, message: Message) -> str:
        return text(message.translated(self.gettext))


def _p(said: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{escape(said)}</p>"


def _h2(said: str) -> str:
    return f"<h2>{escape(said)}</h2>"


def _h3(said: str) -> str:
    return f"<h3>{escape(said)}</h3>"


def _table(
    head: Iterable[str], lines: Iterable[Iterable[str]], kind: str, words: bool = False
) -> str:
    """A table of plain texts; the last column may be one of words."""

    def row(tag: str, cells: Iterable[str]) -> str:
        written = [f"<{tag}>{escape(cell)}</{tag}>" for cell in cells]
        if words:
            written[-1] = written[-1].replace(f"<{tag}>", f'<{tag} class="words quiet small">', 1)
        return f"<tr>{''.join(written)}</tr>"

    body = "\n".join(row("td", line) for line in lines)
    return (
        f'<div class="scroll" tabindex="0"><table class="{kind}">\n'
        f"<thead>{row('th', head)}</thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def _nan_last(value: float) -> float:
    return math.inf if math.isnan(value) else value


def _percent(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2%}"


def _number(value: float, style: str = ".4f") -> str:
    return "–" if math.isnan(value) else f"{value:{style}}"


def _band(low: float, high: float, style: str = ".3f") -> str:
    return "" if math.isnan(low) else f"{low:{style}} – {high:{style}}"
