"""Verifying: a verdict holds for exactly what its author saw, and takes a second person."""

from typing import Any

import pytest

from curation.errors import (
    ChangedMeanwhileError,
    NotPermittedError,
    OwnWorkError,
    ReasonMissingError,
    WrongStateError,
)
from curation.models import Verification
from curation.workflow.approval import approve
from curation.workflow.steps import recall, request_changes, submit
from curation.workflow.verification import (
    citation_digest,
    current_verifications,
    digests_of,
    verify,
)
from entities.declared import CITED_TYPES
from entities.models import (
    Attribution,
    Casualties,
    Citation,
    FindingAttribute,
    FindingGroup,
    FindingPlace,
    GroupAttribute,
    GroupCountry,
    IncidentAttribute,
    IncidentTie,
    OtherPlace,
    Point,
    Quantity,
    Target,
    Tie,
    Weapon,
)
from entities.values import load_rows, values_of
from sources.acting import acting_as
from sources.texts.anchors import mark_passage
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_passage,
    a_place,
    advised,
    an_incident,
    cite,
    fresh,
    publish,
    refused_by_postgres,
    submit_and_verify,
    verify_all,
)
from tests.reviewing import date_citation as date
from tests.reviewing import live_document as document
from tests.reviewing import waiting_incident as incident

__all__ = ["date", "document", "incident"]


def verdicts(record: Any) -> dict[int, Verification]:
    """Return the verifications that hold now, by the citation's id."""
    record = fresh(record)
    load_rows([record])
    return current_verifications([record], {record.pk: values_of(record)})


def unverified(record: Any) -> set[str]:
    """Return the values (rows by their tables) with a citation that nobody verified."""
    held = verdicts(record)
    return {
        citation.value_key.split(":")[0]
        for citation in Citation.objects.filter(record=record.pk)
        if citation.pk not in held
    }


def confirm_citation(citation: Citation, by: Any) -> Verification:
    """Confirm a citation, whatever the quote checks say."""
    return verify(
        citation, by, citation_digest(citation), confirmed=True, acknowledged=advised(citation)
    )


def change(row: Any, by: Any, **values: Any) -> None:
    with acting_as(by):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


# The verdict


def test_a_confirmation_holds(reviewer: Any, incident: Any, date: Citation) -> None:
    confirm_citation(date, reviewer)
    verdict = verdicts(incident)[date.pk]
    assert (verdict.confirmed, verdict.by, verdict.comment) == (True, reviewer, "")
    assert unverified(incident) == {"incident.kind", "casualties"}


def test_a_rejection_holds_with_its_comment(reviewer: Any, incident: Any, date: Citation) -> None:
    verify(date, reviewer, citation_digest(date), confirmed=False, comment=" Of July 14. ")
    verdict = verdicts(incident)[date.pk]
    assert (verdict.confirmed, verdict.comment) == (False, "Of July 14.")


@pytest.mark.parametrize("comment", ["", " \n\t"])
def test_a_rejection_needs_a_comment(reviewer: Any, date: Citation, comment: str) -> None:
    with pytest.raises(ReasonMissingError, match="Say what is wrong"):
        verify(date, reviewer, citation_digest(date), confirmed=False, comment=comment)
    assert not Verification.objects.exists()


def test_postgres_refuses_a_rejection_without_a_comment(reviewer: Any, date: Citation) -> None:
    row = {"record": date.record, "citation": date, "round": 1, "digest": "0" * 64}
    with refused_by_postgres("verification_rejection_has_comment"):
        Verification.objects.create(**row, confirmed=False, by=reviewer)


def test_the_last_verdict_holds(
    reviewer: Any, second_reviewer: Any, incident: Any, date: Citation
) -> None:
    digest = citation_digest(date)
    verify(date, reviewer, digest, confirmed=False, comment="Of July 14.")
    verify(date, second_reviewer, digest, confirmed=True)
    assert verdicts(incident)[date.pk].by == second_reviewer
    verify(date, reviewer, digest, confirmed=False, comment="I insist.")
    assert not verdicts(incident)[date.pk].confirmed


def test_a_verdict_outlives_its_citation(editor: Any, reviewer: Any, date: Citation) -> None:
    confirm_citation(date, reviewer)
    key = date.pk
    with acting_as(editor):
        date.delete()
    assert Verification.objects.get().citation_id == key


# Who, and when


def test_an_editor_cannot_verify(second_editor: Any, date: Citation) -> None:
    with pytest.raises(NotPermittedError, match="Only reviewers"):
        confirm_citation(date, second_editor)


