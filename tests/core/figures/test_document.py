"""Every page as one HTML file: nothing is loaded, the charts and numbers are the page's."""

import doctest
import json
from functools import cache
from html.parser import HTMLParser

import numpy as np
import pytest

from core.experiment import SoftmaxExperiment
from core.figures import document as module
from core.figures.document import FEW, MOST_NUMBERS, document
from core.figures.pages import figures, specs
from core.figures.spec import to_json
from core.locale import translations
from core.reference.programs import PROGRAMS
from core.view import SoftmaxView
from tests.core.shown import views

LINK = "http://localhost:8501/softmax?v=1&names=a,b"
VIEWS = views()


class Read(HTMLParser):
    """What stands in a document: text by tag, addresses, and the scripts."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.addresses, self.texts, self.scripts = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [value for key, value in attributes if key in ("src", "href")]

    def handle_endtag(self, tag):
        self.tags.append(f"/{tag}")

    def handle_data(self, text):
        last = self.tags[-1] if self.tags else ""
        if last == "script":
            self.scripts.append(text)
        else:
            self.texts.append((last, text))

    @property
    def numbers(self):
        """The numbers of the table, flat, by name."""
        names = [text for tag, text in self.texts if tag == "th"]
        cells = [text for tag, text in self.texts if tag == "code"]
        split = ([float(cell) for cell in text.split(", ")] for text in cells)
        return dict(zip(names, split, strict=True))

    @property
    def charts(self):
        """Each chart in both widths, as the document's script draws it."""
        found = (json.loads(text) for text in self.scripts if text.startswith("{"))
        return [each for each in found if "wide" in each]


@cache
def read(name):
    return Read(document(VIEWS[name], name, LINK))


IN_ALL = pytest.mark.parametrize("name", list(VIEWS))


@IN_ALL
def test_it_has_the_numbers_of_its_page(name):
    view = VIEWS[name]
    numbers = PROGRAMS[view.experiment.page](view).numbers
    found = read(name).numbers
    assert found.keys() == numbers.keys()
    for key, value in numbers.items():
        np.testing.assert_array_equal(found[key], np.asarray(value).ravel(), err_msg=key)


def test_the_few_numbers_come_first():
    sizes = [len(values) > FEW for values in read("your_logits").numbers.values()]
    assert sizes == sorted(sizes)
    assert next(iter(read("network").numbers)) == "outputs"


@IN_ALL
def test_it_has_the_charts_of_its_page(name):
    both = zip(*(specs(VIEWS[name], width=width) for width in ("wide", "narrow")), strict=True)
    drawn = [json.loads(to_json({"wide": wide, "narrow": narrow})) for wide, narrow in both]
    assert read(name).charts == drawn


@IN_ALL
def test_it_loads_nothing(name):
    assert read(name).addresses == [LINK]
    with_plotly = sum(len(script) > 1_000_000 for script in read(name).scripts)
    assert with_plotly == bool(figures(VIEWS[name]))


def test_what_people_typed_is_no_markup():
    assert "b" not in read("hostile").tags
    plain = read("softmax").tags
    assert read("hostile").tags.count("script") == plain.count("script")


def test_of_many_numbers_it_has_the_first():
    experiment = SoftmaxExperiment().with_logits(np.zeros(MOST_NUMBERS + 1_500))
    text = document(SoftmaxView(experiment), "Softmax", gettext=lambda text: text)
    assert text.count(", and 1,500 more</code>") == 3
    assert "The program holds" not in text


def test_a_long_program_is_not_in_it():
    text = dict(read("trained").texts)["pre"]
    assert text.startswith("The program holds 2")


def test_it_is_in_the_readers_language():
    gettext = translations("zh").gettext
    text = document(VIEWS["softmax"], "Softmax", LINK, gettext, "zh")
    assert '<html lang="zh">' in text
    assert f"<summary>{gettext('TensorFlow code')}</summary>" in text
    assert gettext("TensorFlow code") != "TensorFlow code"


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0
