"""Ties between incidents: a part of a siege, retaliation for an attack."""

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from curation.errors import (
    ContradictionError,
    NotReadyError,
    ReferenceNotLiveError,
    StillReferredToError,
    WrongStateError,
)
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.standing.refresh import propose_refresh
from curation.standing.repointing import repointed_rows
from curation.standing.split import split
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.approval import approve_many
from curation.workflow.entry import Draft, save_draft
from curation.workflow.steps import submit
from entities.models import Citation, Incident, IncidentTie
from publication.models import IncidentTie as PublishedTie
from sources.acting import acting_as
from tests.connections import own_database
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
    run_sql,
    submit_and_verify,
)

__all__ = ["own_database"]

TEXT = (
    "On 15 July 2024 armed men attacked a market in Testville, as part of the siege of the town."
    " At least 12 traders were killed. It was revenge for the raid of June."
)


@pytest.fixture
def document(editor: Any) -> Any:
    return a_document(editor, TEXT, published="2024-07-16")


def tie(by: Any, document: Any, part: Any, whole: Any, kind: str = "part of") -> IncidentTie:
    """Tie one incident to another, with a citation."""
    with acting_as(by):
        made = IncidentTie.objects.create(incident=part, tied_to=whole, kind=kind)
    words = "part of the siege" if kind == "part of" else "revenge for the raid"
    cite(part, document, words, by, incident_tie=made)
    return made


@pytest.fixture
def siege(editor: Any, reviewer: Any, document: Any) -> Any:
    """A live incident."""
    incident = an_incident(editor, document, title="Siege")
    publish(document, incident, by=editor, approver=reviewer)
    return fresh(incident)


@pytest.fixture
def attack(editor: Any, reviewer: Any, document: Any, siege: Any) -> Any:
    """A live incident that is part of the siege."""
    incident = an_incident(editor, document, title="Attack")
    tie(editor, document, incident, siege)
    publish(incident, by=editor, approver=reviewer)
    return fresh(incident)


def merged(record: Any, successor: Any) -> None:
    proposal = propose_merge(record, successor, person("publisher"), "The same.")
    confirm_knowing(proposal, person("publisher"))


def check_now() -> None:
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")


# What PostgreSQL holds


def test_an_incident_has_no_tie_to_itself(siege: Any) -> None:
    with refused_by_postgres("incidenttie_to_another"):
        IncidentTie.objects.create(incident=siege, tied_to=siege, kind="follows")


def test_postgres_refuses_a_part_of_itself(
    editor: Any, document: Any, siege: Any, attack: Any
) -> None:
    shot = an_incident(editor, document, title="Shot")
    tie(editor, document, shot, attack)
    with refused_by_postgres("cannot be a part of itself"):
        tie(editor, document, siege, shot)
        check_now()


def test_an_incident_may_be_part_of_two_that_are_part_of_one(
    editor: Any, document: Any, siege: Any, attack: Any
) -> None:
    wave, shot = (an_incident(editor, document, title=name) for name in ("Wave", "Shot"))
    tie(editor, document, wave, siege)
    tie(editor, document, shot, attack)
    tie(editor, document, shot, wave)
    check_now()


def test_two_may_follow_each_other(editor: Any, document: Any, siege: Any, attack: Any) -> None:
    tie(editor, document, siege, attack, "retaliation for")
    tie(editor, document, attack, siege, "retaliation for")
    check_now()


def test_two_transactions_make_no_circle_together(own_database: str) -> None:
    editor = person("editor")
    document = a_document(editor, TEXT)
    one, two = (an_incident(editor, document, title=name) for name in ("One", "Two"))
    both_written = threading.Barrier(2, timeout=20)
    refused: list[str] = []

    def write(part: Incident, whole: Incident) -> None:
        try:
            with transaction.atomic(), acting_as(editor):
                IncidentTie.objects.create(incident=part, tied_to=whole, kind="part of")
                both_written.wait()
        except Exception as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1 and "cannot be a part of itself" in refused[0]
    assert IncidentTie.objects.count() == 1


