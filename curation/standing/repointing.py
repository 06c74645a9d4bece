"""After a merge, replaces references to the merged record by its successor."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from curation.errors import WrongStateError
from curation.models import Snapshot
from entities.declared import CITED_TYPES
from entities.models import Citation
from entities.models.count import Count
from entities.published import names_record
from sources.models import Record

__all__ = ["repoint_snapshots", "repoint_working_copies"]

# The rows that refer to a record: model, foreign key to it, the citation's foreign key to the
# row, and the other fields that identify the row (its record first).
NAMING_ROWS: tuple[tuple[Any, str, str, tuple[str, ...]], ...] = tuple(
    (
        rows.model,
        key,
        rows.cited_as,
        (rows.owner, *(name for name in rows.identity if name != key)),
    )
    for declared in CITED_TYPES.values()
    for rows in declared.rows
    for key in rows.relations
    if names_record(rows.model._meta.get_field(key))
)


# What identifies rows that count members of groups: they are not merged, whatever they count.
COUNTED_BY = {
    model._meta.label_lower: (key, *rest)
    for model, key, _, rest in NAMING_ROWS
    if issubclass(model, Count)
}


def repoint_working_copies(merged: int, successor: int, *, its_own: bool) -> None:
    """Make working copies refer to the successor. Rows that become equal are merged.

    Takes the ids of two records of one type. `its_own` selects the successor's own working copy, or
    all others. Merged records do not change. The caller acts for a person, who becomes a
    contributor.
    """
    for model, key, cited_as, rest in NAMING_ROWS:
        final = {f"{rest[0]}__standing": Record.Standing.MERGED}
        rows = model._default_manager.filter(**{key: merged}).exclude(**final)
        own = Q(**{rest[0]: successor})
        rows = rows.filter(own if its_own else ~own)
        for row in rows.order_by("pk"):
            if getattr(row, f"{rest[0]}_id") == successor:
                # A tie to itself: no other row names its own record.
                row.delete()
                continue
            same = {name: getattr(row, name) for name in rest}
            twin = model._default_manager.filter(**{key: successor}, **same).first()
            if twin is not None and isinstance(row, Count):
                raise WrongStateError(
                    f"{getattr(row, rest[0])} counts members of both groups: “{row}” and “{twin}”."
                    " Correct it first, because they would be the same casualties."
                )
            if twin is None:
                setattr(row, f"{key}_id", successor)
                row.save()
                continue
            for citation in row.citations.all():
                _move_citation(citation, **{cited_as: twin})
            row.delete()
    own = Q(record=successor)
    citations = Citation.objects.filter(own if its_own else ~own, asserted_by=merged)
    for citation in citations.exclude(record__standing=Record.Standing.MERGED).order_by("pk"):
        _move_citation(citation, asserted_by_id=successor)


def _move_citation(citation: Citation, **change: Any) -> None:
    """Change a citation, or delete it if the same citation exists already."""
    for name, value in change.items():
        setattr(citation, name, value)
    same = {
        field.attname: getattr(citation, field.attname)
        for field in Citation._meta.concrete_fields
        if not field.primary_key
    }
    if Citation.objects.filter(**same).exists():
        citation.delete()
    else:
        citation.save()


def repoint_snapshots(records: Iterable[Record], merged: int, successor: int) -> None:
    """Do the same in the snapshots of these records."""
    for snapshot in Snapshot.objects.filter(record__in=[record.pk for record in records]):
        rows = repointed_rows(snapshot.rows, merged, successor)
        if rows != snapshot.rows:
            snapshot.rows = rows
            snapshot.save()


def repointed_rows(rows: list[dict[str, Any]], merged: int, successor: int) -> list[dict[str, Any]]:
    """Return serialized rows with the merged record's id replaced. Equal rows are merged."""
    result: list[dict[str, Any]] = []
    stands_for: dict[tuple[str, Any], Any] = {}
    dropped: set[tuple[str, Any]] = set()
    keys = {model._meta.label_lower: key for model, key, *_ in NAMING_ROWS}
    owners = {model._meta.label_lower: rest[0] for model, *_, rest in NAMING_ROWS}
    cited_as = {model._meta.label_lower: name for model, _, name, _ in NAMING_ROWS}
    seen: dict[tuple[Any, ...], Any] = {}
    counts: set[tuple[Any, ...]] = set()
    for row in rows:
        label, fields = row["model"], dict(row["fields"])
        if label in keys:
            # A snapshot from before casualties named groups does not have the field.
            if fields.get(keys[label]) == merged:
                fields[keys[label]] = successor
            if fields[owners[label]] == fields.get(keys[label]):
                dropped.add((cited_as[label], row["pk"]))
                continue
        elif label == "entities.citation":
            if fields["asserted_by"] == merged:
                fields["asserted_by"] = successor
            if any((name, fields[name]) in dropped for name in cited_as.values()):
                continue
            for name in cited_as.values():
                fields[name] = stands_for.get((name, fields[name]), fields[name])
        # Without empty fields, because older snapshots lack those that were added since.
        said = ((name, repr(value)) for name, value in fields.items() if value not in ("", None))
        identity = (label, *sorted(said))
        if label in keys or label == "entities.citation":
            if identity in seen:
                stands_for[cited_as.get(label, label), row["pk"]] = seen[identity]
                continue
            seen[identity] = row["pk"]
        if label in COUNTED_BY:
            counted = (label, *(fields.get(name) for name in COUNTED_BY[label]))
            if counted in counts:
                raise WrongStateError(
                    "An incident was published with members of both groups counted apart. Correct"
                    " it and publish it first."
                )
            counts.add(counted)
        result.append({**row, "fields": fields})
    return result
