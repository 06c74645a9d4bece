"""Own terms of ties between incidents: what lies below “part of” makes parts, too."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from curation.codebook.file import read_codebook
from curation.codebook.loading import load_codebook
from curation.errors import ContradictionError, NotReadyError
from curation.workflow.approval import approve_many
from curation.workflow.entry import Draft, save_draft
from entities.models import Incident, IncidentTie
from publication.models import IncidentTie as PublishedTie
from sources.acting import acting_as
from tests.factories import (
    a_document,
    an_incident,
    cite,
    edit,
    fresh,
    person,
    publish,
    published_document,
    refused_by_postgres,
    run_sql,
    submit_and_verify,
)

pytestmark = [pytest.mark.owner, pytest.mark.django_db]

TEXT = (
    "On 15 July 2024 armed men attacked a market in Testville, in the second wave of the siege."
    " At least 12 traders were killed."
)
CODEBOOK = """
[[term]]
set = "incident tie kind"
value = "wave of"
broader = "part of"
definition = "It is one of several attacks by the same party within three days."

[[term]]
set = "incident tie kind"
value = "funeral after"
broader = "follows"
definition = "It happened at the funeral of those whom the other killed."
"""


@pytest.fixture(autouse=True)
def own_ties() -> None:
    load_codebook(read_codebook(CODEBOOK))


@pytest.fixture
def document(editor: Any) -> Any:
    return a_document(editor, TEXT, published="2024-07-16")


def tie(by: Any, document: Any, one: Any, other: Any, kind: str) -> IncidentTie:
    with acting_as(by):
        made = IncidentTie.objects.create(incident=one, tied_to=other, kind=kind)
    cite(one, document, "the second wave of the siege", by, incident_tie=made)
    return made


@pytest.fixture
def siege(editor: Any, reviewer: Any, document: Any) -> Incident:
    """A live incident."""
    incident = an_incident(editor, document, title="Siege")
    publish(document, incident, by=editor, approver=reviewer)
    return fresh(incident)


@pytest.fixture
def wave(editor: Any, reviewer: Any, document: Any, siege: Any) -> Incident:
    """A live incident that is a wave of the siege."""
    incident = an_incident(editor, document, title="Wave")
    tie(editor, document, incident, siege, "wave of")
    publish(incident, by=editor, approver=reviewer)
    return fresh(incident)


def test_postgres_refuses_a_kind_that_is_no_term(siege: Any, wave: Any) -> None:
    with refused_by_postgres("no term of the set"):
        IncidentTie.objects.create(incident=siege, tied_to=wave, kind="cause of")


def test_postgres_refuses_a_part_of_itself_by_own_terms(
    editor: Any, document: Any, siege: Any, wave: Any
) -> None:
    with refused_by_postgres("cannot be a part of itself"):
        tie(editor, document, siege, wave, "part of")
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    with refused_by_postgres("cannot be a part of itself"):
        tie(editor, document, siege, wave, "wave of")
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_lies_below_another_kind_makes_no_part(
    editor: Any, document: Any, siege: Any, wave: Any
) -> None:
    tie(editor, document, siege, wave, "funeral after")
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    IncidentTie(incident=siege, tied_to=wave, kind="funeral after").clean()


def test_people_are_told_first(editor: Any, siege: Any, wave: Any) -> None:
    new = IncidentTie(incident=siege, tied_to=wave, kind="wave of")
    with pytest.raises(ValidationError, match="is already part of it"):
        new.full_clean()
    edit(siege, editor, summary="Long.")
    record = fresh(siege)
    draft = Draft(record, [*record.casualties.all(), IncidentTie(tied_to=wave, kind="wave of")])
    with pytest.raises(ContradictionError, match="is already part of it"):
        save_draft(draft, editor, record.revision)


def test_a_published_tie_keeps_the_own_term_with_its_place(siege: Any, wave: Any) -> None:
    document = published_document(wave.public_id)
    assert [each["kind"] for each in document["ties"]] == ["wave of"]
    [said] = [each for each in document["terms"] if each["set"] == "incident tie kind"]
    assert (said["value"], said["within"], said["core_value"]) == (
        "wave of",
        ["part of"],
        "part of",
    )
    [row] = PublishedTie.objects.filter(public_id=wave.public_id)
    assert (row.kind, row.part) == ("wave of", True)


def turned(editor: Any, document: Any, siege: Any, wave: Any) -> list[tuple[Any, int]]:
    """In the working copies, the siege becomes a wave of its wave, which is published otherwise.
    Return what waits for approval."""
    with acting_as(editor):
        wave.ties.all().delete()
    tie(editor, document, siege, wave, "wave of")
    submit_and_verify([fresh(siege)], editor, person("reviewer"))
    return [(fresh(siege), fresh(siege).revision)]


def test_nobody_publishes_a_part_of_itself_by_own_terms(
    editor: Any, document: Any, siege: Any, wave: Any
) -> None:
    with pytest.raises(NotReadyError, match="part of itself"):
        approve_many(turned(editor, document, siege, wave), person("reviewer"))


def test_postgres_refuses_to_publish_it(
    editor: Any, document: Any, siege: Any, wave: Any, monkeypatch: Any
) -> None:
    waiting = turned(editor, document, siege, wave)
    monkeypatch.setattr("curation.workflow.approval.part_of_itself", lambda _: None)
    approve_many(waiting, person("reviewer"))
    with pytest.raises(IntegrityError, match="published as a part of itself"):
        run_sql("SET CONSTRAINTS publication_incidenttie_wholes IMMEDIATE")
