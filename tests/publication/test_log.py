import hashlib
import json
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from publication.log import (
    Action,
    BadEntry,
    FourEyes,
    NotInTransaction,
    OutOfOrder,
    append,
    open_log,
)
from publication.models import GroupRow, IncidentRow, LogHead, Publication, PublishedDocument
from tests.publication.documents import group, incident, place, source
from tests.publication.publishing import (
    entry,
    merge,
    people,
    publish,
    publish_entries,
    redact,
    tombstone,
    withdraw,
)

pytestmark = pytest.mark.django_db


def test_publications_are_numbered_one_after_the_other():
    start = LogHead.objects.get().seq
    first = publish(source(), group())
    second = publish(incident())
    assert [each.seq for each in first + second] == [start + 1, start + 2, start + 3]
    assert LogHead.objects.get().seq == start + 3


def test_document_ends_with_its_moment_and_its_place_in_the_log():
    (publication,) = publish(incident())
    document = json.loads(publication.document.body)
    assert list(document)[-2:] == ["published_at", "seq"]
    assert document["seq"] == publication.seq
    moment = publication.published_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert document["published_at"] == moment
    assert list(document)[:-2] == list(incident())


def test_document_of_an_earlier_version_gets_a_new_moment_and_place():
    publish(group())
    old = json.loads(PublishedDocument.objects.get(publication__public_id="G1").body)
    (publication,) = publish_entries(entry({**old, "version": 2}, Action.REFRESH))
    new = json.loads(publication.document.body)
    assert new["seq"] == publication.seq
    assert list(new) == list(old)


def test_document_is_rendered_compactly_with_its_own_letters_and_hashed():
    (publication,) = publish(group(name="تحریک 🕊️ é"))
    body = publication.document.body
    assert '"name":"تحریک 🕊️ é"' in body
    assert publication.sha256 == hashlib.sha256(body.encode()).hexdigest()


def test_one_transaction_has_one_moment_and_the_next_a_later_one():
    with transaction.atomic():
        head = open_log()
        first = append(head, [entry(source())]) + append(head, [entry(group())])
    (second,) = publish(incident())
    assert first[0].published_at == first[1].published_at < second.published_at


def test_number_of_queries_does_not_depend_on_the_number_of_entries():
    def count(entries):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            append(open_log(), entries)
        return len(queries)

    few = count([entry(incident(f"I{i}")) for i in range(1, 3)])
    many = count([entry(incident(f"I{i}")) for i in range(3, 103)])
    few_again = count([entry(incident(f"I{i}", 2), Action.REFRESH) for i in range(1, 3)])
    many_again = count([entry(incident(f"I{i}", 2), Action.REFRESH) for i in range(3, 103)])
    assert few == many < 20
    assert few_again == many_again < 30


def test_appending_nothing_changes_nothing():
    start = LogHead.objects.get().seq
    assert publish() == []
    assert LogHead.objects.get().seq == start


def test_head_of_an_earlier_transaction_is_refused():
    with transaction.atomic():
        old = open_log()
    publish(group())
    with pytest.raises(NotInTransaction), transaction.atomic():
        append(old, [entry(source())])


def test_approver_who_contributed_is_refused():
    editor, _ = people()
    with pytest.raises(FourEyes):
        publish_entries(entry(group(), approver=editor))


def test_place_needs_no_approver_but_everything_else_does():
    publish_entries(entry(place("PK"), contributors=(), approver=None))
    with pytest.raises(BadEntry):
        publish_entries(entry(group(), approver=None))


@pytest.mark.parametrize(
    "changes",
    [
        {"document": None},
        {"contributors": ()},
        {"version": 2},
        {"public_id": "G9"},
        {"kind": "incident"},
        {"kind": "rumour"},
        {"successor": "G2"},
    ],
    ids=str,
)
def test_entry_that_is_not_complete_or_contradicts_its_document_is_refused(changes):
    with pytest.raises(BadEntry):
        publish_entries(replace(entry(group()), **changes))


def test_a_place_is_only_published_and_without_a_reason():
    publish(place("PK"))
    again = entry(place("PK", version=2), contributors=(), approver=None)
    for other in (replace(again, action=Action.REFRESH), replace(again, reason="Four men died")):
        with pytest.raises(BadEntry, match="a place is only published"):
            publish_entries(other)
    with pytest.raises(BadEntry, match="a place is only published"):
        withdraw("PK")


@pytest.mark.parametrize("number", [float("nan"), {1, 2}], ids=["NaN", "set"])
def test_values_that_json_cannot_express_are_refused(number):
    with pytest.raises(BadEntry):
        publish(group(description=number))


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(BadEntry):
        publish(group(description="\ud83d"))


@pytest.mark.parametrize("version", [1, 3])
def test_version_follows_the_last_one(version):
    publish(group())
    with pytest.raises(OutOfOrder):
        publish(group(version=version))


def test_tombstone_without_a_reason_is_refused():
    publish(group())
    with pytest.raises(BadEntry):
        withdraw("G1", reason=" ")


def test_only_a_live_record_is_withdrawn():
    publish(group())
    withdraw("G1")
    with pytest.raises(OutOfOrder):
        withdraw("G1")


def test_withdrawn_record_is_reinstated_by_its_next_version():
    publish(group())
    withdraw("G1")
    (publication,) = publish(group(version=2))
    assert publication.action == Action.PUBLISH


def test_merge_is_final():
    publish(group("G1"), group("G2"))
    merge("G1", "G2")
    with pytest.raises(OutOfOrder):
        publish(group("G1", 2))


@pytest.mark.parametrize("successor", ["G9", "S1", "G1"])
def test_merge_goes_to_another_live_record_of_its_kind(successor):
    publish(source("S1"), group("G1"))
    with pytest.raises(OutOfOrder):
        merge("G1", successor)


def test_a_redaction_removes_only_the_document_and_index_of_its_version():
    first, second = publish(incident())[0], publish(incident(version=2))[0]
    redact("I1", 1)
    assert not PublishedDocument.objects.filter(pk=first.seq).exists()
    assert PublishedDocument.objects.filter(pk=second.seq).exists()
    assert list(IncidentRow.objects.values_list("seq_from", flat=True)) == [second.seq]
    assert Publication.objects.get(seq=first.seq).sha256 == first.sha256


def test_an_unknown_version_cannot_be_redacted():
    publish(incident())
    with pytest.raises(OutOfOrder):
        redact("I1", 2)


def test_several_entries_of_one_record_in_one_transaction_follow_each_other():
    publish(group())
    publish_entries(
        entry(group(version=2)),
        entry(group(version=3)),
        tombstone("G1", Action.WITHDRAW, version=3),
    )
    assert [row.seq_to - row.seq_from for row in GroupRow.objects.order_by("seq_from")] == [1, 1, 1]


def test_entry_is_checked_against_the_ones_before_it_in_the_transaction():
    publish(group())
    with pytest.raises(OutOfOrder):
        publish_entries(tombstone("G1", Action.WITHDRAW), tombstone("G1", Action.WITHDRAW))