def test_a_contributor_cannot_verify(reviewer: Any, incident: Any, date: Citation) -> None:
    change(incident, reviewer, title="Another title")
    with pytest.raises(OwnWorkError, match=f"You changed {incident.public_id}, so"):
        confirm_citation(date, reviewer)


def test_the_author_of_a_record_cannot_reject_either(reviewer: Any, document: Any) -> None:
    incident = an_incident(reviewer, document)
    submit(incident, reviewer)
    citation = incident.citations.all()[0]
    with pytest.raises(OwnWorkError):
        verify(citation, reviewer, citation_digest(citation), confirmed=False, comment="No.")


def test_verification_requires_a_record_in_review(
    editor: Any, reviewer: Any, document: Any
) -> None:
    incident = an_incident(editor, document)
    citation = incident.citations.all()[0]
    with pytest.raises(WrongStateError, match=r"is not in review \(draft\)"):
        confirm_citation(citation, reviewer)
    submit(incident, editor)
    request_changes(incident, reviewer, "Look again.")
    with pytest.raises(WrongStateError, match=r"is not in review \(changes requested\)"):
        confirm_citation(citation, reviewer)
    publish(incident, by=editor, approver=reviewer)
    with pytest.raises(WrongStateError, match=r"is not in review \(approved\)"):
        confirm_citation(citation, reviewer)


def test_a_value_changed_since_it_was_read_cannot_be_verified(
    editor: Any, reviewer: Any, incident: Any, date: Citation
) -> None:
    read = citation_digest(date)
    change(incident, editor, date="2024-07-16")
    with pytest.raises(ChangedMeanwhileError, match="Read it again"):
        verify(date, reviewer, read, confirmed=True)


def test_changes_to_other_values_do_not_block_verification(
    editor: Any, reviewer: Any, incident: Any, date: Citation
) -> None:
    read = citation_digest(date)
    change(incident, editor, kind="bombing")
    verify(date, reviewer, read, confirmed=True)


def test_a_citation_that_was_removed_meanwhile_is_not_verified(
    editor: Any, reviewer: Any, incident: Any, date: Citation
) -> None:
    read = citation_digest(date)
    with acting_as(editor):
        Citation.objects.filter(pk=date.pk).delete()
    with pytest.raises(ChangedMeanwhileError, match="was removed"):
        verify(date, reviewer, read, confirmed=True)


# What a verdict is pinned to: the value

VALUES = [
    ("group", "group.kind", "kind", "state force"),
    ("group", "group.founded", "founded", "2002"),
    ("group", "group.dissolved", "dissolved", "2021"),
    ("group", "alias", "name", "N.F."),
    ("group", "alias", "kind", "official"),
    ("group", "alias", "language", "ps"),
    ("group", "country", "country_id", "another place"),
    ("group", "tie", "other_id", "another group"),
    ("group", "tie", "kind", "rival of"),
    ("group", "tie", "period", "2022/.."),
    ("incident", "incident.kind", "kind", "bombing"),
    ("incident", "incident.date", "date", "2024-07-15~"),
    ("incident", "incident.place", "place_id", "another place"),
    ("incident", "incident.place", "precision", "near"),
    ("incident", "incident.place", "latitude", 34),
    ("incident", "incident.place", "longitude", 71),
    ("incident", "casualties", "victims", "unknown"),
    ("incident", "casualties", "outcome", "wounded"),
    ("incident", "casualties", "at_least", 11),
    ("incident", "casualties", "best", 13),
    ("incident", "casualties", "at_most", 12),
    ("incident", "casualties", "part_of_id", "a whole"),
    ("incident", "casualties", "group_id", "another group"),
    ("incident", "casualties", "demographic", "children"),
    ("incident", "casualties", "basis", "latest"),
    ("incident", "casualties", "basis_note", "Counted at noon"),
    ("incident", "incident.time", "time", "05:40Z"),
    ("incident", "incident.part_of_day", "part_of_day", "night"),
    ("incident", "incident.status", "status", "foiled"),
    ("incident", "incident.place", "region", "the hills"),
    ("incident", "other_place", "place_id", "another place"),
    ("incident", "other_place", "precision", "near"),
    ("incident", "other_place", "latitude", 34),
    ("incident", "other_place", "longitude", 71),
    ("incident", "other_place", "region", "the plains"),
    ("incident", "other_place", "bearing", "5 km west"),
    ("incident", "point", "latitude", 13),
    ("incident", "point", "longitude", 46),
    ("incident", "point", "precision", "near"),
    ("incident", "weapon", "weapon", "firearm"),
    ("incident", "target", "target_type", "school"),
    ("incident", "target", "damage", "destroyed"),
    ("incident", "incident_attribute", "attribute", "other remark"),
    ("incident", "incident_attribute", "value", "y"),
    ("group", "group_attribute", "attribute", "other remark"),
    ("group", "group_attribute", "value", "y"),
    ("finding", "finding_attribute", "attribute", "other remark"),
    ("finding", "finding_attribute", "value", "y"),
    ("incident", "attribution", "group_id", "another group"),
    ("incident", "attribution", "role", "claims responsibility"),
    ("incident", "incident_tie", "tied_to_id", "another incident"),
    ("incident", "incident_tie", "kind", "follows"),
    ("finding", "finding.statement", "statement", "The front admits the attack."),
    ("finding", "finding.kind", "kind", "intent"),
    ("finding", "finding.holds_at", "holds_at", "2023"),
    ("finding", "finding.confidence", "confidence", "unlikely"),
    ("finding", "finding.probability", "probability", "70"),
    ("finding", "finding_group", "group_id", "another group"),
    ("finding", "finding_group", "role", "object"),
    ("finding", "finding_place", "place_id", "another place"),
    ("finding", "quantity", "of", "provinces"),
    ("finding", "quantity", "at_least", 9),
    ("finding", "quantity", "best", 9),
    ("finding", "quantity", "at_most", 11),
    ("finding", "quantity", "out_of", 35),
    ("finding", "quantity", "basis", "latest"),
    ("finding", "quantity", "basis_note", "Counted at noon"),
]


