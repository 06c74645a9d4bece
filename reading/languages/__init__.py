"""The words that the readers know, one module for each language: see `table` for what one holds."""

from collections.abc import Mapping

from reading.languages.english import ENGLISH
from reading.languages.table import Language

__all__ = ["LANGUAGES", "language_of"]

LANGUAGES: Mapping[str, Language] = {table.code: table for table in (ENGLISH,)}
"""The languages that are read, by their BCP 47 tag without regions."""


def language_of(tag: str) -> Language | None:
    """Return the table of a language by its BCP 47 tag, None where there is none.

    A text whose language is not known (`und`, or empty) is read as English.
    """
    code = tag.split("-")[0].lower()
    return LANGUAGES.get("en" if code in ("", "und") else code)
