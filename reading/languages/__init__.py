"""The words that the readers know, one module for each language: see `table` for what one holds."""

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
"""The languages that are read, by their BCP 47 tag without regions."""


def language_of(tag: str, text: str = "") -> Language | None:
    """Return the table in which a text is read, None where only its names are.

    `tag` is the language of the document (BCP 47); what it says of a country or a script does not
    matter. Where it names no language (`und`, or empty), the words of the text tell, if they do.
    """
    code = tag.split("-")[0].lower()
    return LANGUAGES.get(detected_language(text) if code in ("", "und") else code)
