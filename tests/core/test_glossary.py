"""The terms of the field."""

import pytest

from core.experiment import EXPERIMENTS
from core.glossary import GLOSSARY
from core.locale import LANGUAGES, translations

TERMS = list(GLOSSARY.values())


def test_every_page_has_terms():
    assert {term.page for term in TERMS} == set(EXPERIMENTS)
    assert len(TERMS) >= 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_are_called_the_same(language):
    names = [translations(language).gettext(term.name.text) for term in TERMS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("term", TERMS, ids=list(GLOSSARY))
def test_a_meaning_is_one_sentence(language, term):
    meaning = term.meaning.translated(translations(language).gettext)
    assert meaning.endswith((".", "。"))
    assert "|" not in meaning  # it stands in a table
    assert meaning.count("。") + meaning.count(". ") <= 1
    assert len(meaning) < 100
