"""A merge loses no row: the successor gets the rows that it lacks, each kept or dropped."""

from typing import Any

import pytest
from django.urls import reverse

from curation.errors import ChangedMeanwhileError, NotReadyError, WrongStateError
from curation.models import Proposal, Verification
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge, rows_to_carry
from curation.workflow.steps import discard, submit
from curation.workflow.verification import contributors_of
from entities.models import (
    Alias,
    Casualties,
    Citation,
    FindingPlace,
    GroupCountry,
    Identifier,
    Quantity,
    Tie,
)
from publication.models import Publication
from sources.acting import acting_as
from sources.models import Record
from tests.factories import (
    a_finding,
    a_group,
    a_place,
    an_incident,
    cite,
    confirm_knowing,
    fresh,
    publish,
    published_document,
    refused_by_postgres,
    run_sql,
)

State = Record.State


def row(model: Any, by: Any, document: Any, record: Any, words: str = "", **values: Any) -> Any:
    owner = {"group": "group", "incident": "incident", "finding": "finding"}[record.type]
    cited_as = {GroupCountry: "country", FindingPlace: "finding_place"}.get(
        model, model.__name__.lower()
    )
    with acting_as(by):
        made = model.objects.create(**{owner: record}, **values)
    if words:
        cite(record, document, words, by, **{cited_as: made})
    return made


@pytest.fixture
def ally(editor: Any, document: Any) -> Any:
    return a_group(editor, document, name="Ally")


@pytest.fixture
def twin(editor: Any, document: Any, ally: Any) -> Any:
    """A group with a row of each kind; its successor has two of them as well."""
    group = a_group(editor, document, name="North Front", founded="2019")
    cite(group, document, "On 15 July 2024", editor, field="group.founded")
    row(Alias, editor, document, group, "The North Front", name="Jabha", kind="transliteration")
    row(Identifier, editor, document, group, scheme="wikidata", value="Q42")
    row(GroupCountry, editor, document, group, "in Testville", country=a_place())
    row(Tie, editor, document, group, "The North Front", other=ally, kind="ally of", period="2020")
    return group


@pytest.fixture
def successor(editor: Any, reviewer: Any, document: Any, ally: Any, twin: Any) -> Any:
    """The other group; both are live, and so are the records that they refer to."""
    group = a_group(editor, document, name="Northern Front", founded="2020")
    cite(group, document, "On 15 July 2024", editor, field="group.founded")
    publish(document, ally, twin, group, by=editor, approver=reviewer)
    return fresh(group)


@pytest.fixture
def merge(publisher: Any, second_publisher: Any) -> Any:
    """Merge one record into another; `drop` names the rows that are not carried over."""

    def act(merged: Any, into: Any, drop: Any = ()) -> None:
        confirm_knowing(propose_merge(merged, into, publisher, "The same."), second_publisher, drop)

    return act


def names(document: dict[str, Any]) -> list[str]:
    return [alias["name"] for alias in document["aliases"]]


def next_version(record: Any, editor: Any) -> None:
    with acting_as(editor):
        record = fresh(record)
        if record.type == "group":
            record.description = "Another description."
        elif record.type == "incident":
            record.summary = "Another summary."
        else:
            record.holds_at = ""
            record.kind = "trend"
        record.save()


# What is carried


def test_a_merge_publishes_the_successor_with_every_missing_row(
    twin: Any, successor: Any, ally: Any, merge: Any
) -> None:
    before = published_document(twin.public_id)
    merge(twin, successor)
    after = published_document(successor.public_id)
    assert names(after) == ["NF", "North Front", "Jabha"]
    assert after["aliases"][2] == before["aliases"][1]
    for name in ("identifiers", "countries", "ties"):
        assert after[name] == before[name] != []
    assert after["version"] == 2


def test_the_successor_is_found_by_the_names_of_the_merged_group(
    twin: Any, successor: Any, merge: Any
) -> None:
    merge(twin, successor)
    found = run_sql(
        "SELECT DISTINCT public_id FROM publication_groupname"
        " WHERE folded IN ('north front', 'jabha') AND seq_to = 9223372036854775807"
    )
    assert found == [(successor.public_id,)]


def test_the_new_version_names_both_people(
    publisher: Any, second_publisher: Any, twin: Any, successor: Any, merge: Any
) -> None:
    merge(twin, successor)
    entry = Publication.objects.get(public_id=successor.public_id, version=2)
    assert (entry.action, entry.contributors, entry.approver_id, entry.reason) == (
        "refresh",
        [publisher.pk],
        second_publisher.pk,
        "The same.",
    )


def test_single_values_are_not_carried(twin: Any, successor: Any, merge: Any) -> None:
    merge(twin, successor)
    assert published_document(successor.public_id)["founded"]["edtf"] == "2020"


