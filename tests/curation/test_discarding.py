"""Discarding restores the last published version with the same ids."""

from typing import Any

import pytest

from curation.errors import NotPermittedError, OwnWorkError, WrongStateError
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.approval import approve
from curation.workflow.steps import discard, submit
from curation.workflow.verification import contributors_of
from entities.models import (
    Alias,
    Attribution,
    Casualties,
    Citation,
    FindingAttribute,
    FindingGroup,
    FindingIdentifier,
    FindingPlace,
    GroupAttribute,
    GroupCountry,
    Identifier,
    IncidentAttribute,
    IncidentIdentifier,
    IncidentTie,
    OtherPlace,
    Point,
    Quantity,
    Target,
    Tie,
    Weapon,
)
from publication.models import LogHead
from sources.acting import acting_as
from sources.models import Conveys, Document, Passage, Record
from sources.texts.anchors import mark_passage
from tests.factories import (
    UserFactory,
    a_document,
    a_finding,
    a_group,
    a_place,
    a_publisher,
    an_incident,
    cite,
    edit,
    fresh,
    person,
    publish,
    submit_and_verify,
)

State, Standing = Record.State, Record.Standing

OF_RECORDS = {
    "source": (Conveys,),
    "group": (Alias, Identifier, GroupCountry, Tie, GroupAttribute),
    "incident": (
        Casualties,
        Attribution,
        OtherPlace,
        Weapon,
        Target,
        IncidentTie,
        IncidentIdentifier,
        IncidentAttribute,
    ),
    "finding": (FindingGroup, FindingPlace, FindingIdentifier, Quantity, FindingAttribute),
}


@pytest.fixture
def incident(own_attributes: None, editor: Any, reviewer: Any) -> Any:
    """A live incident, with the live group that it names and the live document that it cites."""
    document = a_document(editor, title="The report", published="2024-07-16")
    group = a_group(editor, document, name="North Front")
    incident = an_incident(editor, document, group)
    publish(document, group, incident, by=editor, approver=reviewer)
    return fresh(incident)


@pytest.fixture
def group(incident: Any) -> Any:
    return incident.attributions.get().group


@pytest.fixture
def document(incident: Any) -> Any:
    return incident.citations.first().passage.document


def everything_of(record: Any) -> dict[str, Any]:
    """Return the record's own values, and all its rows and citations by their ids."""
    own = {
        field.attname: getattr(fresh(record), field.attname)
        for field in record._meta.local_concrete_fields
    }
    owner = "document" if record.type == "source" else record.type
    rows = {
        model.__name__: list(model._default_manager.filter(**{owner: record}).values())
        for model in OF_RECORDS[record.type]
    }
    cited = Citation.objects.filter(record=record.pk)
    passages = Passage.objects.filter(citations__record=record.pk).distinct()
    quoted = list(passages.values("pk", "document", "text", "start", "end", "prefix", "suffix"))
    return {"own": own, **rows, "cited": list(cited.values()), "passages": quoted}


# Who, and when


def test_a_draft_of_a_published_record_is_discarded(editor: Any, incident: Any) -> None:
    edit(incident, editor, title="Draft title")
    discard(incident, editor)
    record = fresh(incident)
    assert (record.state, record.standing, record.version) == (State.APPROVED, Standing.LIVE, 1)
    assert record.title == "Attack on a market"
    step = record.transitions.first()
    assert (step.step, step.by) == ("discarded", editor)


def test_discarding_publishes_nothing(editor: Any, incident: Any) -> None:
    edit(incident, editor, title="Draft title")
    before = LogHead.objects.get().seq
    discard(incident, editor)
    assert LogHead.objects.get().seq == before


def test_an_unpublished_record_cannot_be_discarded(editor: Any, document: Any) -> None:
    draft = an_incident(editor, document)
    with pytest.raises(WrongStateError, match=r"was never published\. Delete it instead"):
        discard(draft, editor)


def test_without_a_draft_there_is_nothing_to_discard(editor: Any, incident: Any) -> None:
    with pytest.raises(WrongStateError, match="has no draft to discard"):
        discard(incident, editor)


def test_a_user_without_a_role_cannot_discard(editor: Any, incident: Any) -> None:
    edit(incident, editor, title="Draft title")
    with pytest.raises(NotPermittedError):
        discard(incident, UserFactory.create())


def test_in_review_a_reviewer_discards_and_an_editor_does_not(
    editor: Any, reviewer: Any, incident: Any
) -> None:
    edit(incident, editor, title="Draft title")
    submit(incident, editor)
    with pytest.raises(WrongStateError, match="Recall it"):
        discard(incident, editor)
    discard(incident, reviewer)
    assert fresh(incident).state == State.APPROVED


