"""Reads a long text once, page by page, and stores the results.

Short texts are read on demand, which is fast. Long texts are read by a job (`curation.tasks`).
Until a page is stored, requests for it are answered that the text is being read.
"""

from bisect import bisect_right
from dataclasses import astuple
from typing import Any

from django.db import transaction
from django.db.models.functions import Substr

from reading.counts.find import FoundCount, find_counts
from reading.dates.find import FoundDate, find_dates
from reading.manner.times import FoundTime, find_times
from reading.manner.weapons import FoundWeapon, find_weapons
from reading.models import ReadPage, TextReading
from reading.names.people import People
from sources.models import Document, DocumentText
from sources.texts.sentences import LONG, keep_sentences
from sources.texts.windows import windows

__all__ = ["Page", "is_long", "keep_reading", "page_at"]

READER = 23
"""The version of the readers. Increment it when they find or store different results."""

PAGE = 20_000
"""Maximum length of a page, in code points."""


class Page:
    """A page of a text with its results: `words` begins at offset `start` (code points).

    Offsets of what was found are relative to the page.
    """

    def __init__(
        self,
        start: int,
        words: str,
        counts: list[FoundCount],
        dates: list[FoundDate],
        people: People,
        weapons: list[FoundWeapon],
        times: list[FoundTime],
    ) -> None:
        self.start = start
        self.words = words
        self.end = start + len(words)
        self.counts = counts
        self.dates = dates
        self.people = people
        self.weapons = weapons
        self.times = times


def is_long(text: DocumentText) -> bool:
    """Return whether a job must read this text."""
    return text.characters > LONG


def keep_reading(text_id: int) -> None:
    """Read a text and store the results, page by page. Pages that are already stored are skipped.

    Its sentences are found first. Returns without an error if the text is deleted or changed
    meanwhile; then it is read again on the next request.
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
            weapons=[astuple(weapon) for weapon in find_weapons(words, document.language)],
            times=[astuple(time) for time in find_times(words, document.language)],
        )
        with transaction.atomic():
            standing = TextReading.objects.filter(pk=text_id, **wanted)
            if not _stands(text) or not standing.exists():
                return
            # Another worker may have stored the same page.
            ReadPage.objects.bulk_create([page], ignore_conflicts=True)


def _wanted(document: Document) -> dict[str, Any]:
    """Return the parameters with which the document's text must have been read."""
    return {
        "reader": READER,
        "read_against": document.published,
        "language": document.language,
    }


def _stands(text: DocumentText) -> bool:
    """Lock a text; return whether none of its words were redacted since it was loaded.

    The lock prevents redactions until the end of the transaction.
    """
    rows = DocumentText.objects.select_for_update(no_key=True)
    return rows.filter(pk=text.pk, sha256=text.sha256).exists()


def page_at(document: Document, place: int) -> Page | None:
    """Return the page of a long text that contains an offset, or None if it is not read yet.

    Runs three queries and loads only the words of the page. Raises IndexError for an offset beyond
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
        [FoundWeapon(*row) for row in kept.weapons],
        [FoundTime(*row) for row in kept.times],
    )
