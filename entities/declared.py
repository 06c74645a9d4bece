"""The record types: the values of a group, an incident and a finding, each declared once.

To add a value, add it at its place in the public form: see CONTRIBUTING.md.
"""

from collections.abc import Mapping

from sources.document_type import DOCUMENT
from sources.record_type import FieldValue, RecordType, RowValues, ValueType

__all__ = ["CITED_TYPES", "FINDING", "GROUP", "INCIDENT", "RECORD_TYPES", "ROWS"]

GROUP = RecordType(
    "group",
    "entities.Group",
    (
        FieldValue(("name",), needs_evidence=False),
        FieldValue(("kind",), ValueType.TERM),
        FieldValue(("description",), needs_evidence=False),
        FieldValue(("founded",), ValueType.DATE, filled_by="date"),
        FieldValue(("dissolved",), ValueType.DATE, filled_by="date", beside=True),
        RowValues(
            "aliases",
            "entities.Alias",
            "alias",
            ("name", "kind", "language"),
            ValueType.NAME,
            cited_as="alias",
            exempt_by="merged_from",
        ),
        RowValues(
            "identifiers",
            "entities.Identifier",
            "identifier",
            ("scheme", "value"),
            ValueType.IDENTIFIER,
        ),
        RowValues(
            "countries",
            "entities.GroupCountry",
            "country",
            ("country",),
            ValueType.COUNTRY,
            cited_as="country",
            filled_by="place",
        ),
        RowValues(
            "ties",
            "entities.Tie",
            "tie",
            ("other", "kind", "period"),
            ValueType.GROUP,
            cited_as="tie",
            filled_by="group",
            entered_first=("kind",),
        ),
        RowValues(
            "attributes",
            "entities.GroupAttribute",
            "attribute",
            ("attribute", "value"),
            ValueType.ATTRIBUTE,
            cited_as="group_attribute",
            seldom=True,
        ),
    ),
)

INCIDENT = RecordType(
    "incident",
    "entities.Incident",
    (
        FieldValue(("title",), needs_evidence=False),
        FieldValue(("kind",), ValueType.TERM),
        FieldValue(("date",), ValueType.DATE, filled_by="date", beside=True),
        FieldValue(("time",), label="time of day", filled_by="time", seldom=True),
        FieldValue(
            ("part_of_day",), ValueType.TERM, filled_by="part_of_day", beside=True, seldom=True
        ),
        FieldValue(
            ("place", "precision", "latitude", "longitude", "region", "bearing"),
            ValueType.PLACE,
            filled_by="place",
            pinned_if_set=("region", "bearing"),
        ),
        RowValues(
            "other_places",
            "entities.OtherPlace",
            "other place",
            ("place", "precision", "latitude", "longitude", "region", "bearing"),
            ValueType.PLACE,
            cited_as="other_place",
            pinned_if_set=("bearing",),
            seldom=True,
        ),
        RowValues(
            "points",
            "entities.Point",
            "point without a place",
            ("latitude", "longitude", "precision"),
            ValueType.TEXT,
            cited_as="point",
            seldom=True,
        ),
        FieldValue(("status",), ValueType.TERM, seldom=True),
        RowValues(
            "casualties",
            "entities.Casualties",
            "casualties",
            (
                "victims",
                "outcome",
                "at_least",
                "best",
                "at_most",
                "part_of",
                "group",
                "demographic",
                "basis",
                "basis_note",
            ),
            ValueType.COUNT,
            cited_as="casualties",
            filled_by="count",
            # "Two posts" are not victims.
            filled_with=("victims", "outcome"),
            entered_first=("figure",),
            pinned_if_set=("best", "part_of", "group", "demographic", "basis", "basis_note"),
            part_field="part_of",
            basis_field="basis",
        ),
        RowValues(
            "attributions",
            "entities.Attribution",
            "attribution",
            ("group", "role"),
            ValueType.GROUP,
            cited_as="attribution",
            filled_by="group",
        ),
        RowValues(
            "weapons",
            "entities.Weapon",
            "weapon",
            ("weapon",),
            ValueType.TERM,
            cited_as="weapon",
            filled_by="weapon",
            seldom=True,
        ),
        RowValues(
            "targets",
            "entities.Target",
            "target",
            ("target_type", "damage"),
            ValueType.TERM,
            cited_as="target",
            seldom=True,
        ),
        RowValues(
            "ties",
            "entities.IncidentTie",
            "tie",
            ("tied_to", "kind"),
            ValueType.INCIDENT,
            cited_as="incident_tie",
            entered_first=("kind",),
            seldom=True,
        ),
        RowValues(
            "identifiers",
            "entities.IncidentIdentifier",
            "identifier",
            ("scheme", "value"),
            ValueType.IDENTIFIER,
            seldom=True,
        ),
        RowValues(
            "attributes",
            "entities.IncidentAttribute",
            "attribute",
            ("attribute", "value"),
            ValueType.ATTRIBUTE,
            cited_as="incident_attribute",
            seldom=True,
        ),
        FieldValue(("summary",), needs_evidence=False),
    ),
)

FINDING = RecordType(
    "finding",
    "entities.Finding",
    (
        FieldValue(("statement",)),
        FieldValue(("kind",), ValueType.TERM),
        RowValues(
            "groups",
            "entities.FindingGroup",
            "group",
            ("group", "role"),
            ValueType.GROUP,
            cited_as="finding_group",
            filled_by="group",
        ),
        RowValues(
            "places",
            "entities.FindingPlace",
            "place",
            ("place",),
            ValueType.PLACE,
            cited_as="finding_place",
            filled_by="place",
        ),
        FieldValue(
            ("holds_at",),
            ValueType.DATE,
            label="when it was so",
            filled_by="date",
            beside=True,
        ),
        FieldValue(
            ("confidence",),
            ValueType.TERM,
            label="confidence that the source states",
            seldom=True,
        ),
        FieldValue(
            ("probability",),
            ValueType.PERCENT,
            label="probability in percent",
            beside=True,
            seldom=True,
        ),
        RowValues(
            "identifiers",
            "entities.FindingIdentifier",
            "identifier",
            ("scheme", "value"),
            ValueType.IDENTIFIER,
            seldom=True,
        ),
        RowValues(
            "quantities",
            "entities.Quantity",
            "quantity",
            ("of", "at_least", "best", "at_most", "out_of", "basis", "basis_note"),
            ValueType.COUNT,
            cited_as="quantity",
            filled_by="count",
            entered_first=("figure", "out_of"),
            pinned_if_set=("best", "basis", "basis_note"),
            basis_field="basis",
        ),
        RowValues(
            "attributes",
            "entities.FindingAttribute",
            "attribute",
            ("attribute", "value"),
            ValueType.ATTRIBUTE,
            cited_as="finding_attribute",
            seldom=True,
        ),
    ),
)

CITED_TYPES: Mapping[str, RecordType] = {each.type: each for each in (GROUP, INCIDENT, FINDING)}
"""The types whose values need evidence."""

RECORD_TYPES: Mapping[str, RecordType] = {DOCUMENT.type: DOCUMENT, **CITED_TYPES}

ROWS: Mapping[str, Mapping[str, RowValues]] = {
    declared.type: {rows.relation: rows for rows in declared.rows}
    for declared in CITED_TYPES.values()
}
"""The rows of each type, by the key under which they are published."""