def a_full_group(editor: Any, document: Any, other: Any, place: Any) -> Any:
    group = a_group(editor, document, founded="2001", dissolved="2020")
    with acting_as(editor):
        country = GroupCountry.objects.create(group=group, country=place)
        tie = Tie.objects.create(group=group, other=other, kind="ally of", period="2021/..")
    cite(group, document, "2024", editor, field="group.founded")
    cite(group, document, "2024", editor, field="group.dissolved")
    cite(group, document, "in Testville", editor, country=country)
    cite(group, document, "North Front", editor, tie=tie)
    with acting_as(editor):
        own = GroupAttribute.objects.create(group=group, attribute="own remark", value="x")
    cite(group, document, "North Front", editor, group_attribute=own)
    return group


def a_full_incident(editor: Any, document: Any, other: Any, place: Any) -> Any:
    where = {"place": place, "precision": "region or line", "latitude": 33, "longitude": 70}
    incident = an_incident(
        editor, document, other, **where, status="attempted", time="05:40", part_of_day="dawn"
    )
    with acting_as(editor):
        other_place = OtherPlace.objects.create(incident=incident, **where)
        point = Point.objects.create(
            incident=incident, latitude=12, longitude=45, precision="exact"
        )
        weapon = Weapon.objects.create(incident=incident, weapon="drone")
        target = Target.objects.create(incident=incident, target_type="home")
        incident.casualties.update(basis="lowest")
        tie = IncidentTie.objects.create(
            incident=incident, tied_to=an_incident(editor, document), kind="part of"
        )
    cite(incident, document, "in Testville", editor, field="incident.place")
    for name in ("time", "part_of_day", "status"):
        cite(incident, document, "armed men", editor, field=f"incident.{name}")
    cite(incident, document, "in Testville", editor, other_place=other_place)
    cite(incident, document, "in Testville", editor, point=point)
    cite(incident, document, "armed men", editor, weapon=weapon)
    cite(incident, document, "a market", editor, target=target)
    cite(incident, document, "attacked a market", editor, incident_tie=tie)
    with acting_as(editor):
        own = IncidentAttribute.objects.create(incident=incident, attribute="own remark", value="x")
    cite(incident, document, "armed men", editor, incident_attribute=own)
    return incident


def a_full_finding(editor: Any, document: Any, other: Any, place: Any) -> Any:
    finding = a_finding(editor, document, holds_at="2024", confidence="likely", probability="60-70")
    with acting_as(editor):
        party = FindingGroup.objects.create(finding=finding, group=other)
        where = FindingPlace.objects.create(finding=finding, place=place)
        quantity = Quantity.objects.create(
            finding=finding, of="districts", at_least=8, at_most=10, out_of=34, basis="lowest"
        )
    cite(finding, document, "2024", editor, field="finding.holds_at")
    cite(finding, document, "did it", editor, field="finding.confidence")
    cite(finding, document, "did it", editor, field="finding.probability")
    cite(finding, document, "North Front", editor, finding_group=party)
    cite(finding, document, "in Testville", editor, finding_place=where)
    cite(finding, document, "five others", editor, quantity=quantity)
    with acting_as(editor):
        own = FindingAttribute.objects.create(finding=finding, attribute="own remark", value="x")
    cite(finding, document, "five others", editor, finding_attribute=own)
    return finding


