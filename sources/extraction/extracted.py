"""What a file says: its text, and what it tells about itself."""

import dataclasses
import datetime
import re
from urllib.parse import urlsplit

from sources.texts.characters import readable
from sources.texts.text import tidy

__all__ = ["Extracted", "as_date", "as_language", "as_line", "as_link", "whole_characters"]

LONGEST_TITLE = 500
LONGEST_NAME = 200
LONGEST_LINK = 2000
LONGEST_LANGUAGE = 10


@dataclasses.dataclass(frozen=True)
class Extracted:
    """The text of a file and its metadata as the file gives it; empty where it says nothing.

    `published` is EDTF, `language` a BCP 47 tag, `link` an address that is never fetched.
    `page_starts` are the offsets, in code points of `text`, at which the pages begin; empty for
    what has no pages. `remarks` tell a person what was left out or guessed.
    """

    text: str
    media_type: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
    link: str = ""
    page_starts: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()

    def tidied(self) -> "Extracted":
        """Return it with each piece of metadata in one line, and without what says nothing."""
        return dataclasses.replace(
            self,
            title=as_line(self.title, LONGEST_TITLE),
            publisher=as_line(self.publisher, LONGEST_NAME),
            published=as_date(self.published),
            language=as_language(self.language),
            link=as_link(self.link),
        )


def whole_characters(text: str) -> str:
    """Return `text` with pairs of surrogates joined and lone ones replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def as_line(text: str, limit: int) -> str:
    """Return `text` in one line of at most `limit` code points, cut between words."""
    line = " ".join(tidy(whole_characters(text)).split())
    if len(line) <= limit:
        return line
    return f"{line[: limit - 1].rsplit(' ', 1)[0]}…"


def as_date(text: str) -> str:
    """Return the day, month or year that begins `text` as EDTF (ISO 8601-2); empty for none."""
    found = re.match(r"([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])", text.strip())
    if not found:
        return ""
    year, month, day = found.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return found[0]


def as_language(text: str) -> str:
    """Return a BCP 47 tag, its first part alone where the whole is too long; empty for none."""
    tag = text.strip().replace("_", "-")
    primary, _, rest = tag.partition("-")
    tag = f"{primary.lower()}-{rest}" if rest else primary.lower()
    if len(tag) > LONGEST_LANGUAGE:
        tag = primary.lower()
    return tag if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else ""


def as_link(text: str) -> str:
    """Return a web address as it stands; empty for whatever else calls itself a link."""
    link = readable(text).strip()
    try:
        parts = urlsplit(link)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    plain = not re.search(r"[\s\x00-\x20<>\"\\^`{|}\x7f]", link)
    return link if usable and plain and len(link) <= LONGEST_LINK else ""
