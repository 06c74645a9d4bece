"""Finds records by any of their words, and by type, state, person, document, date and place."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from curation.models import RecordWords, TextWords
from curation.search.terms import Term
from curation.second_coding.blinding import hidden_from
from entities.declared import CITED_TYPES
from entities.models import Finding, Group, Incident, Place
from entities.models.place import at_or_below
from sources.models import Contribution, Document, Record
from sources.record_type import RowValues

__all__ = ["Wanted", "dated", "found", "naming", "types_for", "within"]

DATES: tuple[tuple[type[Record], str], ...] = (
    (Document, "published"),
    (Group, "founded"),
    (Incident, "date"),
    (Finding, "holds_at"),
)
"""The date of each type of record: when it was published, founded, happened, or held."""


@dataclass(frozen=True)
class Wanted:
    """What is searched for. Whatever is empty does not matter.

    `types` are the types that the person may see. `state` is a state of the working copy or a
    standing. `after` and `before` include their day; an uncertain date is found if it may be so.
    With `among`, only the records with these keys are read: the work does not grow with the others.
    """

    types: tuple[str, ...]
    terms: Sequence[Term] = field(default_factory=tuple)
    state: str = ""
    person: User | None = None
    document: Document | None = None
    after: datetime.date | None = None
    before: datetime.date | None = None
    place: Place | None = None
    among: Collection[int] | None = None


def types_for(user: User) -> list[str]:
    """Return the types of record that a person may see."""
    models = {model.TYPE: model._meta for model in Record.__subclasses__()}
    return [
        name
        for name in Record.Type.values
        if user.has_perm(f"{models[name].app_label}.view_{models[name].model_name}")
    ]


def found(wanted: Wanted, reader: User) -> QuerySet[Record]:
    """Return the records that are wanted and not hidden from their reader, the newest first."""
    records = Record.objects.filter(~hidden_from(reader), type__in=wanted.types).order_by("-pk")
    if wanted.among is not None:
        records = records.filter(pk__in=wanted.among)
    for term in wanted.terms:
        has = Q(pk__in=having(term)) if wanted.among is None else _has(term)
        records = records.filter(~has if term.excluded else has)
    if wanted.state:
        records = records.filter(Q(state=wanted.state) | Q(standing=wanted.state))
    if wanted.person:
        theirs = Contribution.objects.filter(user=wanted.person)
        records = records.filter(pk__in=theirs.values("record"))
    if wanted.document:
        citing = Record.objects.filter(citations__passage__document=wanted.document)
        records = records.filter(Q(pk=wanted.document.pk) | Q(pk__in=citing.values("pk")))
    if wanted.after or wanted.before:
        records = records.filter(pk__in=dated(wanted.after, wanted.before))
    if wanted.place:
        records = records.filter(pk__in=naming(wanted.place))
    return records


def having(term: Term) -> QuerySet[RecordWords, tuple[int]]:
    """Return the keys of the records that contain a term: in their own words, or in their text."""
    own = RecordWords.objects.filter(words=term.query).values_list("record_id")
    texts = TextWords.objects.filter(words=term.query).values("text_id")
    documents = Document.objects.order_by().filter(text_id__in=texts).values_list("pk")
    return own.union(documents, all=True)


def _has(term: Term) -> Q:
    """Return the same as a condition, which is cheap for few records and dear for all."""
    own = RecordWords.objects.filter(pk=OuterRef("pk"), words=term.query)
    part = TextWords.objects.filter(text=OuterRef("document__text"), words=term.query)
    return Q(Exists(own)) | Q(Exists(part))


def dated(
    after: datetime.date | None, before: datetime.date | None, types: Collection[str] = ()
) -> QuerySet[Record]:
    """Return the keys of the records, of some types or all, whose date may lie in these days."""
    each = []
    for model, name in DATES:
        if types and model.TYPE not in types:
            continue
        dated = model._default_manager.order_by()
        if after:
            dated = dated.filter(**{f"{name}_latest__gte": after})
        if before:
            dated = dated.filter(**{f"{name}_earliest__lte": before})
        each.append(dated.values_list("pk"))
    return each[0].union(*each[1:], all=True)


def within(place: Place) -> QuerySet[Place]:
    """Return a place and all places that lie in it."""
    return Place.objects.filter(at_or_below(place))


def naming(named: Place | Group, types: Collection[str] = ()) -> QuerySet[Record]:
    """Return the keys of the records, of some types or all, with a value that names something.

    That is a group, or a place or one that lies in it. The types have such values.
    """
    wanted = within(named) if isinstance(named, Place) else [named.pk]
    each = []
    for declared in CITED_TYPES.values():
        if types and declared.type not in types:
            continue
        for value, column in declared.referring_to(type(named)):
            record = value.owner if isinstance(value, RowValues) else "pk"
            rows = column.model._default_manager.order_by().filter(**{f"{column.name}__in": wanted})
            each.append(rows.values_list(record))
    return each[0].union(*each[1:], all=True)