FULL = {"group": a_full_group, "incident": a_full_incident, "finding": a_full_finding}


@pytest.fixture
def make_full(own_attributes: None, editor: Any, document: Any) -> Any:
    """Create a draft of one type with every value that can be cited, all cited."""

    def make(type_name: str) -> Any:
        return FULL[type_name](editor, document, a_group(editor, document), a_place())

    return make


def row_of(record: Any, value: str) -> Any:
    """Return the row that a name in VALUES means, or the record for one of its fields."""
    if "." in value:
        return fresh(record)
    return getattr(Citation.objects.exclude(**{value: None}).get(record=record.pk), value)


def digests(record: Any) -> dict[str, str]:
    """Return the digest of the only citation of each value, by the names in VALUES."""
    record = fresh(record)
    load_rows([record])
    values = [value for value in values_of(record) if value.citations]
    [*found] = digests_of(values).values()
    return dict(zip((value.key.split(":")[0] for value in values), found, strict=True))


@pytest.mark.parametrize(("type_name", "value", "part", "new"), VALUES)
def test_a_verification_pins_every_part_of_its_value_and_nothing_else(
    editor: Any, document: Any, make_full: Any, type_name: str, value: str, part: str, new: Any
) -> None:
    record = make_full(type_name)
    before = digests(record)
    if new == "another place":
        new = a_place(code="XA", name="A", country="XA").pk
    elif new == "another group":
        new = a_group(editor, document).pk
    elif new == "another incident":
        new = an_incident(editor, document).pk
    elif new == "a whole":
        row = row_of(record, value)
        with acting_as(editor):
            whole = Casualties(incident=row.incident, victims="unknown", outcome=row.outcome)
            whole.at_least = row.at_least
            whole.save()
        new = whole.pk
    change(row_of(record, value), editor, **{part: new})
    after = digests(record)
    assert {key for key in after if after[key] != before[key]} == {value}


@pytest.mark.parametrize("type_name", FULL)
def test_every_cited_value_and_column_is_tested_above(make_full: Any, type_name: str) -> None:
    record = make_full(type_name)
    tried = {(value, part) for of, value, part, _new in VALUES if of == type_name}
    assert digests(record).keys() == {value for value, _part in tried}
    assert set(CITED_TYPES[record.type].cited_fields) <= digests(record).keys()
    columns = {
        (value, column.attname)
        for value in digests(record)
        if "." not in value
        for column in row_of(record, value)._meta.concrete_fields
        if not column.primary_key and column.name != type_name
    }
    derived = {("tie", "period_earliest"), ("tie", "period_latest"), ("alias", "merged_from_id")}
    assert columns - tried - derived == set()


# What a verdict is pinned to: the evidence


def another_passage(citation: Citation, editor: Any, document: Any) -> None:
    change(citation, editor, passage=a_passage(document, "On 15 July", editor))


def another_asserter(citation: Citation, editor: Any, document: Any) -> None:
    change(citation, editor, asserted_by=a_group(editor, document))


def another_speaker(citation: Citation, editor: Any, document: Any) -> None:
    change(citation, editor, speaker="A minister")


def another_stance(citation: Citation, editor: Any, document: Any) -> None:
    change(citation, editor, stance="denies")


def another_reading(citation: Citation, editor: Any, document: Any) -> None:
    change(citation, editor, reported="2024-07-16")


def another_field(citation: Citation, editor: Any, document: Any) -> None:
    change(citation, editor, field="incident.kind")


@pytest.mark.parametrize(
    "changed",
    [
        another_passage,
        another_asserter,
        another_speaker,
        another_stance,
        another_reading,
        another_field,
    ],
)
def test_changing_the_evidence_makes_the_citation_unverified(
    editor: Any, reviewer: Any, document: Any, incident: Any, date: Citation, changed: Any
) -> None:
    verify_all(incident, reviewer)
    others = set(verdicts(incident)) - {date.pk}
    changed(date, editor, document)
    assert set(verdicts(incident)) == others


def test_the_same_words_at_another_place_are_another_passage(
    editor: Any, reviewer: Any, document: Any, incident: Any, date: Citation
) -> None:
    verify_all(incident, reviewer)
    with acting_as(editor):
        twice = a_document(editor, text="On 15 July 2024 some died. On 15 July 2024 others fled.")
        first, second = (mark_passage(twice, "On 15 July 2024", start) for start in (0, 27))
    change(date, editor, passage=first)
    confirm_citation(date, reviewer)
    change(date, editor, passage=second)
    assert date.pk not in verdicts(incident)