def test_parts_are_not_written_where_others_cannot_be_seen(own_database: str) -> None:
    editor = person("editor")
    document = a_document(editor, TEXT)
    one, two = (an_incident(editor, document, title=name) for name in ("One", "Two"))
    with pytest.raises(IntegrityError, match="REPEATABLE READ"), transaction.atomic():
        run_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with acting_as(editor):
            IncidentTie.objects.create(incident=one, tied_to=two, kind="part of")


def test_a_tie_is_cited_by_its_own_incident_only(
    editor: Any, document: Any, siege: Any, attack: Any
) -> None:
    with refused_by_postgres("citation_incident_tie_id_of_record"):
        cite(siege, document, "siege", editor, incident_tie=attack.ties.get())
        check_now()


def test_the_log_refuses_a_tie_that_nobody_verified(
    editor: Any, reviewer: Any, document: Any, siege: Any, attack: Any
) -> None:
    edit(attack, editor, title="Another attack")
    tie(editor, document, attack, siege, "follows")
    submit(fresh(attack), editor)
    with pytest.raises(NotReadyError, match="not confirmed"):
        approve_many([(fresh(attack), fresh(attack).revision)], reviewer)
    found = run_sql(
        "SELECT key, needs_citation FROM curation_evidence(ARRAY[%s]::bigint[])"
        " WHERE key LIKE 'incident_tie:%%'",
        attack.pk,
    )
    assert len(found) == 2 and all(needed for _, needed in found)


# What people are told


def test_saving_a_part_of_itself_is_refused_with_the_reason(
    editor: Any, document: Any, siege: Any, attack: Any
) -> None:
    edit(siege, editor, summary="Long.")
    record = fresh(siege)
    new = IncidentTie(tied_to=attack, kind="part of")
    draft = Draft(record, [*record.casualties.all(), new])
    with pytest.raises(ContradictionError, match="is already part of it"):
        save_draft(draft, editor, record.revision)


def test_a_form_tells_that_a_tie_makes_a_circle(siege: Any, attack: Any) -> None:
    with pytest.raises(ValidationError, match="part of itself"):
        IncidentTie(incident=siege, tied_to=attack, kind="part of").full_clean()
    with pytest.raises(ValidationError, match="no tie to itself"):
        IncidentTie(incident=siege, tied_to=siege, kind="follows").full_clean()
    IncidentTie(incident=siege, tied_to=attack, kind="follows").full_clean()


# What is published


def test_a_tie_is_published_with_its_evidence(siege: Any, attack: Any) -> None:
    [said] = published_document(attack.public_id)["ties"]
    assert said["incident"] == {
        "id": siege.public_id,
        "name": "Siege",
        "url": f"/api/v1/incidents/{siege.public_id}/",
    }
    assert said["kind"] == "part of"
    assert [each["exact"] for each in said["citations"]] == ["part of the siege"]


def test_only_a_published_incident_is_named(editor: Any, reviewer: Any, document: Any) -> None:
    publish(document, by=editor, approver=reviewer)
    draft, part = an_incident(editor, document), an_incident(editor, document)
    tie(editor, document, part, draft)
    waiting = submit_and_verify([part, draft], editor, reviewer)
    with pytest.raises(ReferenceNotLiveError):
        approve_many([each for each in waiting if each[0].pk == part.pk], reviewer)
    approve_many(waiting, reviewer)
    assert published_document(part.public_id)["ties"][0]["incident"]["id"] == draft.public_id


def test_a_whole_is_not_withdrawn_before_its_parts(siege: Any, attack: Any) -> None:
    with pytest.raises(StillReferredToError):
        propose_withdrawal(siege, person("publisher"), "Wrong.")


def test_a_new_title_is_refreshed_in_the_parts(
    editor: Any, reviewer: Any, siege: Any, attack: Any
) -> None:
    edit(siege, editor, title="The long siege")
    publish(siege, by=editor, approver=reviewer)
    confirm(propose_refresh(attack, person("publisher"), "Renamed."), person("publisher"))
    [said] = published_document(attack.public_id)["ties"]
    assert said["incident"]["name"] == "The long siege"


def turned(editor: Any, document: Any, siege: Any, attack: Any) -> None:
    """In the working copies, the siege becomes part of the attack; the attack is published
    otherwise."""
    with acting_as(editor):
        attack.ties.all().delete()
    tie(editor, document, siege, attack)
    submit_and_verify([fresh(siege)], editor, person("reviewer"))


