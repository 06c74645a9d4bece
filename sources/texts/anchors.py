"""Searching for quotes in the text of a document, and creating passages."""

import itertools
import re

from django.db import IntegrityError

from sources.models import Document, Passage
from sources.models.passage import CONTEXT_LENGTH, MAX_PASSAGE_LENGTH
from sources.texts.characters import readable, shown
from sources.texts.pages import page_of

__all__ = ["MAX_PLACES", "AnchorError", "SeveralPlacesError", "mark_passage", "occurrences"]

MAX_PLACES = 50
"""Maximum number of positions to choose from if a quote occurs more than once."""


class AnchorError(ValueError):
    """The quote cannot be anchored in the document; the message tells the user why."""


class SeveralPlacesError(AnchorError):
    """The quote occurs more than once, and it is unknown which occurrence is meant.

    `places` are the offsets (code points) of the first occurrences.
    """

    def __init__(self, message: str, places: list[int]) -> None:
        super().__init__(message)
        self.places = places


def occurrences(text: str, exact: str, limit: int = MAX_PLACES) -> list[int]:
    """Return the offsets (code points) of up to `limit` occurrences of `exact` in `text`."""
    found: list[int] = []
    position = text.find(exact) if exact else -1
    while position >= 0 and len(found) < limit:
        found.append(position)
        position = text.find(exact, position + 1)
    return found


def mark_passage(document: Document, exact: str, start: int | None = None) -> Passage:
    """Return the passage of `document` with this exact quote; create it if necessary.

    `start` (code points) is needed only if the quote occurs more than once. Raises AnchorError if
    the document has no text or got another one meanwhile, if the quote is longer than
    MAX_PASSAGE_LENGTH, does not occur, is not at `start`, or occurs more than once and no `start`
    was given.
    """
    if document.text is None:
        raise AnchorError(f"{document.public_id} has no text yet, so nothing in it can be quoted.")
    text = document.text.content
    exact = _as_kept(text, exact, start)
    if not exact.strip():
        raise AnchorError("Give the exact words of the passage.")
    if len(exact) > MAX_PASSAGE_LENGTH:
        raise AnchorError(
            f"A passage has at most {MAX_PASSAGE_LENGTH} characters, and this has {len(exact)}: "
            "what is quoted is published, so quote the words that say it."
        )
    if start is None:
        start = _only_occurrence(document, text, exact)
    elif start < 0 or text[start : start + len(exact)] != exact:
        there = text[start : start + len(exact)] if start >= 0 else ""
        raise AnchorError(
            f"At position {start} of {document.public_id} stands “{there[:80]}”, not these words."
        )
    end = start + len(exact)
    try:
        passage, _ = Passage.objects.get_or_create(
            document=document,
            start=start,
            end=end,
            defaults={
                "text": document.text,
                "exact": exact,
                "prefix": text[max(0, start - CONTEXT_LENGTH) : start],
                "suffix": text[end : end + CONTEXT_LENGTH],
                "page": page_of(document.text, start),
            },
        )
    except IntegrityError as error:
        if "passage_quotes_text" in str(error):
            raise AnchorError(
                f"{document.public_id} was given another text meanwhile. Read it again."
            ) from error
        raise
    return passage


def _as_kept(text: str, exact: str, start: int | None) -> str:
    """Return the quote as it is in the text, if it was displayed or copied in another form.

    Texts from before hidden characters were removed are displayed with a sign for each of them,
    and text copied from elsewhere may contain hidden characters that the text does not have.
    """
    if start is not None and start >= 0:
        end = start + len(exact)
        if text[start:end] != exact and shown(text)[start:end] == exact:
            return text[start:end]
        return exact
    if exact in text:
        return exact
    exact = readable(exact)
    return exact if exact in text else _with_other_spaces(text, exact)


def _with_other_spaces(text: str, exact: str) -> str:
    """Return the quote with the white space of the text: line breaks, tabs or several spaces.

    Returns it unchanged if it has no match in the text, or several.
    """
    words = exact.split()
    if not words or len(exact) > MAX_PASSAGE_LENGTH:
        return exact
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = {match[0] for match in itertools.islice(pattern.finditer(text), MAX_PLACES)}
    return found.pop() if len(found) == 1 else exact


def _only_occurrence(document: Document, text: str, exact: str) -> int:
    found = occurrences(text, exact, MAX_PLACES + 1)
    if not found:
        raise AnchorError(
            f"These words do not stand in {document.public_id}: “{exact[:80]}”. "
            "Copy them from the text exactly, with their punctuation."
        )
    if len(found) > 1:
        times = f"more than {MAX_PLACES}" if len(found) > MAX_PLACES else f"{len(found)}"
        raise SeveralPlacesError(
            f"These words stand {times} times in {document.public_id}. Quote more of the sentence, "
            "or say which place is meant.",
            found[:MAX_PLACES],
        )
    return found[0]
