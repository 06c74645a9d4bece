"""Splitting a wrong merge: a new draft, an edit of the successor, and two people."""

from typing import Any

import pytest
from django.urls import reverse

from curation.errors import NotPermittedError, OwnWorkError, WrongStateError
from curation.standing.merge import propose_merge
from curation.standing.split import split
from curation.workflow.steps import submit
from curation.workflow.verification import contributors_of
from entities.models import Alias, Identifier, Tie
from publication.models import Publication
from sources.acting import acting_as
from sources.models import Record
from tests.factories import (
    a_group,
    a_place,
    an_incident,
    cite,
    confirm_knowing,
    fresh,
    publish,
    published_document,
    submit_and_verify,
)


@pytest.fixture
def groups(editor: Any, reviewer: Any, document: Any) -> tuple[Any, Any]:
    """A group with a name, an identifier and a tie of its own, and the one it is merged into."""
    ally = a_group(editor, document, name="Ally")
    twin = a_group(editor, document, name="North Front", founded="2019", description="A front.")
    other = a_group(editor, document, name="Northern Front")
    cite(twin, document, "On 15 July 2024", editor, field="group.founded", asserted_by=twin)
    cite(twin, document, "The North Front", editor, alias=twin.aliases.get())
    with acting_as(editor):
        alias = Alias.objects.create(group=twin, name="Jabha", kind="transliteration")
        tie = Tie.objects.create(group=twin, other=ally, kind="ally of")
        Identifier.objects.create(group=twin, scheme="wikidata", value="Q42")
    cite(twin, document, "The North Front", editor, alias=alias)
    cite(twin, document, "did it", editor, tie=tie)
    publish(document, ally, twin, other, by=editor, approver=reviewer)
    return fresh(twin), fresh(other)


@pytest.fixture
def merged(groups: tuple[Any, Any], publisher: Any, second_publisher: Any) -> tuple[Any, Any]:
    confirm_knowing(propose_merge(*groups, publisher, "The same."), second_publisher)
    return fresh(groups[0]), fresh(groups[1])


def content_of(document: Any) -> dict[str, Any]:
    own = ("id", "url", "version", "published_at", "seq")
    return {name: value for name, value in document.items() if name not in own}


def publish_next(record: Any, by: Any, approver: Any) -> None:
    publish(Record.objects.get(pk=record.pk), by=by, approver=approver)


def test_the_new_record_says_what_the_merged_one_said_once_it_is_approved(
    merged: tuple[Any, Any], publisher: Any, reviewer: Any
) -> None:
    new = split(merged[0], publisher)
    assert (new.state, new.standing, new.version) == ("draft", "never_published", 0)
    publish_next(new, publisher, reviewer)
    before, after = published_document(merged[0].public_id), published_document(new.public_id)
    citation = before["founded"]["citations"][0]
    assert citation["asserted_by"]["id"] == merged[0].public_id
    citation["asserted_by"] |= {
        "id": new.public_id,
        "url": f"/api/v1/groups/{new.public_id}/",
    }
    assert content_of(after) == content_of(before)


def test_carried_rows_are_removed_from_the_successor_on_its_approval(
    groups: tuple[Any, Any], publisher: Any, second_publisher: Any, reviewer: Any
) -> None:
    before = published_document(groups[1].public_id)
    confirm_knowing(propose_merge(*groups, publisher, "The same."), second_publisher)
    during = published_document(groups[1].public_id)
    split(groups[0], publisher)
    assert published_document(groups[1].public_id) == during
    assert fresh(groups[1]).state == "draft"
    publish_next(groups[1], publisher, reviewer)
    assert content_of(published_document(groups[1].public_id)) == content_of(before)


def test_rows_changed_since_the_merge_stay(
    merged: tuple[Any, Any], editor: Any, publisher: Any
) -> None:
    with acting_as(editor):
        tie = Tie.objects.get(group=merged[1])
        tie.period = "2021"
        tie.save()
    split(merged[0], publisher)
    assert list(merged[1].ties.all()) == [tie]
    assert list(merged[1].aliases.values_list("name", flat=True)) == ["NF"]


def test_the_merged_record_still_redirects(
    merged: tuple[Any, Any], publisher: Any, reviewer: Any
) -> None:
    new = split(merged[0], publisher)
    publish_next(new, publisher, reviewer)
    publish_next(merged[1], publisher, reviewer)
    entry = Publication.objects.filter(public_id=merged[0].public_id).order_by("seq").last()
    assert entry and (entry.action, entry.successor) == ("merge", merged[1].public_id)
    assert fresh(merged[0]).standing == "merged"


def test_the_user_who_splits_cannot_approve_either_record(
    merged: tuple[Any, Any], publisher: Any, second_publisher: Any, reviewer: Any
) -> None:
    from curation.workflow.approval import approve

    new = split(merged[0], publisher)
    for record in (new, merged[1]):
        assert contributors_of([fresh(record)])[record.pk] == {publisher.pk}
    [(record, revision)] = submit_and_verify([new], publisher, reviewer)
    with pytest.raises(OwnWorkError):
        approve(record, publisher, revision)


def test_after_a_second_merge_the_last_successor_loses_the_carried_rows(
    merged: tuple[Any, Any],
    editor: Any,
    reviewer: Any,
    document: Any,
    publisher: Any,
    second_publisher: Any,
) -> None:
    last = a_group(editor, document, name="Last")
    publish(last, by=editor, approver=reviewer)
    confirm_knowing(propose_merge(merged[1], last, publisher, "The same."), second_publisher)
    assert last.aliases.filter(name="Jabha").exists()
    split(merged[0], publisher)
    assert set(last.aliases.values_list("name", flat=True)) == {"NF", "Northern Front"}
    assert not last.ties.exists()


def test_incidents_are_split_too(
    editor: Any, reviewer: Any, document: Any, publisher: Any, second_publisher: Any
) -> None:
    where: dict[str, Any] = {"place": a_place(latitude="34", longitude="71"), "precision": "exact"}
    point: dict[str, Any] = {"latitude": "34.5", "longitude": "71.5", "summary": "An attack."}
    one = an_incident(editor, document, **where, **point)
    other = an_incident(editor, document)
    cite(one, document, "in Testville", editor, field="incident.place")
    publish(document, one, other, by=editor, approver=reviewer)
    confirm_knowing(propose_merge(one, other, publisher, "The same."), second_publisher)
    new = split(fresh(one), publisher)
    publish_next(new, publisher, reviewer)
    assert content_of(published_document(new.public_id)) == content_of(
        published_document(one.public_id)
    )


def test_only_a_publisher_splits_and_only_a_merged_record(
    merged: tuple[Any, Any], editor: Any, publisher: Any
) -> None:
    with pytest.raises(NotPermittedError):
        split(merged[0], editor)
    with pytest.raises(WrongStateError, match="was not merged"):
        split(merged[1], publisher)
    assert Record.objects.filter(type="group").count() == 3


def test_a_publisher_splits_on_the_page_of_the_merged_record(
    client: Any, merged: tuple[Any, Any], publisher: Any
) -> None:
    client.force_login(publisher)
    page = client.get(reverse("admin:entities_group_change", args=[merged[0].pk])).content.decode()
    address = reverse("admin:take_step", args=[merged[0].public_id, "split"])
    assert address in page
    assert "approves both" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    new = Record.objects.filter(type="group").latest("pk")
    assert (new.state, new.title_for_people) == ("draft", f"{new.public_id} North Front")
    submit(new, publisher)
