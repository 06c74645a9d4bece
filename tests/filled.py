"""One record of each type with every value known and cited, derived from the declarations.

A new field or table is filled automatically, so that tests with these records include it.
"""

import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.db import models

from entities.declared import CITED_TYPES
from entities.models import Citation, Finding, Group, Incident, Place, Term
from entities.models.attribute import Attribute
from entities.models.citation import CITED_ROWS
from entities.models.row import Row
from entities.percentages import PercentField
from sources.acting import acting_as
from sources.texts.anchors import mark_passage
from tests.factories import a_document, a_place, fresh

RECORDS: dict[str, Any] = {model.TYPE: model for model in (Group, Incident, Finding)}
ROWS: dict[str, Any] = {name: Citation._meta.get_field(name).related_model for name in CITED_ROWS}
WORDS = 'The "word" \\ мир عمل'


def owner_of(row: Any) -> str:
    """Return the name of the foreign key from a row to its record, which is its type."""
    return str(row.NATURAL_KEY[0].split("__")[0])


def own_fields(model: Any) -> list[Any]:
    """Return the fields of a model that a person fills in."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if field.editable and not field.primary_key
    ]


def filled(model: Any, relations: dict[Any, Any]) -> dict[str, Any]:
    """Return a known value for each field of a model."""
    values: dict[str, Any] = {}
    numbers = itertools.count(7, 2)
    names = {field.name for field in model._meta.fields}
    for field in own_fields(model):
        if field.related_model:
            values[field.name] = relations.get(field.related_model)
        elif field.name == "scheme":
            # Of which values may be any words.
            values[field.name] = next(key for key, _ in field.flatchoices if key in ("ofac", "own"))
        elif issubclass(model, Attribute):
            values[field.name] = value_of_attribute(model)[field.name]
        elif field.name == "precision" and "region" in names:
            values[field.name] = "region or line"  # which a region in words has
        elif field.name == "time":
            values[field.name] = "05:40+04:30"
        elif field.name == "bearing":
            values[field.name] = "12 km north-east"
        elif isinstance(field, PercentField):
            values[field.name] = "60-70"
        elif field.choices:
            values[field.name] = next(key for key, _ in field.flatchoices if key != "unknown")
        elif f"{field.name}_earliest" in names:
            values[field.name] = "2024-07-15"
        elif isinstance(field, models.DecimalField):
            values[field.name] = Decimal("34")
        elif isinstance(field, models.IntegerField):
            values[field.name] = next(numbers)
        else:
            values[field.name] = WORDS[: field.max_length]
    return values


def value_of_attribute(model: Any) -> dict[str, str]:
    """Return the first attribute that the codebook declares for a table, with a value."""
    set_name = model._meta.get_field("attribute").terms.set_name()
    term = Term.objects.filter(set_name=set_name).earliest("pk")
    values = {"text": WORDS, "yes/no": "yes", "number": "7"}
    chosen = term.choices[0]["value"] if term.choices else values[term.value_type]
    return {"attribute": term.value, "value": chosen}


def tables_of_rows() -> list[Any]:
    """Return the models of rows, also those below another base."""
    found: list[Any] = []
    for model in Row.__subclasses__():
        found += [model, *model.__subclasses__()]
    return found


def uncited_rows() -> list[Any]:
    """Return the tables of rows that no citation names."""
    return [
        model
        for model in tables_of_rows()
        if not model._meta.abstract and model not in ROWS.values()
    ]


def filled_records(editor: Any) -> dict[str, Any]:
    """Return one record of each type: every field known, a row of every kind, all of them cited."""
    document = a_document(editor, published="2024-07-16")
    made: dict[str, Any] = {}
    with acting_as(editor):
        relations = {
            Group: Group.objects.create(name="Other"),
            Incident: Incident.objects.create(title="Other"),
            Place: a_place(),
        }
        passage = mark_passage(document, "the ministry said")
        for type_, model in RECORDS.items():
            made[type_] = record = model.objects.create(**filled(model, relations))
            for field in CITED_TYPES[type_].cited_fields:
                Citation.objects.create(
                    record_id=record.pk, passage=passage, field=field, speaker=WORDS
                )
        for name, model in ROWS.items():
            record = made[owner_of(model)]
            row = model.objects.create(**filled(model, relations) | {owner_of(model): record})
            Citation.objects.create(
                record_id=record.pk,
                passage=passage,
                asserted_by=relations[Group],
                stance="denies",
                **{name: row},
            )
        for model in uncited_rows():
            model.objects.create(
                **filled(model, relations) | {owner_of(model): made[owner_of(model)]}
            )
    return made


@pytest.fixture
def records(own_attributes: None, editor: Any) -> dict[str, Any]:
    """The filled records by their types."""
    return {type_: fresh(record) for type_, record in filled_records(editor).items()}
