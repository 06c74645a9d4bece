"""The name of a file that somebody brought: shown to people, and sent back with the file."""

import re
import unicodedata
from pathlib import PurePosixPath

from sources.texts.characters import JOINERS, readable

__all__ = ["clean_file_name"]

LONGEST = 150
# Windows refuses these, and a quote would end a header's value.
_NOT_IN_NAMES = re.compile(r"[<>:\"|?*]")


def clean_file_name(name: str) -> str:
    """Return the last part of a path, without what moves the reader's eye or a program's hand.

    Control characters and those that turn the direction of writing go (`gpj.exe` shown as
    `exe.jpg`), and so do dots at the start. The ending stays when a long name is cut.
    """
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    seen = "".join(
        " " if character.isspace() else character
        for character in readable(unicodedata.normalize("NFC", last))
        if character.isspace()
        or character in JOINERS
        or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    seen = " ".join(_NOT_IN_NAMES.sub("_", seen).split()).lstrip(". ")
    ending = PurePosixPath(seen).suffix
    if len(seen) > LONGEST:
        ending = ending if len(ending) <= 10 else ""
        seen = seen[: LONGEST - len(ending)] + ending
    return seen or "document"