def test_what_is_published_as_a_part_is_not_published_as_the_whole(
    editor: Any, document: Any, siege: Any, attack: Any
) -> None:
    turned(editor, document, siege, attack)
    with pytest.raises(NotReadyError, match="part of itself"):
        approve_many([(fresh(siege), fresh(siege).revision)], person("reviewer"))


def test_postgres_refuses_to_publish_a_part_of_itself(
    editor: Any, document: Any, siege: Any, attack: Any, monkeypatch: Any
) -> None:
    turned(editor, document, siege, attack)
    monkeypatch.setattr("curation.workflow.approval.part_of_itself", lambda _: None)
    approve_many([(fresh(siege), fresh(siege).revision)], person("reviewer"))
    with pytest.raises(IntegrityError, match="published as a part of itself"):
        run_sql("SET CONSTRAINTS publication_incidenttie_wholes IMMEDIATE")


def test_both_are_published_together_when_they_change_places(
    editor: Any, reviewer: Any, document: Any, siege: Any, attack: Any
) -> None:
    with acting_as(editor):
        attack.ties.all().delete()
    tie(editor, document, siege, attack)
    publish(fresh(siege), fresh(attack), by=editor, approver=reviewer)
    run_sql("SET CONSTRAINTS publication_incidenttie_wholes IMMEDIATE")
    assert published_document(attack.public_id)["ties"] == []


# Merging and splitting


def test_a_merge_carries_ties_over_and_repoints_those_of_others(
    editor: Any, reviewer: Any, document: Any, siege: Any, attack: Any
) -> None:
    twin, shot = (an_incident(editor, document, title=name) for name in ("Twin", "Shot"))
    tie(editor, document, shot, attack, "retaliation for")
    publish(twin, shot, by=editor, approver=reviewer)
    merged(attack, fresh(twin))
    [own] = published_document(twin.public_id)["ties"]
    assert (own["kind"], own["incident"]["id"]) == ("part of", siege.public_id)
    assert [row.tied_to.pk for row in fresh(twin).ties.all()] == [siege.pk]
    [others] = published_document(shot.public_id)["ties"]
    assert others["incident"] == {
        "id": twin.public_id,
        "name": "Twin",
        "url": f"/api/v1/incidents/{twin.public_id}/",
    }
    assert fresh(shot).ties.get().tied_to.pk == twin.pk
    check_now()


def test_a_tie_to_the_successor_itself_is_left_out(siege: Any, attack: Any) -> None:
    merged(siege, attack)
    assert published_document(attack.public_id)["ties"] == []
    assert not fresh(attack).ties.exists()


def test_a_merge_that_makes_a_part_of_itself_is_refused(
    editor: Any, reviewer: Any, document: Any, siege: Any, attack: Any
) -> None:
    twin = an_incident(editor, document, title="Twin")
    tie(editor, document, siege, twin)
    publish(twin, siege, by=editor, approver=reviewer)
    with pytest.raises(WrongStateError, match="part of itself"):
        merged(attack, fresh(twin))


def test_snapshots_follow_a_merge(siege: Any) -> None:
    row = {"incident": 1, "tied_to": siege.pk, "kind": "part of"}
    kept = [{"model": "entities.incidenttie", "pk": 5, "fields": row}]
    [moved] = repointed_rows(kept, siege.pk, 7)
    assert moved["fields"]["tied_to"] == 7
    assert repointed_rows(kept, siege.pk, 1) == []


def test_a_split_takes_the_ties_back(
    editor: Any, reviewer: Any, document: Any, siege: Any, attack: Any
) -> None:
    twin = an_incident(editor, document, title="Twin")
    publish(twin, by=editor, approver=reviewer)
    merged(attack, fresh(twin))
    new: Any = split(fresh(attack), person("publisher")).concrete
    row = new.ties.get()
    assert (row.kind, row.tied_to.pk) == ("part of", siege.pk)
    assert Citation.objects.filter(incident_tie=row).count() == 1
    assert not fresh(twin).ties.exists()


def test_the_index_has_the_ties(siege: Any, attack: Any) -> None:
    row = PublishedTie.objects.get(public_id=attack.public_id)
    assert (row.incident, row.kind) == (siege.public_id, "part of")
