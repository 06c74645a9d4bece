"""Names of uploaded files, for display and downloads."""

import re
import unicodedata
from pathlib import PurePosixPath

from sources.texts.characters import JOINERS, readable

__all__ = ["clean_file_name"]

MAX_LENGTH = 150
# Windows rejects these, and a quote would end the value in a header.
_NOT_IN_NAMES = re.compile(r"[<>:\"|?*]")


def clean_file_name(name: str) -> str:
    """Return the last part of a path, without characters that mislead a reader or a program.

    Removes control characters, bidirectional control characters (`gpj.exe` displayed as `exe.jpg`),
    and leading dots. A long name is cut but keeps its extension.
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
    if len(seen) > MAX_LENGTH:
        ending = ending if len(ending) <= 10 else ""
        seen = seen[: MAX_LENGTH - len(ending)] + ending
    return seen or "document"
