"""The languages of the app: gettext catalogs, read from their sources.

A language is a folder here with a catalog, `zh/LC_MESSAGES/logitscope.po`, and a folder with its
long texts in `pages/prose`. English is the language of the source and has no catalog.
"""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DOMAIN = "logitscope"
HERE = Path(__file__).parent
LANGUAGES = ("en", *sorted(path.parent.parent.name for path in HERE.glob(f"*/*/{DOMAIN}.po")))


def N_(text: str) -> str:
    """Marks a text for the catalogs where it is defined; it is translated where it is shown."""
    return text


OWN_NAME = N_("English")  # each catalog translates this with the name of its own language


def catalog_path(language: str) -> Path:
    """Where the catalog of `language` is kept."""
    return HERE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalog of `language`, compiled in memory; English is the source itself.

    Example:
        >>> translations("en").gettext("Logits")
        'Logits'
    """
    if language == "en":
        return gettext.NullTranslations()
    with catalog_path(language).open("rb") as source:
        catalog = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def nearest_language(wanted: str | None) -> str:
    """The language for a browser's tag: `zh-CN` and `zh-Hans` give `zh`; what is unknown, English.

    Example:
        >>> nearest_language("fr-CA")
        'en'
    """
    primary = (wanted or "").replace("_", "-").split("-")[0].lower()
    return primary if primary in LANGUAGES else "en"
