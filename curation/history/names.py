"""Names for the objects that stored versions point to.

Rows of a record have the name that they had at a given moment, because a verdict or citation was
about the row as it was then. Other objects have their current name, or DELETED_NAME.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Field, Model, QuerySet

from curation.history.versions import latest_versions, version_at, versions_by_row
from entities.models import Group, Incident, Place
from entities.models.citation import CITED_ROWS
from entities.models.count import Count
from entities.models.row import Row
from sources.dates import describe, validate_edtf
from sources.models import Document, DocumentFile, DocumentText, Passage, Publisher

__all__ = ["Names", "row_fields"]

NAME_QUERYSETS: dict[type[Model], QuerySet[Any]] = {
    Group: Group.objects.all(),
    Incident: Incident.objects.all(),
    Place: Place.objects.all(),
    Document: Document.objects.all(),
    Publisher: Publisher.objects.all(),
    DocumentText: DocumentText.objects.defer("content"),
    DocumentFile: DocumentFile.objects.defer("content"),
}
DELETED_NAME = "something that was deleted"


class Names:
    """Names for stored versions and for the objects they point to, read in a few queries."""

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
        """Return the value of a field in a version as text for people; empty if it has none.

        Rows are named as of `at`, by default the moment of the version.
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
        """Return the name of an object as of `at`; for a row with a count, the count too."""
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
        """Return the text that identifies a row within its record, from a version of the row."""
        words = []
        for name in row_fields(model):
            field: Any = model._meta.get_field(name)
            # A detail that nobody entered, such as a demographic, names nothing.
            if not (field.has_default() and getattr(event, field.attname, "") == "unknown"):
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