# What is restored


def a_full_document(editor: Any, document: Any, other: Any) -> Any:
    record = a_document(editor, publisher=a_publisher(editor), published="2024-07")
    with acting_as(editor):
        Conveys.objects.create(document=record, conveyed=document)
    return record


def a_full_group(editor: Any, document: Any, other: Any) -> Any:
    record = a_group(editor, document, founded="2001")
    with acting_as(editor):
        Identifier.objects.create(group=record, scheme="eu", value="EU.1")
        country = GroupCountry.objects.create(group=record, country=a_place())
        tie = Tie.objects.create(group=record, other=other, kind="ally of", period="2021/..")
        own = GroupAttribute.objects.create(group=record, attribute="own remark", value="x")
    cite(record, document, "2024", editor, field="group.founded")
    cite(record, document, "in Testville", editor, country=country)
    cite(record, document, "North Front", editor, tie=tie, asserted_by=other)
    cite(record, document, "North Front", editor, group_attribute=own)
    return record


def a_full_incident(editor: Any, document: Any, other: Any) -> Any:
    record = an_incident(editor, document, other, place=a_place(), precision="country")
    with acting_as(editor):
        near = OtherPlace.objects.create(incident=record, place=record.place, precision="near")
        point = Point.objects.create(
            incident=record, latitude=12.5, longitude=45, precision="exact"
        )
        weapon = Weapon.objects.create(incident=record, weapon="drone")
        target = Target.objects.create(incident=record, target_type="school")
    cite(record, document, "in Testville", editor, field="incident.place")
    cite(record, document, "in Testville", editor, other_place=near)
    cite(record, document, "in Testville", editor, point=point)
    cite(record, document, "armed men", editor, weapon=weapon)
    cite(record, document, "a market", editor, target=target)
    whole = an_incident(editor, document)
    publish(whole, by=editor, approver=person("reviewer"))
    with acting_as(editor):
        IncidentIdentifier.objects.create(incident=record, scheme="own", value="7")
        tie = IncidentTie.objects.create(incident=record, tied_to=whole, kind="part of")
        own = IncidentAttribute.objects.create(incident=record, attribute="own remark", value="x")
    cite(record, document, "attacked a market", editor, incident_tie=tie)
    cite(record, document, "armed men", editor, incident_attribute=own)
    return record


def a_full_finding(editor: Any, document: Any, other: Any) -> Any:
    record = a_finding(editor, document)
    with acting_as(editor):
        party = FindingGroup.objects.create(finding=record, group=other)
        where = FindingPlace.objects.create(finding=record, place=a_place())
        quantity = Quantity.objects.create(finding=record, of="districts", at_least=10)
        FindingIdentifier.objects.create(finding=record, scheme="own", value="7")
        own = FindingAttribute.objects.create(finding=record, attribute="own remark", value="x")
    cite(record, document, "North Front", editor, finding_group=party)
    cite(record, document, "in Testville", editor, finding_place=where)
    cite(record, document, "five others", editor, quantity=quantity)
    cite(record, document, "five others", editor, finding_attribute=own)
    return record


def delete_all_rows(record: Any) -> None:
    owner = "document" if record.type == "source" else record.type
    Citation.objects.filter(record=record.pk).delete()
    for model in OF_RECORDS[record.type]:
        model._default_manager.filter(**{owner: record}).delete()


def change_all_rows(record: Any) -> None:
    """Change some column of every row."""
    Citation.objects.filter(record=record.pk).update(speaker="A minister", stance="denies")
    record = fresh(record)
    match record.type:
        case "source":
            another = Document.objects.exclude(pk=record.pk).exclude(conveyed_by=record.pk)
            record.conveys.update(conveyed=another.first())
        case "group":
            record.aliases.update(name="Other")
            record.identifiers.update(value="EU.2")
            record.countries.update(country=a_place(code="XA", name="A", country="XA"))
            for tie in record.ties.all():
                tie.period = "2023"
                tie.save()
            record.attributes.update(value="y")
        case "incident":
            record.casualties.update(at_least=99)
            record.attributions.update(role="target")
            record.other_places.update(latitude=34, longitude=71)
            record.points.update(precision="near")
            record.weapons.update(weapon="firearm")
            record.targets.update(damage="destroyed")
            record.ties.update(kind="follows")
            record.identifiers.update(value="8")
            record.attributes.update(value="y")
        case "finding":
            record.groups.update(role="object")
            record.places.update(place=a_place(code="XA", name="A", country="XA"))
            record.quantities.update(at_most=11)
            record.identifiers.update(value="8")
            record.attributes.update(value="y")


