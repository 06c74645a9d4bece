"""Filters derived from the contract, tested with keys that it does not have yet."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import models

from api.filters.declared import declared_filters
from api.filters.fields import HasTerm, clean
from api.problems import BadParameters
from publication import index
from publication.contract import CONTRACT
from publication.contract.declaration import Filter, Key, Plain, Shape, Term
from publication.index import index_rows
from publication.models import IncidentParty, IncidentRow
from publication.vocabulary import Kind
from tests.publication.documents import cited, incident

PUBLISHED = {"published_at": "2024-07-20T10:00:00.000000Z", "seq": 7}


class Motive(models.TextChoices):
    POLITICAL = "political"
    UNKNOWN = "unknown"


class Known(models.TextChoices):
    POLITICAL = "political"


BY_MOTIVE = Filter("Why it was done.")
MOTIVE = Key(
    "motive", Term(Motive), "The motive", since=2, nullable=True, cited=True, filter=BY_MOTIVE
)


def rows_of(*keys: Key, **options: Any) -> Key:
    return Key("motives", Shape("Motives", keys), "Motives", since=2, many=True, **options)


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Add keys to the documents of incidents."""

    def act(*keys: Key) -> None:
        contract = CONTRACT[Kind.INCIDENT]
        more = replace(contract, keys=(*contract.keys, *keys))
        monkeypatch.setitem(CONTRACT, Kind.INCIDENT, more)
        monkeypatch.setitem(index.TERMS, Kind.INCIDENT, tuple(index._terms(more.keys)))

    return act


def test_a_term_needs_no_column_to_be_filtered_by(declare: Any) -> None:
    declare(MOTIVE)
    filter = declared_filters(Kind.INCIDENT)["motive"]
    assert isinstance(filter, HasTerm)
    assert clean({"motive": filter}, {"motive": ["political"]}) == {"motive": ["motive:political"]}
    assert filter.allowed == ["political", "unknown"]
    with pytest.raises(BadParameters):
        clean({"motive": filter}, {"motive": ["motive:political"]})


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ({"motive": cited(value="political")}, "motive:political"),
        ({"motive": None}, "motive:unknown"),
        ({}, "motive:unknown"),
    ],
    ids=["known", "null", "of an earlier format"],
)
def test_the_index_has_the_term_of_a_document(declare: Any, said: Any, term: str) -> None:
    declare(MOTIVE)
    document = {**incident(), **PUBLISHED, **said}
    [row] = [row for row in index_rows(document) if isinstance(row, IncidentRow)]
    assert [each for each in row.terms if each.startswith("motive:")] == [term]


def test_another_filter_makes_the_index_another_one(declare: Any) -> None:
    before = index._shape()
    declare(MOTIVE)
    assert before == index.SHAPE != index._shape()


NO_COLUMN = "needs a column of the index"


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (replace(MOTIVE, type=Term(Known)), "needs the value unknown, for null"),
        (replace(MOTIVE, type=Plain.TEXT), NO_COLUMN),
        (replace(MOTIVE, filter=replace(BY_MOTIVE, leads=True)), NO_COLUMN),
        (replace(MOTIVE, filter=replace(BY_MOTIVE, same_row=True)), NO_COLUMN),
        (rows_of(MOTIVE), "needs an index of motives"),
        (rows_of(replace(MOTIVE, index="motive")), "needs an index of motives"),
        (rows_of(MOTIVE, index="IncidentParty"), NO_COLUMN),
    ],
)
def test_a_filter_that_would_find_nothing_is_refused(declare: Any, key: Key, reason: str) -> None:
    declare(key)
    with pytest.raises(ValueError, match=reason):
        declared_filters(Kind.INCIDENT)


def test_an_unknown_term_of_a_row_has_a_word_in_the_index(declare: Any) -> None:
    party = incident()["attributions"][0]
    document = {**incident(attributions=[{**party, "role": None}]), **PUBLISHED}
    [row] = [row for row in index_rows(document) if isinstance(row, IncidentParty)]
    assert row.role == "unknown"


NEVER_NULL = {(Kind.FINDING, "kind")}
"""Filters by a key that may be null according to the contract, but never is."""


@pytest.mark.parametrize("kind", Kind)
def test_what_is_null_can_be_asked_for(kind: Kind) -> None:
    cannot = {
        (kind, key.name)
        for key, _ in index._single(CONTRACT[kind].keys)
        if key.filter and isinstance(key.type, Term)
        if key.may_be_missing and index.UNKNOWN not in key.type.values
    }
    assert cannot <= NEVER_NULL
