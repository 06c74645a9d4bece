"""Each record type is declared once and completely."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Model

from entities.declared import CITED_TYPES, RECORD_TYPES, ROWS
from entities.models import Citation, Place
from entities.models.citation import CITABLE_FIELDS, CITED_ROWS
from entities.models.row import Row
from entities.published import fields_of_row, is_date, said_of_value
from entities.rendering import references_of, render
from entities.values import load_rows, values_of
from sources.models import Conveys, Publisher, Record
from sources.record_type import FieldValue, RecordType, RowValues, ValueType
from tests.filled import records

__all__ = ["records"]


ALL_ROWS = [rows for declared in CITED_TYPES.values() for rows in declared.rows]
OF_EVERY_RECORD = {field.name for field in Record._meta.local_concrete_fields}
"""Name, state, standing, note: workflow fields, or derived."""


def tables_of_rows() -> list[Any]:
    found: list[type[Model]] = []
    seen: list[type[Model]] = [*Row.__subclasses__(), Conveys]
    while seen:
        model = seen.pop()
        seen += model.__subclasses__()
        if not model._meta.abstract:
            found.append(model)
    return sorted(set(found), key=lambda model: model.__name__)


def declared_rows() -> dict[Any, RowValues]:
    return {rows.model: rows for declared in RECORD_TYPES.values() for rows in declared.rows}


def own_names(model: type[Model]) -> set[str]:
    """Return the fields of a model's table, except keys of its own and bounds derived from a
    date."""
    fields = model._meta.local_concrete_fields
    names = {field.name for field in fields}
    derived = {f"{name}_{end}" for name in names for end in ("earliest", "latest")}
    return {field.name for field in fields if not field.primary_key} - derived


@pytest.mark.parametrize("model", Record.__subclasses__())
def test_every_field_of_a_record_is_a_declared_value_or_internal(model: Any) -> None:
    declared = RECORD_TYPES[model.TYPE]
    named = {name.split("__")[0] for value in declared.singles for name in value.fields}
    assert own_names(model) - OF_EVERY_RECORD == named | declared.internal
    assert not named & declared.internal


@pytest.mark.parametrize("model", tables_of_rows())
def test_every_field_of_a_row_is_declared(model: Any) -> None:
    rows = declared_rows()[model]
    owner = "document" if model is Conveys else rows.owner
    internal = {owner} | ({rows.exempt_by} if rows.exempt_by else set())
    assert own_names(model) == {*rows.fields} | internal


def test_every_field_of_a_publisher_is_declared_with_the_documents() -> None:
    named = {name for value in RECORD_TYPES["source"].singles for name in value.fields}
    assert {name for name in named if name.startswith("publisher__")} == {
        f"publisher__{name}" for name in own_names(Publisher)
    }


@pytest.mark.parametrize("rows", ALL_ROWS, ids=lambda rows: rows.model_label)
def test_rows_are_declared_with_the_relation_and_the_key_that_lead_to_them(rows: RowValues) -> None:
    [declared] = [each for each in CITED_TYPES.values() if rows in each.rows]
    assert declared.model._meta.get_field(rows.relation).related_model is rows.model
    assert rows.model._meta.get_field(rows.owner).related_model is declared.model
    if rows.cited_as:
        assert Citation._meta.get_field(rows.cited_as).related_model is rows.model


def test_no_type_publishes_two_lists_of_the_same_name() -> None:
    assert sum(map(len, ROWS.values())) == len(ALL_ROWS)


def test_a_citation_has_a_key_to_each_table_of_rows_that_needs_evidence() -> None:
    keys = {
        field.name
        for field in Citation._meta.local_concrete_fields
        if field.related_model in declared_rows()
    }
    assert set(CITED_ROWS) == keys


def test_another_order_of_declarations_changes_nothing_in_the_database() -> None:
    assert sorted(CITED_ROWS) == list(CITED_ROWS)
    assert sorted(CITABLE_FIELDS) == list(CITABLE_FIELDS)


def declared_keys(type_: str) -> Iterator[str]:
    for value in CITED_TYPES[type_].values:
        if isinstance(value, RowValues):
            yield value.value_key(0).split(":")[0]
        else:
            yield CITED_TYPES[type_].key(value)


@pytest.mark.parametrize("type_", CITED_TYPES)
def test_a_reviewer_reads_each_declared_value_in_its_order(
    records: dict[str, Any], type_: str
) -> None:
    values = values_of(records[type_])
    assert [value.key.split(":")[0] for value in values] == list(declared_keys(type_))
    assert all(value.known for value in values)


@pytest.mark.parametrize("type_", CITED_TYPES)
def test_the_first_declared_value_is_what_a_record_is_called(
    records: dict[str, Any], type_: str
) -> None:
    assert values_of(records[type_])[0].text == records[type_].name_to_publish


# The names that verifications have pinned from the start. If a name changes, all of them lapse.
PINNED = {
    "group.kind": {"kind"},
    "group.founded": {"edtf"},
    "group.dissolved": {"edtf"},
    "alias": {"name", "kind", "language"},
    "country": {"country_id"},
    "tie": {"other_id", "kind", "period"},
    "incident.kind": {"kind"},
    "incident.time": {"time"},
    "incident.part_of_day": {"part_of_day"},
    "incident.status": {"status"},
    "incident.date": {"edtf"},
    "incident.place": {"place", "precision", "latitude", "longitude", "region", "bearing"},
    "other_place": {"place_id", "precision", "latitude", "longitude", "region", "bearing"},
    "casualties": {
        "victims",
        "outcome",
        "at_least",
        "best",
        "at_most",
        "group_id",
        "demographic",
        "basis",
        "basis_note",
    },
    "attribution": {"group_id", "role"},
    "point": {"latitude", "longitude", "precision"},
    "weapon": {"weapon"},
    "target": {"target_type", "damage"},
    "incident_tie": {"tied_to_id", "kind"},
    "group_attribute": {"attribute", "value"},
    "incident_attribute": {"attribute", "value"},
    "finding_attribute": {"attribute", "value"},
    "finding.statement": {"statement"},
    "finding.kind": {"kind"},
    "finding_group": {"group_id", "role"},
    "finding_place": {"place_id"},
    "finding.holds_at": {"edtf"},
    "finding.confidence": {"confidence"},
    "finding.probability": {"probability"},
    "quantity": {"of", "at_least", "best", "at_most", "out_of", "basis", "basis_note"},
}


def test_the_keys_pinned_by_a_verification_never_change(records: dict[str, Any]) -> None:
    found = {
        value.key.split(":")[0]: set(value.content)
        for record in records.values()
        for value in values_of(record)
    }
    assert {key: found.get(key) for key in PINNED} == PINNED


@pytest.mark.parametrize("type_", CITED_TYPES)
def test_a_published_document_reads_back_as_the_entered_values(
    records: dict[str, Any], type_: str
) -> None:
    record, declared = records[type_], CITED_TYPES[type_]
    load_rows([record])
    document = render(record, dict.fromkeys(references_of(record), "A name"), 1)
    for value in declared.values:
        if isinstance(value, RowValues):
            [row], [said] = getattr(record, value.relation).all(), document[value.relation]
            # What includes a row has a number that means something only within its document.
            names = [name for name in value.fields if name != value.part_field]
            entered = {name: getattr(row, name) for name in names}
            assert fields_of_row(value, said) == {
                name: named(each) for name, each in entered.items()
            }
        elif value.type is not ValueType.PLACE:
            field = record._meta.get_field(value.name)
            assert said_of_value(field, value, document) == getattr(record, value.name)


def named(value: Any) -> Any:
    """Return how a published document names the object of a field."""
    if isinstance(value, Record):
        return value.public_id
    return value.code if isinstance(value, Place) else value


def test_a_document_from_before_a_field_existed_has_no_value_for_it() -> None:
    for declared in CITED_TYPES.values():
        for value in declared.singles:
            if value.type is not ValueType.PLACE:
                field = declared.model._meta.get_field(value.name)
                assert said_of_value(field, value, {}) == field.get_default()


def test_declared_value_types_match_the_field_types() -> None:
    for declared in CITED_TYPES.values():
        for value in declared.singles:
            field = declared.model._meta.get_field(value.fields[0])
            assert (value.type is ValueType.DATE) == is_date(field)
            assert (value.type is ValueType.TERM) == bool(field.choices)
            assert (value.type is ValueType.PLACE) == (field.related_model is Place)


def test_a_count_fills_casualties_if_it_tells_victims_or_an_outcome() -> None:
    (casualties,) = (rows for rows in CITED_TYPES["incident"].rows if rows.filled_by == "count")
    assert casualties.takes({"victims": "civilians", "outcome": ""})
    assert casualties.takes({"victims": "", "outcome": "killed"})
    assert not casualties.takes({"victims": "", "outcome": ""})
    (attributions,) = (rows for rows in CITED_TYPES["incident"].rows if rows.filled_by == "group")
    assert attributions.takes({"group": "G1"})


def test_suggestions_fill_only_what_takes_their_words_as_evidence() -> None:
    assert [
        value
        for declared in CITED_TYPES.values()
        for value in declared.values
        if value.filled_by and not value.needs_evidence
    ] == []


def test_a_new_value_of_each_type_needs_no_label() -> None:
    value = FieldValue(("first_seen",), ValueType.DATE)
    assert (value.name, value.label) == ("first_seen", "first seen")
    assert RecordType("group", "entities.Group", (value,)).key(value) == "group.first_seen"
