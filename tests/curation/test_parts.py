"""Casualties that others include, whose members they are, and who all of them are."""

import itertools
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Case, Value, When

from curation.errors import ContradictionError, WrongStateError
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.standing.repointing import repointed_rows
from curation.standing.split import split
from curation.workflow.entry import Draft, save_draft
from curation.workflow.steps import discard
from curation.workflow.verification import current_verifications
from entities.models import Casualties, Incident
from entities.parts import part_problems
from entities.values import load_rows, values_of
from publication.contract.cells import tolls
from publication.models import IncidentRow
from sources.acting import acting_as
from tests.factories import (
    a_document,
    a_group,
    an_incident,
    cite,
    confirm_knowing,
    fresh,
    publish,
    published_document,
    refused_by_postgres,
    run_sql,
)
from vocabulary.records import Outcome

TEXT = (
    "On 15 July 2024 armed men attacked a market in Testville. At least 12 traders were killed,"
    " among them three children. Four of the attackers died. The North Front, an armed group also"
    " called NF, did it."
)


def toll(incident: Any, **values: Any) -> Casualties:
    return Casualties.objects.create(
        **{"incident": incident, "victims": "civilians", "outcome": "killed", **values}
    )


@pytest.fixture
def document(editor: Any) -> Any:
    return a_document(editor, TEXT, published="2024-07-16")


@pytest.fixture
def group(editor: Any, document: Any) -> Any:
    return a_group(editor, document, name="North Front")


def with_part(editor: Any, document: Any, **values: Any) -> Incident:
    """Return a draft in which three children are part of at least 12 civilians."""
    incident = an_incident(editor, document, **values)
    with acting_as(editor):
        part = toll(
            incident,
            at_least=3,
            at_most=3,
            demographic="children",
            part_of=incident.casualties.get(),
        )
    cite(incident, document, "killed, among them three children", editor, casualties=part)
    return incident


@pytest.fixture
def incident(editor: Any, reviewer: Any, document: Any, group: Any) -> Any:
    """A live incident with a part, and with four of the attackers."""
    incident = with_part(editor, document)
    with acting_as(editor):
        four = toll(incident, victims="militants", at_least=4, at_most=4, group=group)
    cite(incident, document, "Four of the attackers died", editor, casualties=four)
    publish(document, group, incident, by=editor, approver=reviewer)
    return fresh(incident)


def rows_of(incident: Any) -> list[str]:
    return [str(row) for row in incident.casualties.all()]


# The database


@pytest.mark.parametrize(
    ("whole", "part", "constraint"),
    [
        ({"outcome": "wounded"}, {}, "has another outcome than what includes it"),
        ({"at_most": 12}, {"at_least": 13}, "casualties_part_within"),
        ({"at_least": None, "best": 12}, {"at_least": 13}, "casualties_part_within"),
        ({"at_most": 12}, {"at_least": None, "best": 13}, "casualties_part_within"),
    ],
)
def test_postgres_refuses_a_part_that_does_not_fit(
    editor: Any, document: Any, whole: Any, part: Any, constraint: str
) -> None:
    incident = an_incident(editor, document)
    row = incident.casualties.get()
    part_values = {"at_least": 3, "demographic": "children", "part_of": row, **part}
    Casualties.objects.filter(pk=row.pk).update(**whole)
    said = "is larger than what includes it" if "within" in constraint else constraint
    with refused_by_postgres(said):
        toll(incident, **part_values)


def test_a_part_has_the_outcome_of_its_whole_or_one_below_it(editor: Any, document: Any) -> None:
    incident = an_incident(editor, document)
    whole = incident.casualties.get()
    part = toll(incident, at_least=1, victims="unknown", part_of=whole)
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")

    def told_by_postgres() -> bool:
        try:
            with transaction.atomic():
                Casualties.objects.filter(pk__in=[whole.pk, part.pk]).update(
                    outcome=Case(When(pk=part.pk, then=Value(narrow)), default=Value(wide))
                )
                run_sql("SET CONSTRAINTS ALL IMMEDIATE")
                run_sql("SET CONSTRAINTS ALL DEFERRED")
        except DatabaseError:
            return False
        return True

    for wide, narrow in itertools.product(Outcome.values, repeat=2):
        whole.outcome, part.outcome = wide, narrow
        part.part_of = whole
        expected = narrow in Outcome.at_or_below(wide)
        assert told_by_postgres() is expected, (narrow, wide)
        assert (list(part_problems([whole, part])) == []) is expected, (narrow, wide)


