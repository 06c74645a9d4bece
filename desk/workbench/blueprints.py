"""What the workbench asks for each type of record: its values in order, and its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model

from entities.models import (
    Alias,
    Attribution,
    Casualties,
    Finding,
    FindingGroup,
    FindingPlace,
    Group,
    GroupCountry,
    Identifier,
    Incident,
    Quantity,
    Tie,
)
from sources.models import Record

__all__ = ["BLUEPRINTS", "Blueprint", "FieldBlock", "RowKind"]


@dataclass(frozen=True)
class FieldBlock:
    """One value of the record itself; `key` names it where it is cited, and is empty if never."""

    label: str
    fields: tuple[str, ...]
    key: str = ""
    takes: str = ""
    """The kind of suggestion that fills it: date or place."""


@dataclass(frozen=True)
class RowKind:
    """Values that may stand there more than once."""

    name: str
    """The relation from the record, and the prefix of the rows in the form."""
    label: str
    model: type[Model]
    fields: tuple[str, ...]
    cited_as: str = ""
    """The citation's key to such a row; empty where it needs no evidence."""
    takes: str = ""
    """The kind of suggestion that fills one: count, group or place."""

    def value_key(self, row_id: int) -> str:
        """Return the key by which verdicts and comments name a row of this kind."""
        if self.cited_as:
            return f"{self.cited_as}:{row_id}"
        name = self.model._meta.model_name
        return f"{name}:{row_id}.{name}"


@dataclass(frozen=True)
class Blueprint:
    """A type of record as the workbench enters it."""

    model: type[Model]
    fields: tuple[FieldBlock, ...]
    rows: tuple[RowKind, ...]

    @property
    def field_names(self) -> list[str]:
        return [name for block in self.fields for name in block.fields]


BLUEPRINTS: Mapping[str, Blueprint] = {
    Record.Type.INCIDENT: Blueprint(
        Incident,
        (
            FieldBlock("Title", ("title",)),
            FieldBlock("Kind", ("kind",), "incident.kind"),
            FieldBlock("Date", ("date",), "incident.date", "date"),
            FieldBlock(
                "Place",
                ("place", "precision", "latitude", "longitude"),
                "incident.place",
                "place",
            ),
            FieldBlock("Summary", ("summary",)),
        ),
        (
            RowKind(
                "casualties",
                "Casualties",
                Casualties,
                ("at_least", "at_most", "victims", "outcome"),
                "casualties",
                "count",
            ),
            RowKind(
                "attributions",
                "Attribution",
                Attribution,
                ("group", "role"),
                "attribution",
                "group",
            ),
        ),
    ),
    Record.Type.FINDING: Blueprint(
        Finding,
        (
            FieldBlock("Statement", ("statement",), "finding.statement"),
            FieldBlock("Kind", ("kind",), "finding.kind"),
            FieldBlock("When it was so", ("holds_at",), "finding.holds_at", "date"),
        ),
        (
            RowKind("groups", "Group", FindingGroup, ("group", "role"), "finding_group", "group"),
            RowKind("places", "Place", FindingPlace, ("place",), "finding_place", "place"),
            RowKind(
                "quantities",
                "Quantity",
                Quantity,
                ("at_least", "at_most", "out_of", "of"),
                "quantity",
                "count",
            ),
        ),
    ),
    Record.Type.GROUP: Blueprint(
        Group,
        (
            FieldBlock("Name", ("name",)),
            FieldBlock("Kind", ("kind",), "group.kind"),
            FieldBlock("Founded", ("founded",), "group.founded", "date"),
            FieldBlock("Dissolved", ("dissolved",), "group.dissolved", "date"),
            FieldBlock("Description", ("description",)),
        ),
        (
            RowKind("aliases", "Alias", Alias, ("name", "kind", "language"), "alias"),
            RowKind("countries", "Country", GroupCountry, ("country",), "country", "place"),
            RowKind("ties", "Tie", Tie, ("kind", "other", "period"), "tie", "group"),
            RowKind("identifiers", "Identifier", Identifier, ("scheme", "value")),
        ),
    ),
}
