"""The declaration of a record reaches every place that handles values."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group as Role
from django.db.models import ForeignKey

from curation.standing.carried_rows import row_fields
from curation.standing.carrying import declared_text, row_text
from curation.standing.repointing import NAMING_ROWS
from curation.workflow.snapshots import ROWS as KEPT
from curation.workflow.snapshots import restore_snapshot, take_snapshots
from desk.workbench.forms import RECORD_FORMS, ROW_FORMS
from desk.workbench.suggestion_targets import SUGGESTION_TARGETS
from entities.declared import CITED_TYPES
from entities.figures import Figure
from entities.models import Citation, Group, Tie
from entities.models.count import Count
from entities.models.row import Row
from entities.rendering import references_of, render
from entities.values import load_rows, plain, values_of
from sources.acting import acting_as
from sources.models import Record
from sources.record_type import RecordType, RowValues
from tests.factories import fresh
from tests.filled import RECORDS, own_fields, owner_of, records

__all__ = ["records"]


def tables_of(declared: RecordType) -> list[Any]:
    """Return the tables of rows that belong to a record type, found only from their models."""
    return [
        relation.related_model
        for relation in declared.model._meta.related_objects
        if issubclass(relation.related_model, Row)
        and relation.field.name == owner_of(relation.related_model)
    ]


def names(fields: Any) -> set[str]:
    found: set[str] = set()
    for field in fields:
        found |= names(field) if isinstance(field, list | tuple) else {field}
    return found


@pytest.mark.parametrize("declared", CITED_TYPES.values(), ids=CITED_TYPES)
def test_every_field_that_a_person_fills_in_is_in_both_forms(declared: RecordType) -> None:
    wanted = {field.name for field in own_fields(declared.model)}
    page: Any = admin.site.get_model_admin(declared.model)
    assert names(page.fieldsets[0][1]["fields"]) == wanted
    assert set(RECORD_FORMS[declared.type].base_fields) == wanted


@pytest.mark.parametrize(
    ("type_", "lines"),
    [
        ("group", {("founded", "dissolved")}),
        (
            "incident",
            {
                ("kind", "date"),
                ("time", "part_of_day"),
                ("place", "precision"),
                ("latitude", "longitude"),
                ("region", "bearing"),
            },
        ),
        ("finding", {("kind", "holds_at"), ("confidence", "probability")}),
    ],
)
def test_values_that_belong_together_are_on_one_line(
    type_: str, lines: set[tuple[str, ...]]
) -> None:
    page: Any = admin.site.get_model_admin(CITED_TYPES[type_].model)
    fields = page.fieldsets[0][1]["fields"]
    assert {line for line in fields if isinstance(line, tuple)} == lines


def test_the_kind_of_a_tie_is_asked_for_before_its_group() -> None:
    page: Any = admin.site.get_model_admin(Group)
    [ties] = [inline for inline in page.inlines if inline.model is Tie]
    assert ties.fields == ("kind", "other", "period")


@pytest.mark.parametrize("declared", CITED_TYPES.values(), ids=CITED_TYPES)
def test_every_table_of_rows_is_in_both_forms_and_in_snapshots(declared: RecordType) -> None:
    page: Any = admin.site.get_model_admin(declared.model)
    inlines = {inline.model: inline for inline in page.inlines}
    kept = {model for model, _ in KEPT[declared.type]}
    for model in tables_of(declared):
        wanted = {field.name for field in own_fields(model)} - {owner_of(model)}
        if issubclass(model, Count):
            # One field of the form.
            wanted = wanted - set(Figure._fields) | {"figure"}
        assert set(inlines[model].fields) == wanted
        assert set(ROW_FORMS[model].base_fields) == wanted
        assert model in kept
    assert {Citation, *tables_of(declared)} == kept == set(inlines)


@pytest.mark.parametrize("type_", CITED_TYPES)
def test_a_discarded_draft_says_in_every_value_what_it_said_before(
    records: dict[str, Any], editor: Any, type_: str
) -> None:
    record = records[type_]
    load_rows([record])
    take_snapshots([record])
    before = [(value.key, value.text, value.content) for value in values_of(record)]
    with acting_as(editor):
        record.citations.all().delete()
        for model in tables_of(CITED_TYPES[type_]):
            model.objects.filter(**{owner_of(model): record.pk}).delete()
        empty = {
            field.name: None if field.null else field.get_default()
            for field in own_fields(RECORDS[type_])
        }
        # Columns that must not be null stay filled.
        for name, value in empty.items():
            if value or value is None or type_ != "finding":
                setattr(record, name, value)
        record.save()
        restore_snapshot(Record.objects.get(pk=record.pk))
    after = fresh(record)
    assert [(value.key, value.text, value.content) for value in values_of(after)] == before


def test_every_row_that_names_a_record_follows_a_merge() -> None:
    found = {
        (model, field.name)
        for declared in CITED_TYPES.values()
        for model in tables_of(declared)
        for field in own_fields(model)
        if isinstance(field, ForeignKey)
        and issubclass(field.related_model, Record)
        and field.name != owner_of(model)
    }
    assert {(model, key) for model, key, *_ in NAMING_ROWS} == found
    assert found


@pytest.mark.parametrize("type_", CITED_TYPES)
def test_rows_are_carried_with_all_that_they_say(records: dict[str, Any], type_: str) -> None:
    record = records[type_]
    load_rows([record])
    document = render(record, dict.fromkeys(references_of(record), "A name"), 1)
    for rows in CITED_TYPES[type_].rows:
        [row], [said] = getattr(record, rows.relation).all(), document[rows.relation]
        # What includes a row is found anew: see tests/curation/test_parts.py.
        names = [name for name in rows.fields if name != rows.part_field]
        assert row_fields(rows, said) == {name: getattr(row, name) for name in names}


@pytest.mark.parametrize("words", [row_text, declared_text])
@pytest.mark.parametrize(
    "rows",
    [rows for declared in CITED_TYPES.values() for rows in declared.rows],
    ids=lambda rows: rows.model_label,
)
def test_the_page_of_a_merge_shows_all_that_a_row_says(
    records: dict[str, Any], rows: RowValues, words: Callable[[RowValues, Any], str]
) -> None:
    [declared] = [each for each in CITED_TYPES.values() if rows in each.rows]
    record = records[declared.type]
    load_rows([record])
    document = render(record, dict.fromkeys(references_of(record), "A name"), 1)
    [said] = document[rows.relation]
    text = words(rows, said)
    for name in [name for name in rows.fields if name != rows.part_field]:
        value = getattr(getattr(record, rows.relation).get(), name)
        field = rows.model._meta.get_field(name)
        if field.related_model:
            value = "A name" if issubclass(field.related_model, Record) else value.name
        assert str(plain(value)) in text


def test_suggestions_fill_the_declared_fields() -> None:
    assert SUGGESTION_TARGETS == {
        "group": {
            "place": {"rows": "countries", "with": ()},
            "group": {"rows": "ties", "with": ()},
        },
        "incident": {
            "date": {"field": "incident.date", "with": ()},
            "time": {"field": "incident.time", "with": ()},
            "part_of_day": {"field": "incident.part_of_day", "with": ()},
            "place": {"field": "incident.place", "with": ()},
            "count": {"rows": "casualties", "with": ("victims", "outcome")},
            "group": {"rows": "attributions", "with": ()},
            "weapon": {"rows": "weapons", "with": ()},
        },
        "finding": {
            "group": {"rows": "groups", "with": ()},
            "place": {"rows": "places", "with": ()},
            "date": {"field": "finding.holds_at", "with": ()},
            "count": {"rows": "quantities", "with": ()},
        },
    }


@pytest.mark.django_db
def test_an_editor_may_change_every_table_of_a_record() -> None:
    may = set(Role.objects.get(name="Editor").permissions.values_list("codename", flat=True))
    for declared in CITED_TYPES.values():
        for model in (declared.model, *tables_of(declared)):
            assert f"change_{model._meta.model_name}" in may