def change_own_values(record: Any) -> None:
    name = {"source": "title", "group": "name", "incident": "title", "finding": "statement"}
    date = {"source": "published", "group": "founded", "incident": "date", "finding": "holds_at"}
    for field, value in ((name[record.type], "Draft"), (date[record.type], "1999")):
        setattr(record, field, value)
    record.save()


MAKE = [a_full_document, a_full_group, a_full_incident, a_full_finding]


@pytest.mark.parametrize("make", MAKE)
@pytest.mark.parametrize("spoil", [delete_all_rows, change_all_rows, change_own_values])
def test_discarding_restores_values_rows_and_citations_with_their_ids(
    editor: Any, reviewer: Any, second_editor: Any, document: Any, group: Any, make: Any, spoil: Any
) -> None:
    a_document(editor)
    record = make(editor, document, group)
    publish(record, by=editor, approver=reviewer)
    record = fresh(record)
    before = everything_of(record)
    with acting_as(second_editor):
        spoil(record)
    assert everything_of(record) != before
    discard(record, second_editor)
    assert everything_of(record) == before


def test_discarding_removes_added_rows(
    editor: Any, document: Any, group: Any, incident: Any
) -> None:
    before = everything_of(incident)
    with acting_as(editor):
        target = Attribution.objects.create(incident=incident, group=group, role="target")
    cite(incident, document, "a market", editor, attribution=target)
    cite(incident, document, "armed men", editor, field="incident.kind")
    discard(incident, editor)
    assert everything_of(incident) == before


def test_discarding_restores_rows_that_swapped_values(editor: Any, group: Any) -> None:
    before = everything_of(group)
    with acting_as(editor):
        Alias.objects.filter(group=group).update(name="Other")
        Alias.objects.create(group=group, name="NF", kind="acronym")
    discard(group, editor)
    assert everything_of(group) == before


def test_a_passage_that_was_deleted_comes_back_under_its_id(
    editor: Any, document: Any, incident: Any
) -> None:
    before = everything_of(incident)
    with acting_as(editor):
        incident.citations.get(field="incident.date").delete()
        Passage.objects.get(exact="On 15 July 2024").delete()
    discard(incident, editor)
    assert everything_of(incident) == before


def test_a_passage_that_was_marked_anew_meanwhile_is_taken(
    editor: Any, document: Any, incident: Any
) -> None:
    citation = incident.citations.get(field="incident.date")
    with acting_as(editor):
        Citation.objects.filter(pk=citation.pk).delete()
        Passage.objects.get(exact="On 15 July 2024").delete()
        anew = mark_passage(document, "On 15 July 2024")
    discard(incident, editor)
    restored = incident.citations.get(field="incident.date")
    assert (restored.pk, restored.passage) == (citation.pk, anew)


def test_the_internal_note_stays(editor: Any, incident: Any) -> None:
    edit(incident, editor, title="Draft title", note="Ask the desk.")
    discard(incident, editor)
    assert fresh(incident).note == "Ask the desk."


def test_how_far_a_document_is_curated_stays(editor: Any, document: Any) -> None:
    edit(document, editor, title="Draft title", curation_status="fully curated")
    discard(document, editor)
    assert fresh(document).title == "The report"
    assert fresh(document).curation_status == "fully curated"


def test_discarding_restores_the_last_published_version(
    editor: Any, reviewer: Any, incident: Any
) -> None:
    edit(incident, editor, title="Second title")
    publish(incident, by=editor, approver=reviewer)
    edit(incident, editor, title="Third title")
    discard(incident, editor)
    assert fresh(incident).title == "Second title"


# What it keeps


def test_discarding_keeps_the_contributors(
    editor: Any, reviewer: Any, second_reviewer: Any, incident: Any
) -> None:
    edit(incident, reviewer, title="Draft title")
    discard(incident, editor)
    people = contributors_of([fresh(incident)])[incident.pk]
    assert people == {reviewer.pk, editor.pk}
    edit(fresh(incident), editor, title="Another title")
    submit(incident, editor)
    with pytest.raises(OwnWorkError):
        approve(incident, reviewer, fresh(incident).revision)
    approve(incident, second_reviewer, fresh(incident).revision)


def test_verdicts_hold_again_for_restored_values(
    editor: Any, second_editor: Any, reviewer: Any, incident: Any
) -> None:
    with acting_as(editor):
        incident.citations.all().delete()
    discard(incident, editor)
    edit(fresh(incident), second_editor, title="Another title")
    submit(incident, second_editor)
    approve(incident, reviewer, fresh(incident).revision)
    assert fresh(incident).version == 2


