"""Names for what versions point to: those of today, or the last of what is no longer there."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Field, Model, QuerySet

from curation.history.versions import last_versions
from entities.models import Group, Place
from entities.models.citation import CITED_ROWS
from entities.models.row import Row
from sources.dates import describe, validate_edtf
from sources.models import Document, DocumentFile, DocumentText, Passage, Publisher

__all__ = ["Names", "row_fields"]

READ: dict[type[Model], QuerySet[Any]] = {
    Group: Group.objects.all(),
    Place: Place.objects.all(),
    Document: Document.objects.all(),
    Publisher: Publisher.objects.all(),
    DocumentText: DocumentText.objects.defer("content"),
    DocumentFile: DocumentFile.objects.defer("content"),
}
GONE = "something that was deleted"


class Names:
    """Says what versions are called; reads the names of all that they point to in a few queries."""

    def __init__(self, events: Iterable[Any]) -> None:
        self.known: dict[tuple[type[Model], int], str] = {}
        self.rows: dict[tuple[type[Model], int], Any] = {}
        wanted = wanted_by(events)
        for kind in [model for model in wanted if issubclass(model, Row)]:
            last = last_versions(kind, wanted.pop(kind))
            self.rows |= {(kind, row.pgh_obj_id): row for row in last}
        for model, keys in wanted_by(self.rows.values()).items():
            wanted[model] |= keys
        for quoted in last_versions(Passage, wanted.pop(Passage, set())):
            self.known[Passage, quoted.pgh_obj_id] = str(Passage(exact=quoted.exact))
        for model, queryset in READ.items():
            if wanted.get(model):
                found = queryset.in_bulk(wanted[model])
                self.known |= {(model, key): str(item) for key, item in found.items()}

    def value(self, field: "Field[Any, Any]", event: Any) -> str:
        """Return what a version says in a field, as a person reads it; empty when nothing."""
        value = getattr(event, field.attname) if event else None
        if value is None or value == "":
            return ""
        if field.related_model:
            return self.name(field.related_model, value)
        if validate_edtf in field.validators:
            return describe(value)
        return str(dict(field.flatchoices).get(value, value))

    def name(self, model: Any, key: int) -> str:
        row = self.rows.get((model, key))
        return self.row(model, row) if row else self.known.get((model, key), GONE)

    def row(self, model: type[Model], event: Any) -> str:
        """Return what tells a row from its record's others, as a version of it says."""
        words = []
        for name in row_fields(model):
            field: Any = model._meta.get_field(name)
            words.append(self.value(field, event))
        return ", ".join(filter(None, words))


def row_fields(model: type[Model]) -> tuple[str, ...]:
    """Return the fields that name a row."""
    if issubclass(model, Row):
        return tuple(path.split("__")[0] for path in model.NATURAL_KEY[1:])
    if model._meta.model_name == "citation":
        return ("field", *CITED_ROWS, "passage", "stance")
    return {"conveys": ("conveyed",), "publisher": ("name",)}.get(model._meta.model_name or "", ())


def wanted_by(events: Iterable[Any]) -> dict[type[Model], set[int]]:
    """Return the ids that versions point to, by model."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for event in events:
        for field in event._meta.concrete_fields:
            key = getattr(event, field.attname)
            if field.related_model and key is not None and not field.name.startswith("pgh_"):
                wanted[field.related_model].add(key)
    return wanted
