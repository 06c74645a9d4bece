"""Which values a record has, and which words speak of each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Model, Prefetch, prefetch_related_objects

from entities.models import Citation, Finding, Group, Incident
from sources.dates import describe
from sources.models import DocumentFile, DocumentText, Record
from sources.values import Value, document_values

__all__ = ["load_rows", "plain_number", "unless_unknown", "values_of"]

LABELS = {"finding.holds_at": "when it was so"}
"""Values that people know under another name than their field's."""

EVIDENCE = ("citations__passage__document", "citations__asserted_by")

ROWS = {
    "source": (
        "conveys__conveyed",
        "publisher",
        "supersedes",
        # What is long stays in the database: only its digest is published.
        Prefetch("text", DocumentText.objects.defer("content")),
        Prefetch("file", DocumentFile.objects.defer("content")),
    ),
    "group": (*EVIDENCE, "aliases", "identifiers", "countries__country", "ties__other"),
    "incident": (
        *EVIDENCE,
        "place__parent__parent__parent",
        "casualties",
        "attributions__group",
    ),
    "finding": (
        *EVIDENCE,
        "groups__group",
        "places__place__parent__parent__parent",
        "quantities",
    ),
}


def load_rows(records: Sequence[Record]) -> None:
    """Read everything that belongs to concrete records of any type, in a few queries a type."""
    for record_type, lookups in ROWS.items():
        of_type = [record for record in records if record.type == record_type]
        if of_type:
            prefetch_related_objects(of_type, *lookups)


def values_of(record: Any) -> list[Value]:
    """Return the values of a concrete record in the order of its public form."""
    match record.type:
        case Record.Type.SOURCE:
            return document_values(record)
        case Record.Type.GROUP:
            return _ValuesReader(record).group(record)
        case Record.Type.INCIDENT:
            return _ValuesReader(record).incident(record)
        case Record.Type.FINDING:
            return _ValuesReader(record).finding(record)
    raise ValueError(f"no values are known of a {record.type}")


def unless_unknown(value: str) -> str:
    """Return a chosen value as it is read; `unknown` says nothing, so it needs no evidence."""
    return "" if value == "unknown" else value


class _ValuesReader:
    """Puts each citation of a record beside the value that it speaks of."""

    def __init__(self, record: Record) -> None:
        self.by_value: dict[str, list[Citation]] = {}
        for citation in record.citations.all():
            self.by_value.setdefault(citation.value_key, []).append(citation)

    def own_words(self, key: str, text: str) -> Value:
        label = key.split(".")[-1].replace("_", " ")
        return Value(key=key, label=label, text=text, content={"text": text})

    def field(self, key: str, text: str, **content: Any) -> Value:
        label = LABELS.get(key) or key.split(".")[1].replace("_", " ")
        return Value(key, label, text, content, bool(text), tuple(self.by_value.get(key, ())))

    def date(self, record: Model, key: str) -> Value:
        text = getattr(record, key.split(".")[1])
        return self.field(key, describe(text), edtf=text)

    def rows(self, name: str, label: str, rows: Iterable[Any], *fields: str) -> list[Value]:
        return [
            Value(
                key := f"{name}:{row.pk}",
                label,
                str(row),
                {field: getattr(row, field) for field in fields},
                True,
                tuple(self.by_value.get(key, ())),
            )
            for row in rows
        ]

    def aliases(self, group: Group) -> list[Value]:
        aliases = group.aliases.all()
        values = self.rows("alias", "alias", aliases, "name", "kind", "language")
        return [
            replace(value, needs_citation=alias.merged_from_id is None)
            for alias, value in zip(aliases, values, strict=True)
        ]

    def group(self, group: Group) -> list[Value]:
        return [
            self.own_words("group.name", group.name),
            self.field("group.kind", unless_unknown(group.kind), kind=group.kind),
            self.own_words("group.description", group.description),
            self.date(group, "group.founded"),
            self.date(group, "group.dissolved"),
            *self.aliases(group),
            *[
                self.own_words(f"identifier:{row.pk}.identifier", str(row))
                for row in group.identifiers.all()
            ],
            *self.rows("country", "country", group.countries.all(), "country_id"),
            *self.rows("tie", "tie", group.ties.all(), "other_id", "kind", "period"),
        ]

    def incident(self, incident: Incident) -> list[Value]:
        place = ""
        if incident.place:
            place = f"{incident.place}, precision: {incident.get_precision_display()}"
            if incident.latitude is not None:
                place += f", at {incident.latitude} {incident.longitude}"
        return [
            self.own_words("incident.title", incident.title),
            self.field("incident.kind", unless_unknown(incident.kind), kind=incident.kind),
            self.date(incident, "incident.date"),
            self.field(
                "incident.place",
                place,
                place=incident.place_id,
                precision=incident.precision,
                latitude=plain_number(incident.latitude),
                longitude=plain_number(incident.longitude),
            ),
            *self.rows(
                "casualties",
                "casualties",
                incident.casualties.all(),
                "victims",
                "outcome",
                "at_least",
                "at_most",
            ),
            *self.rows(
                "attribution", "attribution", incident.attributions.all(), "group_id", "role"
            ),
            self.own_words("incident.summary", incident.summary),
        ]

    def finding(self, finding: Finding) -> list[Value]:
        return [
            self.field("finding.statement", finding.statement, statement=finding.statement),
            self.field("finding.kind", finding.kind, kind=finding.kind),
            *self.rows("finding_group", "group", finding.groups.all(), "group_id", "role"),
            *self.rows("finding_place", "place", finding.places.all(), "place_id"),
            self.date(finding, "finding.holds_at"),
            *self.rows(
                "quantity",
                "quantity",
                finding.quantities.all(),
                "of",
                "at_least",
                "at_most",
                "out_of",
            ),
        ]


def plain_number(value: Any) -> float | None:
    """Return a decimal as JSON writes numbers."""
    return None if value is None else float(value)
