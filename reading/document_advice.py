"""Advice on a document: empty, unconfirmed and unlikely metadata, and remarks on its text."""

import datetime

from django.db.models.functions import Substr

from reading.dates.find import find_dates
from sources.dates import describe, edtf_bounds
from sources.extraction.origins import Origin
from sources.models import Document, DocumentText

__all__ = ["advice_on_document"]

EXPECTED = ("publisher", "published", "language", "link")
BEGINNING = 20_000
"""Length of the beginning of a text that is searched for dates, in code points."""
FAR = 366
"""A document's date is reported if it is more than this many days from every date in its text."""


def advice_on_document(document: Document) -> list[str]:
    """Return sentences of advice for the person who enters or reviews a document.

    They never block a document. They include the remarks from the extraction of its text.
    """
    return [*_empty(document), *_by_machine(document), *_date(document), *document.remarks]


def _empty(document: Document) -> list[str]:
    names = [name for name in EXPECTED if getattr(document, name) in ("", None, "und")]
    return [f"Empty: {', '.join(names)}."] if names else []


def _by_machine(document: Document) -> list[str]:
    named = [f"{name} ({Origin(origin).label})" for name, origin in document.origins.items()]
    if not named:
        return []
    return [f"Filled in by the machine, and entered by nobody: {', '.join(named)}."]


def _date(document: Document) -> list[str]:
    if not document.published:
        return []
    published = edtf_bounds(document.published)
    said = describe(document.published)
    found = []
    day = published.earliest if published.earliest == published.latest else None
    if document.origins.get("published") == Origin.FILE_CREATED:
        found.append(f"{said} is the day on which the file was made. Was it published then?")
    elif day == document.created_at.date():
        found.append(f"{said} is the day on which it was brought in. Was it published then?")
    nearest = _nearest(document, published.earliest, published.latest)
    if nearest:
        found.append(f"{said} lies far from every date in the text: the nearest is {nearest}.")
    return found


def _nearest(
    document: Document, earliest: datetime.date | None, latest: datetime.date | None
) -> str:
    """Return a sentence with the date in the text nearest to the document's, if it is far away."""
    if document.text_id is None or earliest is None or latest is None:
        return ""
    text = DocumentText.objects.annotate(beginning=Substr("content", 1, BEGINNING))
    beginning = text.values_list("beginning", flat=True).get(pk=document.text_id)
    distances = []
    for date in find_dates(beginning, language=document.language):
        bounds = edtf_bounds(date.edtf)
        first, last = bounds.earliest or bounds.latest, bounds.latest or bounds.earliest
        if first and last:
            apart = max((first - latest).days, (earliest - last).days, 0)
            distances.append((apart, date.edtf))
    apart, edtf = min(distances, default=(0, ""))
    return describe(edtf) if apart > FAR else ""
