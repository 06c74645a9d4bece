"""The word tables of the readers, one module per language; `table` defines their structure."""

from collections.abc import Mapping

from reading.languages.arabic import ARABIC
from reading.languages.english import ENGLISH
from reading.languages.french import FRENCH
from reading.languages.spanish import SPANISH
from reading.languages.table import Language
from sources.texts.language import detected_language

__all__ = ["LANGUAGES", "language_of"]

LANGUAGES: Mapping[str, Language] = {
    table.code: table for table in (ARABIC, ENGLISH, FRENCH, SPANISH)
}
"""The supported languages by BCP 47 tag without region."""


def language_of(tag: str, text: str = "") -> Language | None:
    """Return the table for a text, or None if its language has none; then only names are found.

    `tag` is the document's language (BCP 47); its region and script subtags are ignored. If it is
    `und` or empty, the language is detected from the text if possible.
    """
    code = tag.split("-")[0].lower()
    return LANGUAGES.get(detected_language(text) if code in ("", "und") else code)
