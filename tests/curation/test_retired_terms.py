"""Retired terms and choices: no new value, but who has one keeps it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from curation.codebook.file import read_codebook
from curation.codebook.loading import load_codebook
from curation.errors import ContradictionError
from curation.standing.merge import propose_merge
from curation.standing.split import split
from curation.workflow.entry import Draft, Evidence, save_draft
from curation.workflow.steps import discard
from entities.models import Incident, IncidentAttribute, Weapon
from sources.acting import acting_as
from tests.factories import (
    a_document,
    an_incident,
    cite,
    confirm_knowing,
    edit,
    fresh,
    person,
    publish,
    published_document,
    refused_by_postgres,
)

pytestmark = [pytest.mark.owner, pytest.mark.django_db]

CASE = """
[[attribute]]
of = "incident"
name = "case state"
type = "choice"
definition = "How far our recorder got."
choices = [
    { value = "open", label = "still open" },
    { value = "dropped", label = "given up" },
]
"""
RETIRED = (
    CASE.replace('label = "given up"', 'label = "given up", retired = 2026-01-31')
    + """
[[core]]
set = "weapon kind"
value = "mine"
retired = 2026-01-31

[[core]]
set = "incident kind"
value = "armed attack"
retired = 2026-01-31
"""
)


def retire() -> None:
    load_codebook(read_codebook(RETIRED))


@pytest.fixture(autouse=True)
def attributes() -> None:
    load_codebook(read_codebook(CASE))


@pytest.fixture
def document(editor: Any) -> Any:
    return a_document(editor, published="2024-07-16")


@pytest.fixture
def old(editor: Any, reviewer: Any, document: Any) -> Incident:
    """A live incident with terms that were retired after its approval."""
    made = an_incident(editor, document, kind="armed attack")
    with acting_as(editor):
        mine = Weapon.objects.create(incident=made, weapon="mine")
        case = IncidentAttribute.objects.create(
            incident=made, attribute="case state", value="dropped"
        )
    cite(made, document, "attacked a market", editor, weapon=mine)
    cite(made, document, "attacked a market", editor, incident_attribute=case)
    publish(document, made, by=editor, approver=reviewer)
    retire()
    return fresh(made)


def test_a_form_refuses_a_retired_term(editor: Any, document: Any) -> None:
    retire()
    incident = an_incident(editor, document, kind="bombing")
    with pytest.raises(ValidationError, match="not used for new entries since 2026-01-31"):
        Weapon(incident=incident, weapon="mine").full_clean()
    Weapon(incident=incident, weapon="grenade").full_clean()
    incident.kind = "armed attack"
    with pytest.raises(ValidationError, match="choose another term"):
        incident.full_clean()


def test_a_form_refuses_a_retired_choice_however_it_is_written(editor: Any, document: Any) -> None:
    retire()
    incident = an_incident(editor, document, kind="bombing")
    for written in ("dropped", "given up", "Given up"):
        with pytest.raises(ValidationError, match=r"“given up” is not used .* one of: still open"):
            IncidentAttribute(incident=incident, attribute="case state", value=written).full_clean()


def test_postgres_refuses_retired_terms_and_choices(editor: Any, document: Any) -> None:
    retire()
    incident = an_incident(editor, document, kind="bombing")
    with refused_by_postgres("“mine” is not used for new entries since 2026-01-31"):
        Weapon.objects.create(incident=incident, weapon="mine")
    other = Weapon.objects.create(incident=incident, weapon="grenade")
    with refused_by_postgres("choose another term"):
        Weapon.objects.filter(pk=other.pk).update(weapon="mine")
    with refused_by_postgres("“given up” is not used"):
        IncidentAttribute.objects.create(incident=incident, attribute="case state", value="dropped")


def test_saving_by_hand_tells_the_reason(editor: Any, document: Any) -> None:
    retire()
    incident = fresh(an_incident(editor, document, kind="bombing"))
    draft = Draft(incident, [*incident.casualties.all(), Weapon(weapon="mine")])
    with pytest.raises(ContradictionError, match=r"^“mine” is not used for new entries"):
        save_draft(draft, editor, incident.revision)


def test_a_record_that_has_them_stays_editable(editor: Any, reviewer: Any, old: Incident) -> None:
    edit(old, editor, summary="More is known.")
    record = fresh(old)
    for row in (record, record.weapons.get(), record.attributes.get()):
        row.full_clean()
    record.summary = "Still more is known."
    rows = [*record.casualties.all(), *record.weapons.all(), *record.attributes.all()]
    evidence = [Evidence(citation) for citation in record.citations.all()]
    save_draft(Draft(record, rows, evidence), editor, record.revision)
    publish(fresh(old), by=editor, approver=reviewer)
    assert published_document(old.public_id)["summary"] == "Still more is known."
    assert published_document(old.public_id)["weapons"][0]["weapon"] == "mine"


def test_discarding_a_draft_brings_them_back(editor: Any, old: Incident) -> None:
    with acting_as(editor):
        old.weapons.all().delete()
        old.attributes.all().delete()
        Incident.objects.filter(pk=old.pk).update(kind="bombing")
    discard(fresh(old), editor)
    record = fresh(old)
    assert (record.kind, record.weapons.get().weapon) == ("armed attack", "mine")
    assert record.attributes.get().value == "dropped"


def test_a_merge_and_a_split_carry_them(
    editor: Any, reviewer: Any, document: Any, old: Incident
) -> None:
    twin = an_incident(editor, document, kind="bombing", title="Twin")
    publish(twin, by=editor, approver=reviewer)
    proposal = propose_merge(old, fresh(twin), person("publisher"), "The same.")
    confirm_knowing(proposal, person("publisher"))
    assert [row.weapon for row in fresh(twin).weapons.all()] == ["mine"]
    new: Any = split(fresh(old), person("publisher")).concrete
    assert (new.kind, new.weapons.get().weapon) == ("armed attack", "mine")
    assert new.attributes.get().value == "dropped"
