"""What is not there: open sentences, values left empty, and what the text offers for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from curation.coverage import coverage_of, next_open_sentences, sentences_in
from entities.codebook import codebook
from entities.declared import CITED_TYPES, RECORD_TYPES
from entities.models import Place
from entities.rendering import places_named, references_of
from entities.values import values_of
from reading.lists.filling import finest
from reading.suggestions import Suggestion, suggestions_at
from sources.document_type import DOCUMENT
from sources.models import Document
from sources.record_type import RowValues, ValueType
from vocabulary.incidents import WeaponKind

__all__ = ["MAX_SHOWN", "LeftOut", "OpenSentence", "empty_values", "left_out", "unused_offers"]

MAX_SHOWN = 20
"""Maximum number of open sentences, and of offers, that are shown."""
MAX_PARTS = 3
"""Maximum number of parts of a long text that are searched for offers."""


@dataclass(frozen=True)
class OpenSentence:
    """A sentence that is neither cited nor dismissed: its offsets (code points) and its words."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class LeftOut:
    """What a document or a record does not have. `open_count` is that of all open sentences.

    `being_read`: sentences or offers are not known yet.
    """

    sentences: list[OpenSentence] = field(default_factory=list)
    open_count: int = 0
    empty: list[str] = field(default_factory=list)
    offers: list[Suggestion] = field(default_factory=list)
    being_read: bool = False

    @property
    def is_nothing(self) -> bool:
        return not (self.open_count or self.empty or self.offers or self.being_read)


def left_out(record: Any, document: Document | None) -> LeftOut:
    """Return what is not there of a loaded concrete record and of the document in which it is read.

    A constant number of queries.
    """
    empty = empty_values(record)
    if document is None or document.text_id is None:
        return LeftOut(empty=empty)
    coverage = coverage_of([document])[document.pk]
    offers, being_read = unused_offers(record, document)
    return LeftOut(
        sentences=_open_sentences(document) if coverage.open else [],
        open_count=coverage.open,
        empty=empty,
        offers=offers[:MAX_SHOWN],
        being_read=coverage.being_read or being_read,
    )


_WORDS = """
SELECT place.number, substr(kept.content, place.first + 1, place.after - place.first)
  FROM sources_documenttext AS kept,
       unnest(%s::int[], %s::int[]) WITH ORDINALITY AS place(first, after, number)
 WHERE kept.id = %s ORDER BY place.number
"""


def _open_sentences(document: Document) -> list[OpenSentence]:
    spans = [(each.start, each.end) for each in next_open_sentences(document, -1, MAX_SHOWN)]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [starts, ends, document.text_id])
        words = [row[1] for row in cursor.fetchall()]
    return [OpenSentence(*span, said) for span, said in zip(spans, words, strict=True)]


def empty_values(record: Any) -> list[str]:
    """Return the labels of the values of a loaded concrete record that are left empty.

    Values that reports seldom tell are left out, and so is what most documents have no need of.
    """
    if isinstance(record, Document):
        texts = {value.label: value.text for value in values_of(record)}
        expected = [value.label for value in DOCUMENT.values if not value.seldom]
        return [label for label in expected if not texts[label]]
    declared = RECORD_TYPES[record.type]
    known = {value.key for value in values_of(record) if value.known}
    empty = []
    for value in declared.values:
        if value.seldom or value.type is ValueType.IDENTIFIER:
            continue
        if isinstance(value, RowValues):
            if not getattr(record, value.relation).all():
                empty.append(value.heading)
        elif declared.key(value) not in known:
            empty.append(value.label)
    return empty


def unused_offers(record: Any, document: Document) -> tuple[list[Suggestion], bool]:
    """Return what the text suggests where a loaded record cites it, and what the record lacks.

    Only suggestions that the workbench would have filled in: of a single value if it is empty, of
    rows if no row has the group, the place or the weapon, or if no citation covers the count. The
    second part says whether some of the text is still being read.
    """
    if record.type not in CITED_TYPES:
        return [], False
    cited = sorted(
        (citation.passage.start, citation.passage.end)
        for citation in record.citations.all()
        if citation.passage.document_id == document.pk
    )
    if not cited:
        return [], False
    end = max(last for _, last in cited)
    sentences = [
        (sentence.start, sentence.end)
        for sentence in sentences_in(document, cited[0][0], end)
        if any(start < sentence.end and last > sentence.start for start, last in cited)
    ]
    found, being_read = _suggestions(document, [start for start, _ in sentences])
    lacks = _Lacks(record, cited)
    offers: dict[tuple[str, str], Suggestion] = {}
    for start, last in sentences:
        for each in finest([each for each in found if start <= each.start < last]):
            if lacks.value(each):
                offers.setdefault((each.kind, each.text), each)
    return list(offers.values()), being_read


def _suggestions(document: Document, places: Sequence[int]) -> tuple[list[Suggestion], bool]:
    found: list[Suggestion] = []
    being_read = False
    parts = 0
    reached = -1
    for place in places:
        if place < reached:
            continue
        if parts == MAX_PARTS:
            return found, being_read
        offer = suggestions_at(document, place)
        parts += 1
        reached = max(offer.end, place + 1)
        being_read = being_read or offer.being_read or offer.busy
        found += offer.suggestions
    return found, being_read


class _Lacks:
    """What a record lacks, by the kind of suggestion that would have filled it."""

    def __init__(self, record: Any, cited: Sequence[tuple[int, int]]) -> None:
        self.record = record
        self.cited = cited
        self.takers = [value for value in CITED_TYPES[record.type].values if value.filled_by]
        self.known = {value.key for value in values_of(record) if value.known}
        self.groups = {record.public_id, *references_of(record)}
        self.places = {code for place in places_named(record) for code in _codes(place)}

    def value(self, offer: Suggestion) -> bool:
        """Return whether the record lacks what a suggestion offers."""
        declared = CITED_TYPES[self.record.type]
        for value in self.takers:
            if value.filled_by != offer.kind:
                continue
            if not isinstance(value, RowValues):
                if declared.key(value) in self.known:
                    # Another date or place is not what this value would have been.
                    return False
                if offer.kind != "date":
                    return self._is_missing(offer)
            elif value.type is ValueType.COUNTRY and offer.value.get("place_kind") != "country":
                continue
            elif value.takes(offer.value):
                return self._is_missing(offer)
        has_dates = any(value.filled_by == "date" for value in self.takers)
        return offer.kind == "date" and has_dates and self._is_missing(offer)

    def _is_missing(self, offer: Suggestion) -> bool:
        match offer.kind:
            case "date":
                return bool(offer.value["edtf"])
            case "group":
                return not self.groups & {offer.value["group"], *offer.value["others"]}
            case "place":
                return not self.places & {offer.value["place"], *offer.value["others"]}
            case "count":
                covered = any(start < offer.end and end > offer.start for start, end in self.cited)
                return not covered and not offer.value["part"]
            case "weapon":
                name = WeaponKind.set_name()
                alike = codebook().at_or_below(name, offer.value["weapon"])
                return not any(row.weapon in alike for row in self.record.weapons.all())
            case "time" | "part_of_day":
                return True
        return False


def _codes(place: Place) -> Iterator[str]:
    """Yield the code of a place and of all that contain it."""
    yield place.code
    yield from (above.code for above in place.above())