def test_a_citation_moved_to_another_row_is_unverified(
    editor: Any, reviewer: Any, document: Any
) -> None:
    incident = an_incident(editor, document)
    with acting_as(editor):
        wounded = Casualties.objects.create(
            incident=incident, victims="civilians", outcome="wounded", at_least=5, at_most=5
        )
    cite(incident, document, "five others were wounded", editor, casualties=wounded)
    submit_and_verify([incident], editor, reviewer)
    killed = Citation.objects.get(record=incident.pk, casualties__outcome="killed")
    change(killed, editor, casualties=wounded)
    assert killed.pk not in verdicts(incident)


def test_a_value_that_is_put_back_is_verified_again(
    editor: Any, reviewer: Any, incident: Any
) -> None:
    verify_all(incident, reviewer)
    change(incident, editor, date="2024-07-16")
    change(incident, editor, date="2024-07-15")
    assert unverified(incident) == set()


# What it is not pinned to


def test_renaming_a_referenced_record_keeps_the_verdict(
    own_attributes: None, editor: Any, reviewer: Any, document: Any
) -> None:
    place, ministry, front = a_place(), a_group(editor, document), a_group(editor, document)
    incident = a_full_incident(editor, document, front, place)
    with acting_as(editor):
        incident.citations.update(asserted_by=ministry)
    submit_and_verify([incident], editor, reviewer)
    for record in (ministry, front):
        change(record, editor, name="Renamed")
    change(document, editor, title="Renamed")
    change(place, editor, name="Renamed")
    assert unverified(incident) == set()


def test_changing_text_written_by_curators_keeps_the_verdicts(
    editor: Any, reviewer: Any, incident: Any
) -> None:
    verify_all(incident, reviewer)
    change(incident, editor, title="Another title", summary="Another summary")
    assert unverified(incident) == set()


def test_adding_a_row_keeps_the_verdicts_on_other_rows(
    editor: Any, reviewer: Any, document: Any, incident: Any
) -> None:
    verify_all(incident, reviewer)
    with acting_as(editor):
        row = Attribution.objects.create(
            incident=incident, group=a_group(editor, document), role="target"
        )
    cite(incident, document, "did it", editor, attribution=row)
    assert unverified(incident) == {"attribution"}


def test_verdicts_survive_a_recall(editor: Any, reviewer: Any, incident: Any) -> None:
    verify_all(incident, reviewer)
    recall(incident, editor)
    submit(incident, editor)
    assert unverified(incident) == set()


# From version to version


def test_verdicts_carry_over_to_the_next_version_where_nothing_changed(
    editor: Any, reviewer: Any, second_reviewer: Any, incident: Any
) -> None:
    verify_all(incident, reviewer)
    approve(incident, reviewer, fresh(incident).revision)
    change(incident, editor, title="Another title")
    submit(incident, editor)
    assert unverified(incident) == set()
    approve(incident, second_reviewer, fresh(incident).revision)
    assert fresh(incident).version == 2


def test_only_what_changed_is_verified_again_in_the_next_version(
    editor: Any, reviewer: Any, incident: Any, date: Citation
) -> None:
    verify_all(incident, reviewer)
    approve(incident, reviewer, fresh(incident).revision)
    change(fresh(incident), editor, date="2024-07-16")
    submit(incident, editor)
    assert unverified(incident) == {"incident.date"}
    confirm_citation(date, reviewer)
    approve(incident, reviewer, fresh(incident).revision)


def test_a_verdict_no_longer_counts_once_its_author_contributes_to_the_version(
    reviewer: Any, incident: Any
) -> None:
    verify_all(incident, reviewer)
    change(incident, reviewer, title="Another title")
    assert unverified(incident) == {"incident.kind", "incident.date", "casualties"}


def test_an_earlier_verdict_does_not_replace_one_that_no_longer_counts(
    reviewer: Any, second_reviewer: Any, incident: Any, date: Citation
) -> None:
    confirm_citation(date, second_reviewer)
    confirm_citation(date, reviewer)
    change(incident, reviewer, title="Another title")
    assert "incident.date" in unverified(incident)


def test_a_verdict_on_a_published_version_stays_when_its_author_edits_the_next(
    reviewer: Any, incident: Any, date: Citation
) -> None:
    verify_all(incident, reviewer)
    approve(incident, reviewer, fresh(incident).revision)
    change(fresh(incident), reviewer, kind="bombing")
    assert unverified(incident) == {"incident.kind"}