def test_a_row_in_both_records_gets_the_missing_citations(
    editor: Any, reviewer: Any, document: Any, twin: Any, successor: Any, merge: Any
) -> None:
    alias = twin.aliases.get(name="NF")
    cite(twin, document, "The North Front, an armed group", editor, alias=alias)
    publish(twin, by=editor, approver=reviewer)
    merge(twin, successor)
    [alias, *_] = published_document(successor.public_id)["aliases"]
    exact = [citation["exact"] for citation in alias["citations"]]
    assert exact == ["also called NF", "The North Front, an armed group"]
    own = successor.aliases.get(name="NF")
    assert [each.passage.exact for each in own.citations.all()] == exact


def test_a_name_that_differs_only_in_case_and_accents_is_not_added(
    editor: Any, reviewer: Any, document: Any, merge: Any
) -> None:
    one, other = a_group(editor, document, name="Nörth"), a_group(editor, document, name="NORTH")
    row(Alias, editor, document, one, "did it", name="nf", kind="acronym")
    publish(document, one, other, by=editor, approver=reviewer)
    assert rows_to_carry(one, other) == []
    merge(one, other)
    assert names(published_document(other.public_id)) == ["NF"]
    assert fresh(other).version == 1


def test_a_dropped_row_is_not_carried_over_and_is_recorded(
    twin: Any, successor: Any, merge: Any
) -> None:
    merge(twin, successor, ["name", "ties/0"])
    after = published_document(successor.public_id)
    assert names(after) == ["NF", "Jabha"]
    assert after["ties"] == [] and not successor.ties.exists()
    assert Proposal.objects.get(record=twin.pk).dropped == ["name", "ties/0"]


def test_only_an_offered_row_can_be_dropped(twin: Any, successor: Any, merge: Any) -> None:
    with pytest.raises(WrongStateError, match="can no longer be carried over"):
        merge(twin, successor, ["ties/9"])
    assert fresh(twin).standing == "live"


def test_a_draft_of_the_merged_record_is_never_carried(
    editor: Any, document: Any, twin: Any, successor: Any, merge: Any
) -> None:
    row(Alias, editor, document, twin, "did it", name="Unchecked", kind="acronym")
    merge(twin, successor)
    assert "Unchecked" not in str(published_document(successor.public_id))
    assert not successor.aliases.filter(name="Unchecked").exists()


def test_incidents_carry_over_casualties_and_attributions_without_counting_twice(
    editor: Any, reviewer: Any, document: Any, ally: Any, merge: Any
) -> None:
    one, other = an_incident(editor, document, ally), an_incident(editor, document)
    with acting_as(editor):
        one.casualties.update(at_least=10)
    words = "five others were wounded"
    counts = {"at_least": 5, "at_most": 5}
    row(Casualties, editor, document, one, words, victims="civilians", outcome="wounded", **counts)
    publish(document, ally, one, other, by=editor, approver=reviewer)
    merge(one, other)
    after = published_document(other.public_id)
    assert [(each["outcome"], each["at_least"]) for each in after["casualties"]] == [
        ("killed", 12),
        ("wounded", 5),
    ]
    assert [each["group"]["id"] for each in after["attributions"]] == [ally.public_id]


def test_findings_carry_over_places_and_quantities(
    editor: Any, reviewer: Any, document: Any, merge: Any
) -> None:
    one, other = a_finding(editor, document), a_finding(editor, document)
    row(FindingPlace, editor, document, one, "in Testville", place=a_place())
    row(Quantity, editor, document, one, "At least 12 traders", of="traders", at_least=12)
    publish(document, one, other, by=editor, approver=reviewer)
    merge(one, other)
    after = published_document(other.public_id)
    assert [each["id"] for each in after["places"]] == ["XT"]
    assert [(each["of"], each["at_least"]) for each in after["quantities"]] == [("traders", 12)]


# The working copy


def test_the_working_copy_stays_approved_and_matches_the_published_version(
    editor: Any, twin: Any, successor: Any, merge: Any
) -> None:
    merge(twin, successor)
    record = fresh(successor)
    assert (record.state, record.version) == (State.APPROVED, 2)
    assert contributors_of([record])[record.pk] == set()
    assert list(record.aliases.values_list("name", flat=True)) == ["NF", "North Front", "Jabha"]


def test_a_carried_row_stays_verified_when_the_successor_is_edited(
    editor: Any, reviewer: Any, second_publisher: Any, twin: Any, successor: Any, merge: Any
) -> None:
    from curation.workflow.approval import approve

    merge(twin, successor)
    carried = published_document(successor.public_id)
    next_version(successor, editor)
    submit(fresh(successor), editor)
    approve(successor, reviewer, fresh(successor).revision)
    after = published_document(successor.public_id)
    assert after["version"] == 3
    for name in ("aliases", "identifiers", "countries", "ties"):
        assert after[name] == carried[name]
    by = Verification.objects.filter(record=successor.pk, citation__tie__isnull=False)
    assert {each.by for each in by} == {second_publisher}


def test_a_carried_row_that_is_changed_is_checked_again(
    editor: Any, reviewer: Any, twin: Any, successor: Any, merge: Any
) -> None:
    from curation.workflow.approval import approve

    merge(twin, successor)
    with acting_as(editor):
        tie = Tie.objects.get(group=successor)
        tie.period = "2021"
        tie.save()
    submit(fresh(successor), editor)
    with pytest.raises(NotReadyError, match="is not verified"):
        approve(successor, reviewer, fresh(successor).revision)