def test_who_was_executed_among_the_killed_is_counted_once(
    editor: Any, reviewer: Any, document: Any
) -> None:
    incident = an_incident(editor, document)
    with acting_as(editor):
        part = toll(incident, at_least=5, outcome="executed", part_of=incident.casualties.get())
    cite(incident, document, "killed", editor, casualties=part)
    publish(document, incident, by=editor, approver=reviewer)
    said = published_document(incident.public_id)
    sums: dict[str, Any] = {
        cell.name: cell.whole for outcome in ("killed", "executed") for cell in tolls(outcome)
    }
    assert sums["killed_at_least"](said) == 12
    assert sums["executed_at_least"](said) == 5
    assert IncidentRow.objects.get(public_id=incident.public_id).killed_min == 12


def test_postgres_refuses_a_whole_that_becomes_smaller_than_its_part(incident: Any) -> None:
    with refused_by_postgres("is larger than what includes it"):
        incident.casualties.filter(demographic="unknown").update(at_least=1, at_most=2)


def test_postgres_refuses_parts_in_a_circle(incident: Any) -> None:
    whole, part = incident.casualties.all()[:2]
    with refused_by_postgres("cannot be a part of themselves"):
        Casualties.objects.filter(pk=whole.pk).update(part_of=part)
    with refused_by_postgres("casualties_part_of_another"):
        Casualties.objects.filter(pk=whole.pk).update(part_of=whole)


def test_postgres_refuses_a_part_of_another_incident(
    editor: Any, document: Any, incident: Any
) -> None:
    other = an_incident(editor, document)
    with refused_by_postgres("casualties_part_of_incident"):
        toll(other, at_least=1, victims="militants", part_of=incident.casualties.all()[0])


def test_postgres_refuses_to_leave_a_part_without_its_whole(incident: Any) -> None:
    whole = incident.casualties.all()[0]
    with refused_by_postgres("casualties"):
        run_sql("DELETE FROM entities_citation WHERE casualties_id = %s", whole.pk)
        run_sql("DELETE FROM entities_casualties WHERE id = %s", whole.pk)


def test_a_part_may_have_a_part(incident: Any) -> None:
    part = incident.casualties.get(demographic="children")
    toll(incident, at_least=1, victims="unknown", part_of=part)
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_same_casualties_stand_once_for_each_group_and_demographic(incident: Any) -> None:
    toll(incident, at_least=1, demographic="women")
    with refused_by_postgres("casualties_once"):
        toll(incident, at_least=2, demographic="women")
    with refused_by_postgres("casualties_once"):
        toll(incident, at_least=2)


# Entering


def test_a_part_that_is_larger_than_what_includes_it_is_explained(
    editor: Any, document: Any
) -> None:
    incident = with_part(editor, document)
    whole, part = incident.casualties.all()
    whole.at_most, part.at_least, part.at_most, part.part_of = 12, 13, 13, whole
    with pytest.raises(ContradictionError, match="13 is more than the 12 that shall include them"):
        save_draft(Draft(incident, [whole, part]), editor, fresh(incident).revision)


def test_a_new_part_is_saved_after_a_new_whole(editor: Any, document: Any) -> None:
    incident = an_incident(editor, document)
    [first] = incident.casualties.all()
    whole = Casualties(victims="unknown", outcome="killed", at_least=20)
    first.part_of = whole
    save_draft(Draft(incident, [first, whole]), editor, fresh(incident).revision)
    assert incident.casualties.get(victims="civilians").part_of == whole


# What the public gets


def test_a_part_and_whose_members_they_are_are_published(incident: Any, group: Any) -> None:
    whole, part, attackers = published_document(incident.public_id)["casualties"]
    assert (whole["part_of"], part["part_of"], attackers["part_of"]) == (None, 1, None)
    assert (whole["demographic"], part["demographic"]) == (None, "children")
    assert attackers["group"] == {
        "id": group.public_id,
        "name": "North Front",
        "url": f"/api/v1/groups/{group.public_id}/",
    }
    assert whole["group"] is None


def test_no_sum_counts_a_part_again(incident: Any) -> None:
    row = IncidentRow.objects.get(public_id=incident.public_id)
    assert (row.killed_min, row.killed_best) == (16, 16)


# Discarding, merging, splitting


def test_a_discarded_draft_restores_parts_with_their_verifications(
    editor: Any, incident: Any
) -> None:
    before = rows_of(incident)
    assert before == [
        "civilians killed: 12+",
        "of these civilians (children) killed: 3",
        f"militants of {incident.casualties.last().group} killed: 4",
    ]
    with acting_as(editor):
        incident.citations.filter(casualties__part_of__isnull=False).delete()
        incident.casualties.filter(part_of__isnull=False).delete()
        whole = incident.casualties.get(victims="civilians")
        whole.at_least = 2
        whole.save()
    discard(incident, editor)
    assert rows_of(incident) == before
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    record = fresh(incident)
    load_rows([record])
    verified = current_verifications([record], {record.pk: values_of(record)})
    assert len(verified) == incident.citations.count()


