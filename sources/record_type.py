"""Declarations of record types: their values in the order of the public form.

All code that handles values uses the declaration: review, citations, forms, snapshots, merging,
comparison, the public form. Declarations refer to models by label and import none, so that models
can use them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Model, TextField

__all__ = ["FieldValue", "RecordType", "RowValues", "ValueType"]


Models = type[Model]
"""A class of models. `type` is a field of the declarations."""

FIGURE = ("at_least", "best", "at_most")
"""The fields of a count that are entered on one line."""


class ValueType(StrEnum):
    """The type of a value: how it is displayed, entered and published."""

    TEXT = "text"
    TERM = "term"
    """A term of a value set; `unknown` is not a statement."""
    DATE = "date"
    """An EDTF date."""
    DAY = "day"
    PERCENT = "percent"
    """A percentage or a range of percentages."""
    PLACE = "place"
    """A place with all places that contain it."""
    COUNTRY = "country"
    GROUP = "group"
    INCIDENT = "incident"
    COUNT = "count"
    """A number with a lower bound, a best figure or an upper bound, entered on one line."""
    NAME = "name"
    IDENTIFIER = "identifier"
    ATTRIBUTE = "attribute"
    """An attribute of the instance's own, with a value of the type that the codebook says."""
    CHOICE = "choice"
    """A term of a value set, displayed as its label."""
    RECORD = "record"
    """Another record, displayed as its name."""
    FROZEN_TEXT = "frozen text"
    FILE = "file"


@dataclass(frozen=True)
class FieldValue:
    """One value of the record itself.

    The first of its fields is its name; `a__b` is the field `b` of the object in `a`. `filled_by`
    is the kind of suggestion that fills it: date, place, time or part_of_day. `beside` puts it on
    the same form line as the previous value. `seldom`: reports seldom tell it, so the workbench
    keeps it behind "More" while it is empty. `pinned_if_set` are fields that a verification pins
    only if they are known: they were added when verifications existed already. The help for
    entering it is the `help_text` of its model field.
    """

    fields: tuple[str, ...]
    type: ValueType = ValueType.TEXT
    needs_evidence: bool = True
    name: str = ""
    label: str = ""
    filled_by: str = ""
    beside: bool = False
    seldom: bool = False
    pinned_if_set: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        name = self.name or self.fields[0]
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "label", self.label or name.replace("_", " "))

    @property
    def has_readings(self) -> bool:
        """Whether citations may report another reading: of a date."""
        return self.needs_evidence and self.type is ValueType.DATE


@dataclass(frozen=True)
class RowValues:
    """Values of which a record may have several, each a row in its own table.

    `relation` leads from the record to the rows. `cited_as` is the key prefix for citations of a
    row; it is empty if the row needs no evidence. A row whose field `exempt_by` is set needs none
    either. `filled_by` is the kind of suggestion that fills a row: count, group, place or weapon;
    with `filled_with`, only suggestions that have one of these fields. `entered_first` are the
    first fields in forms. `part_field` refers to another row of the record that includes this one.
    `pinned_if_set` and `seldom`: as of single values. `basis_field` says why a count was adopted.
    """

    relation: str
    model_label: str
    label: str
    fields: tuple[str, ...]
    type: ValueType
    cited_as: str = ""
    exempt_by: str = ""
    filled_by: str = ""
    filled_with: tuple[str, ...] = ()
    entered_first: tuple[str, ...] = ()
    pinned_if_set: tuple[str, ...] = ()
    part_field: str = ""
    basis_field: str = ""
    seldom: bool = False

    @property
    def needs_evidence(self) -> bool:
        return bool(self.cited_as)

    @property
    def has_readings(self) -> bool:
        """Whether citations may report another reading: of a count."""
        return self.needs_evidence and self.type is ValueType.COUNT

    def takes(self, suggested: Mapping[str, Any]) -> bool:
        """Return whether a suggestion of this value fills a row, as `targetOf` on the page does."""
        return not self.filled_with or any(suggested.get(name) for name in self.filled_with)

    @property
    def heading(self) -> str:
        """What the rows are called together: other_places is "other places"."""
        return self.relation.replace("_", " ")

    @property
    def model(self) -> Any:
        return apps.get_model(self.model_label)

    @property
    def owner(self) -> str:
        """The name of the foreign key from a row to its record."""
        return str(self.model.NATURAL_KEY[0].split("__")[0])

    @property
    def identity(self) -> tuple[str, ...]:
        """The fields that identify a row within its record."""
        return tuple(path.split("__")[0] for path in self.model.NATURAL_KEY[1:])

    @property
    def entered(self) -> tuple[str, ...]:
        """The fields in form order; `figure` stands for the bounds and best figure of a count."""
        names = [
            "figure" if self.type is ValueType.COUNT and name in FIGURE else name
            for name in self.fields
        ]
        return tuple(dict.fromkeys((*self.entered_first, *names)))

    @property
    def relations(self) -> tuple[str, ...]:
        """The fields that refer to other objects, except rows of the same record."""
        return tuple(
            name
            for name in self.fields
            if name != self.part_field and self.model._meta.get_field(name).is_relation
        )

    def value_key(self, row_id: int) -> str:
        """Return the key of a row in citations, verdicts and comments."""
        if self.cited_as:
            return f"{self.cited_as}:{row_id}"
        name = self.model._meta.model_name
        return f"{name}:{row_id}.{name}"


@dataclass(frozen=True)
class RecordType:
    """A type of record: its values in the order of the public form.

    `internal` are fields of its model and relations that are not values, but derived or part of the
    workflow.
    """

    type: str
    model_label: str
    values: tuple[FieldValue | RowValues, ...]
    internal: frozenset[str] = frozenset()

    @property
    def model(self) -> Any:
        return apps.get_model(self.model_label)

    @property
    def singles(self) -> tuple[FieldValue, ...]:
        return tuple(value for value in self.values if isinstance(value, FieldValue))

    @property
    def rows(self) -> tuple[RowValues, ...]:
        return tuple(value for value in self.values if isinstance(value, RowValues))

    @property
    def cited_rows(self) -> tuple[RowValues, ...]:
        return tuple(rows for rows in self.rows if rows.cited_as)

    @property
    def cited_fields(self) -> dict[str, FieldValue]:
        """The single values that need evidence, by key."""
        return {self.key(value): value for value in self.singles if value.needs_evidence}

    def referring_to(self, model: Models) -> Iterator[tuple[FieldValue | RowValues, Any]]:
        """Yield each value with each of its fields that refers to objects of a model."""
        for value in self.values:
            owner = value.model if isinstance(value, RowValues) else self.model
            for name in value.fields:
                field = owner._meta.get_field(name)
                if field.is_relation and issubclass(field.related_model, model):
                    yield value, field

    @property
    def relations(self) -> tuple[str, ...]:
        """The relational fields of single values, without texts and files, which are too long."""
        names = dict.fromkeys(
            name.split("__")[0]
            for value in self.singles
            if value.type not in (ValueType.FROZEN_TEXT, ValueType.FILE)
            for name in value.fields
        )
        return tuple(name for name in names if self.model._meta.get_field(name).is_relation)

    @property
    def entered(self) -> tuple[FieldValue, ...]:
        """The single values in form order: long texts come last."""
        return tuple(sorted(self.singles, key=self._is_long))

    def key(self, value: FieldValue) -> str:
        """Return the key of a single value in citations, verdicts and comments."""
        return f"{self.type}.{value.name}"

    def _is_long(self, value: FieldValue) -> bool:
        return isinstance(self.model._meta.get_field(value.fields[0]), TextField)