def test_a_draft_of_the_successor_gets_the_rows_too_and_the_proposer_contributed(
    editor: Any, publisher: Any, twin: Any, successor: Any, merge: Any
) -> None:
    next_version(successor, editor)
    merge(twin, successor)
    record = fresh(successor)
    assert (record.state, record.version) == (State.DRAFT, 2)
    assert contributors_of([record])[record.pk] == {editor.pk, publisher.pk}
    assert published_document(successor.public_id)["description"] is None
    assert record.aliases.filter(name="Jabha").exists()


def test_discarding_a_draft_of_the_successor_keeps_what_was_carried(
    editor: Any, twin: Any, successor: Any, merge: Any
) -> None:
    next_version(successor, editor)
    with acting_as(editor):
        successor.aliases.all().delete()
    merge(twin, successor)
    discard(fresh(successor), editor)
    record = fresh(successor)
    assert list(record.aliases.values_list("name", flat=True)) == ["NF", "North Front", "Jabha"]
    assert record.ties.count() == record.countries.count() == record.identifiers.count() == 1
    published = published_document(successor.public_id)
    assert Citation.objects.filter(record=record.pk).count() == sum(
        len(value["citations"])
        for values in published.values()
        for value in (values if isinstance(values, list) else [values])
        if isinstance(value, dict) and "citations" in value
    )


# The name


def test_the_name_needs_no_citation_until_it_is_changed(
    editor: Any, twin: Any, successor: Any, merge: Any
) -> None:
    merge(twin, successor)
    alias = successor.aliases.get(name="North Front")
    assert alias.merged_from_id == twin.pk
    with acting_as(editor):
        alias.name = "Something else"
        alias.save()
    assert Alias.objects.get(pk=alias.pk).merged_from_id is None
    with pytest.raises(NotReadyError, match="has no citation"):
        submit(fresh(successor), editor)


def test_postgres_refuses_any_other_alias_without_evidence(
    editor: Any, twin: Any, successor: Any, ally: Any, merge: Any
) -> None:
    merge(twin, successor)
    made = {"kind": "official", "merged_from_id": twin.pk}
    with acting_as(editor):
        for values in (
            {"group": fresh(successor), "name": "Made up"},
            {"group": fresh(ally), "name": "North Front"},
            {"group": fresh(successor), "name": "Northern Front", "merged_from_id": ally.pk},
        ):
            with refused_by_postgres("is no published name of a group that was merged into"):
                Alias.objects.create(**{**made, **values})


def test_a_second_merge_carries_the_names_of_the_first(
    twin: Any, successor: Any, ally: Any, merge: Any
) -> None:
    merge(twin, successor)
    merge(successor, ally)
    after = published_document(ally.public_id)
    assert set(names(after)) == {"NF", "North Front", "Northern Front", "Jabha"}
    assert after["ties"] == []
    assert ally.aliases.get(name="North Front").merged_from_id == twin.pk


# What the confirmer saw


@pytest.mark.parametrize("which", ["twin", "successor"])
def test_a_merge_is_refused_after_a_new_publication(
    request: Any,
    which: str,
    editor: Any,
    reviewer: Any,
    publisher: Any,
    second_publisher: Any,
    twin: Any,
    successor: Any,
) -> None:
    proposal = propose_merge(twin, successor, publisher, "The same.")
    changed = request.getfixturevalue(which)
    next_version(changed, editor)
    publish(changed, by=editor, approver=reviewer)
    with pytest.raises(ChangedMeanwhileError, match="published again"):
        confirm(proposal, second_publisher)
    assert fresh(twin).standing == "live"


def test_the_page_shows_each_row_with_its_quotations_and_applies_the_choice(
    client: Any, publisher: Any, second_publisher: Any, twin: Any, successor: Any
) -> None:
    proposal = propose_merge(twin, successor, publisher, "The same.")
    client.force_login(second_publisher)
    address = reverse("admin:take_step", args=[twin.public_id, "confirm-proposal"])
    page = client.get(address)
    merge = page.context["merge"]
    keys = [choice.carried.key for choice in merge.choices]
    assert keys == ["name", "aliases/1", "identifiers/0", "countries/0", "ties/0"]
    text = page.content.decode()
    assert "Jabha, transliteration" in text and "wikidata: Q42" in text
    assert text.count("<blockquote") == 3
    assert [(each.of, each.merged, each.successor) for each in merge.differences] == [
        ("founded", "2019", "2020")
    ]
    kept = [key for key in keys if key != "identifiers/0"]
    sent = {"proposal": proposal.pk, "offered": keys, "keep": kept}
    asked = client.post(address, sent)
    sent["acknowledged"] = [
        sentence for choice in asked.context["merge"].choices for sentence in choice.disagreements
    ]
    assert client.post(address, sent).status_code == 302
    after = published_document(successor.public_id)
    assert after["identifiers"] == [] and len(after["ties"]) == 1
