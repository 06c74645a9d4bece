"""Reading a long text once, page by page, and keeping what was found.

A short text is read whenever it is asked for: that takes a moment. A long one is read by a job
(`curation.tasks`); until its page is kept, whoever asks is told that it is being read.
"""

from bisect import bisect_right
from dataclasses import astuple
from typing import Any

from django.db import transaction
from django.db.models.functions import Substr

from reading.counts.find import FoundCount, find_counts
from reading.dates.find import FoundDate, find_dates
from reading.models import ReadPage, TextReading
from reading.names.people import People
from sources.models import Document, DocumentText
from sources.texts.sentences import LONG, keep_sentences
from sources.texts.windows import windows

__all__ = ["Page", "is_long", "keep_reading", "page_at"]

READER = 7
"""The version of the readers: raise it when they find or keep something else of the same text."""

PAGE = 20_000
"""The most code points of a page."""


class Page:
    """A page of a text, its `words` from `start` on (code points), with what was found in it.

    Places of counts and dates are those in the page.
    """

    def __init__(
        self,
        start: int,
        words: str,
        counts: list[FoundCount],
        dates: list[FoundDate],
        people: People,
    ) -> None:
        self.start = start
        self.words = words
        self.end = start + len(words)
        self.counts = counts
        self.dates = dates
        self.people = people


def is_long(text: DocumentText) -> bool:
    """Whether a text is read by a job."""
    return text.characters > LONG


def keep_reading(text_id: int) -> None:
    """Read a text and keep what is found, page by page; pages that are kept are not read again.

    Its sentences are found first. Ends without a word where the text is gone or changes meanwhile:
    then it is read again when it is asked for.
    """
    text = DocumentText.objects.filter(pk=text_id).first()
    document = Document.objects.filter(text=text_id).first()
    if text is None or document is None:
        return
    keep_sentences(text, document.language)
    wanted = _wanted(document)
    if not TextReading.objects.filter(pk=text_id, **wanted).exists():
        people = People.of(text.content)
        with transaction.atomic():
            if not _stands(text):
                return
            ReadPage.objects.filter(reading=text_id).delete()
            TextReading.objects.update_or_create(
                text=text,
                defaults={
                    **wanted,
                    "edges": [0, *(end for _, end in windows(text.content, PAGE))],
                    "fullest": people.fullest,
                    "capitalised": sorted(people.capitalised),
                },
            )
    kept = set(ReadPage.objects.filter(reading=text_id).values_list("start", flat=True))
    for start, end in windows(text.content, PAGE):
        if start in kept:
            continue
        words = text.content[start:end]
        page = ReadPage(
            reading_id=text_id,
            start=start,
            counts=[astuple(count) for count in find_counts(words, document.language)],
            dates=[
                astuple(date) for date in find_dates(words, document.published, document.language)
            ],
        )
        with transaction.atomic():
            standing = TextReading.objects.filter(pk=text_id, **wanted)
            if not _stands(text) or not standing.exists():
                return
            # Another worker that read it at the same time found the same.
            ReadPage.objects.bulk_create([page], ignore_conflicts=True)


def _wanted(document: Document) -> dict[str, Any]:
    """Return what the reading of a document's text must have been read with."""
    return {
        "reader": READER,
        "read_against": document.published,
        "language": document.language,
    }


def _stands(text: DocumentText) -> bool:
    """Whether no word of a text was taken out since it was loaded; none is until the end of the
    transaction."""
    rows = DocumentText.objects.select_for_update(no_key=True)
    return rows.filter(pk=text.pk, sha256=text.sha256).exists()


def page_at(document: Document, place: int) -> Page | None:
    """Return the page of a long text in which a place lies, or None while it is not read.

    Three queries; no words but those of the page are read. Raises IndexError for a place beyond
    the text.
    """
    text = document.text
    if text is None or not 0 <= place < text.characters:
        raise IndexError(place)
    reading = TextReading.objects.filter(pk=text.pk, **_wanted(document)).first()
    if reading is None:
        return None
    number = bisect_right(reading.edges, place) - 1
    start, end = reading.edges[number : number + 2]
    kept = ReadPage.objects.filter(reading=reading, start=start).first()
    if kept is None:
        return None
    words = DocumentText.objects.values_list(Substr("content", start + 1, end - start), flat=True)
    return Page(
        start,
        words.get(pk=text.pk),
        [FoundCount(*row) for row in kept.counts],
        [FoundDate(*row) for row in kept.dates],
        People(reading.fullest, frozenset(reading.capitalised)),
    )