@pytest.fixture
def pair(editor: Any, reviewer: Any, document: Any) -> tuple[Any, Any]:
    """Two live incidents of one event; only the first tells of the children."""
    one, other = with_part(editor, document), an_incident(editor, document, title="The same")
    with acting_as(editor):
        first = toll(other, victims="militants", at_least=1)
    cite(other, document, "Four of the attackers died", editor, casualties=first)
    publish(document, one, other, by=editor, approver=reviewer)
    return fresh(one), fresh(other)


def test_a_merge_carries_a_part_to_the_row_that_includes_it(
    pair: tuple[Any, Any], publisher: Any, second_publisher: Any, editor: Any
) -> None:
    one, other = pair
    confirm_knowing(propose_merge(one, other, publisher, "The same."), second_publisher)
    part = other.casualties.get(demographic="children")
    assert part.part_of == other.casualties.get(victims="civilians", demographic="unknown")
    document = published_document(other.public_id)
    assert [row["part_of"] for row in document["casualties"]] == [None, None, 1]
    # What was carried over is in the snapshot, too.
    with acting_as(editor):
        record = fresh(other)
        record.title = "Draft title"
        record.save()
    discard(fresh(other), editor)
    assert other.casualties.get(demographic="children").part_of_id == part.part_of_id


def test_a_part_that_would_be_too_large_is_not_carried_over(
    pair: tuple[Any, Any], publisher: Any, second_publisher: Any, editor: Any, reviewer: Any
) -> None:
    one, other = pair
    with acting_as(editor):
        whole = other.casualties.get(victims="civilians")
        whole.at_least, whole.at_most = 2, 2
        whole.save()
    publish(fresh(other), by=editor, approver=reviewer)
    proposal = propose_merge(one, fresh(other), publisher, "The same.")
    with pytest.raises(WrongStateError, match="3 is more than the 2"):
        confirm_knowing(proposal, second_publisher)
    confirm(proposal, second_publisher, ["casualties/1"])


def test_a_split_gives_the_new_record_its_parts(
    pair: tuple[Any, Any], publisher: Any, second_publisher: Any
) -> None:
    one, other = pair
    confirm_knowing(propose_merge(one, other, publisher, "The same."), second_publisher)
    new = split(fresh(one), publisher)
    part = Casualties.objects.get(incident=new.pk, demographic="children")
    assert part.part_of
    assert (part.part_of.incident_id, part.part_of.at_least) == (new.pk, 12)
    assert rows_of(fresh(other)) == ["civilians killed: 12+", "militants killed: 1+"]


# Whose


def test_a_merge_of_groups_repoints_whose_members_they_are(
    editor: Any,
    reviewer: Any,
    document: Any,
    incident: Any,
    group: Any,
    publisher: Any,
    second_publisher: Any,
) -> None:
    other = a_group(editor, document, name="Northern Front")
    publish(other, by=editor, approver=reviewer)
    confirm_knowing(propose_merge(group, other, publisher, "The same."), second_publisher)
    assert incident.casualties.get(victims="militants").group == fresh(other)
    [*_, attackers] = published_document(incident.public_id)["casualties"]
    assert attackers["group"]["id"] == other.public_id


def packed(key: int, **fields: Any) -> dict[str, Any]:
    """Return a row of casualties as snapshots have it; those from before name no group."""
    said = {"incident": 1, "victims": "civilians", "outcome": "killed", "at_least": key}
    return {"model": "entities.casualties", "pk": key, "fields": said | fields}


def test_a_merge_of_groups_reads_snapshots_from_before() -> None:
    rows = [packed(1), packed(2, group=5, demographic="unknown")]
    assert [row["fields"].get("group") for row in repointed_rows(rows, 5, 6)] == [None, 6]


def test_a_merge_of_groups_refuses_to_join_what_was_published_apart() -> None:
    rows = [packed(1, group=5), packed(2, group=6)]
    with pytest.raises(WrongStateError, match="counted apart"):
        repointed_rows(rows, 5, 6)


def test_groups_whose_members_are_counted_apart_are_not_merged(
    editor: Any,
    reviewer: Any,
    document: Any,
    incident: Any,
    group: Any,
    publisher: Any,
    second_publisher: Any,
) -> None:
    other = a_group(editor, document, name="Northern Front")
    with acting_as(editor):
        five = toll(incident, victims="militants", at_least=5, group=other)
    cite(incident, document, "Four of the attackers died", editor, casualties=five)
    publish(other, fresh(incident), by=editor, approver=reviewer)
    proposal = propose_merge(group, other, publisher, "The same.")
    with pytest.raises(WrongStateError, match="counts members of both groups"):
        confirm_knowing(proposal, second_publisher)
