"""Plain text files in any encoding, with wrapped lines joined."""

import re

from sources.extraction.extracted import Extracted
from sources.extraction.media_types import PLAIN
from sources.extraction.plain.encodings import decode
from sources.texts.text import composed
from sources.texts.wrapping import unwrapped

__all__ = ["read_plain"]

MAX_TITLE_LINE_LENGTH = 200
_HEADING = re.compile(r"^#{1,6} +")


def read_plain(name: str, content: bytes, encoding: str = "") -> Extracted:
    """Return a plain text, titled by its first line without Markdown heading markers.

    `encoding` is an encoding chosen by the user, if any. Raises UnknownTypeError.
    """
    decoded = decode(name, content, chosen=encoding)
    read = unwrapped(composed(decoded.text))
    first = next((line for line in read.text.split("\n") if line.strip()), "")
    first = _HEADING.sub("", first)
    title = first if len(first.strip()) <= MAX_TITLE_LINE_LENGTH else ""
    return Extracted(
        read.text,
        PLAIN,
        title=title,
        remarks=(*decoded.remarks, *read.remarks),
        encodings=decoded.others,
    )
