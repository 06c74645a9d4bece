"""The words around a hit, for the list of hits."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr

from curation.models import RecordWords, TextWords
from curation.search.index import IDENTIFIER
from curation.search.terms import Term
from curation.search.words import lexemes
from entities.declared import RECORD_TYPES
from sources.models import Document, Record

__all__ = ["Excerpt", "excerpts"]

AROUND = 90
"""Code points before and after the words that were found."""


@dataclass(frozen=True)
class Excerpt:
    """Words of a record: `label` says what they are, `found` is what was searched for."""

    label: str
    before: str
    found: str
    after: str


def excerpts(records: Collection[Record], terms: Sequence[Term]) -> dict[int, Excerpt]:
    """Return for each record, by its key, where the first of the terms stands that is found.

    Two queries, however many records. Its own words come before those of its text.
    """
    wanted = [term for term in terms if not term.excluded]
    if not wanted or not records:
        return {}
    keys = [record.pk for record in records]
    shown: dict[int, Excerpt] = {}
    for key, content in RecordWords.objects.filter(pk__in=keys).values_list("pk", "content"):
        for line in content.split("\n"):
            label, _tab, text = line.partition("\t")
            # The name stands in the list anyway.
            if label not in NAMES and key not in shown and (said := excerpt(label, text, wanted)):
                shown[key] = said
    left = [key for key in keys if key not in shown]
    for key, text in _texts(left, wanted):
        if said := excerpt("text", text, wanted):
            shown[key] = said
    return shown


WRITTEN = re.compile(r"\S+")
NAMES = {IDENTIFIER, *(declared.values[0].label for declared in RECORD_TYPES.values())}
"""The labels of what a record is called: its identifier, and the first of its values."""


def _texts(keys: Collection[int], terms: Sequence[Term]) -> "QuerySet[Document, tuple[int, str]]":
    """Return key and text of the first part that has one of the terms, for each document."""
    query = terms[0].query
    for term in terms[1:]:
        query |= term.query
    part = TextWords.objects.filter(text=OuterRef("text"), words=query).order_by("start")
    documents = Document.objects.order_by().filter(pk__in=keys).exclude(text=None)
    return (
        documents.annotate(
            at=Subquery(part.values("start")[:1]), to=Subquery(part.values("end")[:1])
        )
        .exclude(at=None)
        .annotate(part=Substr("text__content", F("at") + 1, F("to") - F("at")))
        .values_list("pk", "part")
    )


def excerpt(label: str, text: str, terms: Sequence[Term]) -> Excerpt | None:
    """Return the words around the first place where one of the terms stands in a text."""
    known: dict[str, list[str]] = {}
    spans = []
    for match in WRITTEN.finditer(text):
        written = match[0]
        if written not in known:
            # One written word may be several, or none, as the index has them.
            known[written] = [*lexemes(written)]
        spans += [(word, match.start(), match.end()) for word in known[written]]
    for at in range(len(spans)):
        for term in terms:
            if _stands_at(spans, at, term):
                start, end = spans[at][1], spans[at + len(term.words) - 1][2]
                before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
                if start > AROUND:
                    before = "… " + before.partition(" ")[2]
                if end + AROUND < len(text):
                    after = after.rpartition(" ")[0] + " …"
                return Excerpt(label, before, text[start:end], after)
    return None


def _stands_at(spans: Sequence[tuple[str, int, int]], at: int, term: Term) -> bool:
    words = [word for word, _start, _end in spans[at : at + len(term.words)]]
    if len(words) < len(term.words):
        return False
    is_last_alike = (
        words[-1].startswith(term.words[-1]) if term.begins else words[-1] == term.words[-1]
    )
    return is_last_alike and words[:-1] == [*term.words[:-1]]
