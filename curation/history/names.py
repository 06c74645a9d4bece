"""Names for what versions point to.

Rows of a record are named as they stood at a moment: what was judged or cited then is not told in
the words of later. Other records go by their names of today, or the last of what is gone.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Field, Model, QuerySet

from curation.history.versions import latest_versions, version_at, versions_by_row
from entities.models import Group, Place
from entities.models.citation import CITED_ROWS
from entities.models.count import Count
from entities.models.row import Row
from sources.dates import describe, validate_edtf
from sources.models import Document, DocumentFile, DocumentText, Passage, Publisher

__all__ = ["Names", "row_fields"]

NAME_QUERYSETS: dict[type[Model], QuerySet[Any]] = {
    Group: Group.objects.all(),
    Place: Place.objects.all(),
    Document: Document.objects.all(),
    Publisher: Publisher.objects.all(),
    DocumentText: DocumentText.objects.defer("content"),
    DocumentFile: DocumentFile.objects.defer("content"),
}
DELETED_NAME = "something that was deleted"


class Names:
    """Says what versions are called; reads the names of all that they point to in a few queries."""

    def __init__(self, events: Iterable[Any]) -> None:
        self.known: dict[tuple[type[Model], int], str] = {}
        self.rows: dict[tuple[type[Model], int], list[Any]] = {}
        wanted = referenced_ids(events)
        for kind in [model for model in wanted if issubclass(model, Row)]:
            versions = versions_by_row(kind, wanted.pop(kind))
            self.rows |= {(kind, key): found for key, found in versions.items()}
        every = (version for found in self.rows.values() for version in found)
        for model, keys in referenced_ids(every).items():
            wanted[model] |= keys
        for quoted in latest_versions(Passage, wanted.pop(Passage, set())):
            self.known[Passage, quoted.pgh_obj_id] = str(Passage(exact=quoted.exact))
        for model, queryset in NAME_QUERYSETS.items():
            if wanted.get(model):
                found = queryset.in_bulk(wanted[model])
                self.known |= {(model, key): str(item) for key, item in found.items()}

    def value(self, field: "Field[Any, Any]", event: Any, at: datetime | None = None) -> str:
        """Return what a version says in a field, as a person reads it; empty when nothing.

        `at` is when it is looked at, that of the version itself unless told otherwise.
        """
        value = getattr(event, field.attname) if event else None
        if value is None or value == "":
            return ""
        if field.related_model:
            return self.name(field.related_model, value, at or event.pgh_created_at)
        if validate_edtf in field.validators:
            return describe(value)
        return str(dict(field.flatchoices).get(value, value))

    def name(self, model: Any, key: int, at: datetime) -> str:
        """Return the name of what a version points to; that of a row with its count, as it was."""
        versions = self.rows.get((model, key))
        if not versions:
            return self.known.get((model, key), DELETED_NAME)
        version = version_at(versions, at)
        said = self.row(model, version, at)
        if issubclass(model, Count):
            counted = model(**{field: getattr(version, field) for field in model.COUNTED})
            said += f": {counted.count_text}"
        return said

    def row(self, model: type[Model], event: Any, at: datetime | None = None) -> str:
        """Return what tells a row from its record's others, as a version of it says."""
        words = []
        for name in row_fields(model):
            field: Any = model._meta.get_field(name)
            words.append(self.value(field, event, at))
        return ", ".join(filter(None, words))


def row_fields(model: type[Model]) -> tuple[str, ...]:
    """Return the fields that name a row."""
    if issubclass(model, Row):
        return tuple(path.split("__")[0] for path in model.NATURAL_KEY[1:])
    if model._meta.model_name == "citation":
        return ("field", *CITED_ROWS, "passage", "stance")
    return {"conveys": ("conveyed",), "publisher": ("name",)}.get(model._meta.model_name or "", ())


def referenced_ids(events: Iterable[Any]) -> dict[type[Model], set[int]]:
    """Return the ids that versions point to, by model."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for event in events:
        for field in event._meta.concrete_fields:
            key = getattr(event, field.attname)
            if field.related_model and key is not None and not field.name.startswith("pgh_"):
                wanted[field.related_model].add(key)
    return wanted
