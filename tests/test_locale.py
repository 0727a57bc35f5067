"""The catalogs and the long texts are complete, in every language."""

import ast
import configparser
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from core import locale
from core.locale import DOMAIN, LANGUAGES, catalog_path, nearest_language, translations

ROOT = Path(__file__).parents[1]
PROSE = ROOT / "pages" / "prose"
TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The texts in the source, as `make catalogs` finds them."""
    path = tmp_path_factory.mktemp("locale") / "template.pot"
    extract = ["babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", "-o", str(path), "."]
    subprocess.run([sys.executable, "-m", *extract], cwd=ROOT, check=True)
    with path.open("rb") as file:
        return read_po(file)


def texts(catalog: Catalog) -> set[str]:
    return {message.id for message in catalog if message.id}


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def complaints(catalog: Catalog, template: Catalog) -> list[str]:
    """What is wrong with a catalog."""
    known = texts(template)
    found = [f"missing: {text}" for text in known - texts(catalog)]
    found += [f"obsolete: {text}" for text in (texts(catalog) - known) | set(catalog.obsolete)]
    for message in catalog:
        if not message.id:
            continue
        if message.fuzzy:
            found.append(f"fuzzy: {message.id}")
        if not message.string:
            found.append(f"untranslated: {message.id}")
        elif placeholders(message.string) != placeholders(message.id):
            found.append(f"other placeholders: {message.id}")
    return sorted(found)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalog_is_complete(language, template):
    with catalog_path(language).open("rb") as file:
        assert complaints(read_po(file, locale=language), template) == []


def test_each_defect_of_a_catalog_is_found():
    template = Catalog()
    for text in ("good {n}", "new", "empty", "unsure", "broken {n}", "unclosed {n}"):
        template.add(text)
    catalog = Catalog("zh")
    catalog.add("good {n}", "{n} 好")
    catalog.add("empty")
    catalog.add("unsure", "不确定", flags=["fuzzy"])
    catalog.add("broken {n}", "{m}")
    catalog.add("unclosed {n}", "没有")
    catalog.add("gone", "没了")
    assert complaints(catalog, template) == [
        "fuzzy: unsure",
        "missing: new",
        "obsolete: gone",
        "other placeholders: broken {n}",
        "other placeholders: unclosed {n}",
        "untranslated: empty",
    ]


def marked_texts(source: str, keywords: set[str]) -> set[str]:
    """The texts of the source, as Python reads it; refuses those that are put together."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name not in keywords:
                continue
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
            elif not isinstance(first, (ast.Call, ast.Name, ast.Attribute, ast.Subscript)):
                raise AssertionError(f"one whole text, please: {ast.unparse(node)}")
    return found


def test_babel_overlooks_no_text(template):
    # it overlooks calls inside f-strings and deep inside another's arguments
    configuration = configparser.ConfigParser()
    configuration.read(ROOT / "babel.cfg")
    keywords = set(configuration["DEFAULT"]["keywords"].split())
    seen = set()
    for path in [*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/**/*.py")]:
        seen |= marked_texts(path.read_text(encoding="utf-8"), keywords)
    assert seen - texts(template) == set()


def headings(path: Path) -> list[int]:
    """The levels of the headings of a Markdown file."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    return [len(marks) for marks in re.findall(r"^(#+) ", text, flags=re.M)]


def test_a_language_has_a_catalog_and_long_texts():
    assert {path.name for path in PROSE.iterdir() if path.is_dir()} == set(LANGUAGES)
    assert TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_long_texts_exist_in_every_language(language):
    english = {path.name: headings(path) for path in PROSE.glob("en/*.md")}
    assert {path.name: headings(path) for path in PROSE.glob(f"{language}/*.md")} == english


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh_Hans_CN", "zh"),
        ("ZH-TW", "zh"),
        ("en-GB", "en"),
        ("fr-CA", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_nearest_language(monkeypatch, wanted, nearest):
    monkeypatch.setattr(locale, "LANGUAGES", ("en", "zh"))
    assert nearest_language(wanted) == nearest


def test_english_is_the_source_itself():
    assert translations("en").gettext("Temperature {T}") == "Temperature {T}"


def test_a_catalog_is_read_from_its_source(monkeypatch, tmp_path):
    folder = tmp_path / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / f"{DOMAIN}.po").write_text('msgid "Logits"\nmsgstr "对数几率"\n', encoding="utf-8")
    monkeypatch.setattr(locale, "HERE", tmp_path)
    catalog = translations.__wrapped__("zh")  # past the cache, for other tests read it too
    assert catalog.gettext("Logits") == "对数几率"
    assert catalog.gettext("unknown") == "unknown"