def test_a_revision_that_was_read_before_is_not_approved_after(
    editor: Any, reviewer: Any, incident: Any
) -> None:
    edit(incident, editor, date="2024-07-16")
    [(record, revision)] = submit_and_verify([incident], editor, reviewer)
    discard(incident, reviewer)
    with pytest.raises(WrongStateError, match="Only records in review"):
        approve(record, reviewer, revision)


# After a merge elsewhere


@pytest.fixture
def merge(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, document: Any, group: Any
) -> Any:
    """Merge the group that the incident names into another; returns the other one."""

    def act() -> Any:
        successor = a_group(editor, document, name="Successor")
        publish(successor, by=editor, approver=reviewer)
        proposal = propose_merge(group, successor, publisher, "The same.")
        confirm(proposal, second_publisher)
        return successor

    return act


def test_after_a_merge_the_successor_comes_back(editor: Any, incident: Any, merge: Any) -> None:
    row = Attribution.objects.get(incident=incident)
    with acting_as(editor):
        row.citations.update(asserted_by=row.group)
    edit(incident, editor, title="Draft title")
    with acting_as(editor):
        Attribution.objects.filter(incident=incident).delete()
    successor = merge()
    discard(incident, editor)
    record = fresh(incident)
    assert (record.state, record.version) == (State.APPROVED, 2)
    assert Attribution.objects.get(incident=incident).group == successor
    assert Attribution.objects.get(incident=incident).pk == row.pk


def test_after_a_merge_asserters_come_back_as_the_successor(
    editor: Any, reviewer: Any, document: Any, group: Any, merge: Any
) -> None:
    finding = a_finding(editor, document)
    with acting_as(editor):
        finding.citations.update(asserted_by=group)
    publish(finding, by=editor, approver=reviewer)
    with acting_as(editor):
        finding.citations.update(asserted_by=None)
    successor = merge()
    discard(finding, editor)
    assert set(finding.citations.values_list("asserted_by", flat=True)) == {successor.pk}


def test_after_a_merge_rows_that_were_two_come_back_as_one(
    editor: Any,
    reviewer: Any,
    publisher: Any,
    second_publisher: Any,
    document: Any,
    group: Any,
    incident: Any,
) -> None:
    successor = a_group(editor, document, name="Successor")
    publish(successor, by=editor, approver=reviewer)
    with acting_as(editor):
        second = Attribution.objects.create(incident=incident, group=successor, role="perpetrator")
    cite(incident, document, "The North Front", editor, attribution=second)
    publish(incident, by=editor, approver=reviewer)
    edit(fresh(incident), editor, title="Draft title")
    confirm(propose_merge(group, successor, publisher, "The same."), second_publisher)
    discard(incident, editor)
    row = Attribution.objects.get(incident=incident)
    assert row.group == successor
    exact = row.citations.values_list("passage__exact", flat=True)
    assert set(exact) == {"did it", "The North Front"}


def test_after_a_merge_the_successors_own_tie_does_not_come_back(
    editor: Any,
    reviewer: Any,
    publisher: Any,
    second_publisher: Any,
    document: Any,
    group: Any,
) -> None:
    successor = a_group(editor, document, name="Successor")
    with acting_as(editor):
        tie = Tie.objects.create(group=successor, other=group, kind="ally of")
    cite(successor, document, "The North Front", editor, tie=tie)
    publish(successor, by=editor, approver=reviewer)
    edit(fresh(successor), editor, name="Draft name")
    confirm(propose_merge(group, successor, publisher, "The same."), second_publisher)
    discard(successor, editor)
    assert fresh(successor).name == "Successor"
    assert not Tie.objects.filter(group=successor).exists()
    assert successor.citations.count() == 2


def test_after_a_merge_a_withdrawn_record_comes_back_with_the_successor(
    editor: Any, publisher: Any, second_publisher: Any, incident: Any, merge: Any
) -> None:
    confirm(propose_withdrawal(incident, publisher, "No"), second_publisher)
    edit(incident, editor, title="Draft title")
    with acting_as(editor):
        Attribution.objects.filter(incident=incident).delete()
    successor = merge()
    discard(incident, editor)
    record = fresh(incident)
    assert (record.state, record.standing) == (State.APPROVED, Standing.WITHDRAWN)
    assert Attribution.objects.get(incident=incident).group == successor


# Where it is impossible


def test_a_publisher_that_was_deleted_meanwhile_is_not_put_back(editor: Any, reviewer: Any) -> None:
    desk = a_publisher(editor)
    document = a_document(editor, publisher=desk)
    publish(document, by=editor, approver=reviewer)
    edit(fresh(document), editor, publisher=None)
    with acting_as(editor):
        desk.delete()
    with pytest.raises(
        WrongStateError, match="something that the published version needs was deleted"
    ):
        discard(document, editor)
    assert fresh(document).state == State.DRAFT
