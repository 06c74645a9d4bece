"""Entered values, published keys and index columns match."""

from collections.abc import Mapping
from typing import Any

import pytest

from api.formats.jsonld import context
from api.reads.listings import LISTINGS
from entities.declared import RECORD_TYPES
from publication.contract import CONTRACT
from publication.contract.declaration import Key
from publication.contract.shared import DAYS, walk
from publication.index import MODELS, TABLES
from publication.vocabulary import Kind
from sources.record_type import FieldValue, RecordType, RowValues

# Values that are published under a different name.
PUBLISHED_AS = {
    "source": {
        "publisher": "publisher.name",
        "kind_of_publisher": "publisher.kind",
        "country_of_publisher": "publisher.country",
        "reliability_of_publisher": "publisher.reliability",
        "homepage_of_publisher": "publisher.homepage",
        "retracted_on": "retracted.on",
        "reason_of_retraction": "retracted.reason",
    }
}
# Values that are not published.
INTERNAL = {"source": {"supersedes"}}
# Fields of rows and places, by the key that contains them.
FIELDS_PUBLISHED_AS = {
    "other": "group",
    "tied_to": "incident",
    "country": "id",
    "place": "id",
    "conveyed": "id",
}
# Keys that are not entered.
WORKED_OUT = {"sources", "terms"}

every_type = pytest.mark.parametrize("declared", RECORD_TYPES.values(), ids=lambda each: each.type)
every_kind = pytest.mark.parametrize("kind", Kind)


def published_as(declared: RecordType) -> Mapping[str, FieldValue | RowValues]:
    """Return the published values by the paths of their keys."""
    names = PUBLISHED_AS.get(declared.type, {})
    internal = INTERNAL.get(declared.type, set())
    values = {
        value.relation if isinstance(value, RowValues) else value.name: value
        for value in declared.values
    }
    return {names.get(name, name): value for name, value in values.items() if name not in internal}


@every_type
def test_every_value_is_published_under_a_declared_key_and_nothing_else(
    declared: RecordType,
) -> None:
    keys = CONTRACT[Kind(declared.type)].keys
    published = published_as(declared)
    assert published.keys() <= {path for path, _ in walk(keys)}
    assert {path.split(".")[0] for path in published} == {key.name for key in keys} - WORKED_OUT


@every_type
def test_evidence_is_published_of_the_values_that_need_it(declared: RecordType) -> None:
    keys = dict(walk(CONTRACT[Kind(declared.type)].keys))
    for path, value in published_as(declared).items():
        assert keys[path].cited == value.needs_evidence, path


@every_type
def test_every_field_of_a_row_is_published(declared: RecordType) -> None:
    keys = dict(walk(CONTRACT[Kind(declared.type)].keys))
    for path, value in published_as(declared).items():
        if isinstance(value, RowValues):
            assert keys[path].many
            fields = {FIELDS_PUBLISHED_AS.get(field, field) for field in value.fields}
            assert fields <= {key.name for key in keys[path].keys}, path


def columns_of(key: Key) -> list[str]:
    return [f"{key.index}_from", f"{key.index}_to"] if key.type is DAYS else [key.index]


@every_kind
def test_every_column_of_the_index_that_is_declared_is_there(kind: Kind) -> None:
    for key in CONTRACT[kind].keys:
        model: Any = MODELS[key.index] if key.many and key.index else TABLES[kind][0]
        below = [each for _, each in walk(key.keys)]
        fields = {field.name for field in model._meta.get_fields()}
        for each in below if key.many else [key, *below]:
            if each.index:
                assert fields.issuperset(columns_of(each)), each.name


@every_kind
def test_every_column_of_the_index_is_declared_or_derived(kind: Kind) -> None:
    keys = [key for _, key in walk(CONTRACT[kind].keys)]
    own = {column for key in keys if key.index and not key.many for column in columns_of(key)}
    for model in TABLES[kind]:
        columns = {field.name for field in model._meta.concrete_fields if field.column}
        assert columns - own - WORKED_OUT_COLUMNS.get(model.__name__, set()) <= EVERY_ROW


EVERY_ROW = {
    "seq_from",
    "seq_to",
    "public_id",
    "name",
    "contested",
    "published_at",
    "position",
    "terms",
}
WORKED_OUT_COLUMNS = {
    "GroupRow": {"active_from", "active_to"},
    "IncidentRow": {"killed_min", "killed_best"},
    "IncidentPlace": {"place"},
    "IncidentPoint": {"latitude", "longitude"},
    "FindingPlace": {"place"},
    "IncidentTie": {"part"},
    "GroupAttribute": {"said"},
    "IncidentAttribute": {"said"},
    "FindingAttribute": {"said"},
    "PlaceWithin": {"place"},
    "TermWithin": {"term"},
}


@every_kind
def test_filters_come_in_the_order_of_the_contract(kind: Kind) -> None:
    first = ["updated_since", "search", *CONTRACT[kind].filters]
    assert list(LISTINGS[kind].filters)[: len(first)] == first


def test_terms_of_json_ld_are_those_that_readers_know() -> None:
    own = "https://sourcebook.example/api/v1/schema/#"
    terms = context("https://sourcebook.example")
    assert {name: terms[name] for name in ("citations", "earliest", "latest", "url", "link")} == {
        "citations": {"@id": f"{own}citations", "@container": "@list"},
        "earliest": {"@id": f"{own}earliest", "@type": "xsd:date"},
        "latest": {"@id": f"{own}latest", "@type": "xsd:date"},
        "url": {"@id": f"{own}url", "@type": "@id"},
        "link": {"@id": f"{own}link", "@type": "xsd:anyURI"},
    }
