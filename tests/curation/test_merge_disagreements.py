"""The confirmer of a merge is asked about rows that disagree with their quotes."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from curation.errors import DisagreementError
from curation.models import Proposal, Verification
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from entities.models import Alias, Casualties, Incident
from reading.suggestions import suggestions_for
from sources.acting import acting_as
from sources.models import Document
from tests.desk.pages import text_of
from tests.factories import (
    a_document,
    a_group,
    an_incident,
    cite,
    fresh,
    publish,
    published_document,
)

BOTH = "The words say “five others”, 5; the value says 7."


@pytest.fixture
def pair(editor: User, reviewer: User, document: Document) -> tuple[Incident, Incident]:
    """Two live incidents; the first has 7 wounded, but its quote says five."""
    one, other = an_incident(editor, document), an_incident(editor, document)
    with acting_as(editor):
        row = Casualties.objects.create(
            incident=one, victims="civilians", outcome="wounded", at_least=7, at_most=7
        )
    cite(one, document, "five others were wounded", editor, casualties=row)
    publish(document, one, other, by=editor, approver=reviewer)
    return one, other


@pytest.fixture
def proposal(pair: tuple[Incident, Incident], publisher: User) -> Proposal:
    return propose_merge(*pair, publisher, "The same.")


@pytest.mark.parametrize("acknowledged", [(), ("",), ("The words say 5; the value says 8.",)])
def test_a_merge_is_refused_until_both_readings_are_acknowledged(
    pair: tuple[Incident, Incident],
    proposal: Proposal,
    second_publisher: User,
    acknowledged: tuple[str, ...],
) -> None:
    with pytest.raises(DisagreementError, match="the value says 7") as refused:
        confirm(proposal, second_publisher, acknowledged=acknowledged)
    assert list(refused.value.by_value) == ["casualties/1"]
    assert fresh(pair[0]).standing == "live"
    assert not Verification.objects.filter(record=pair[1].pk, by=second_publisher).exists()


def test_a_merge_with_the_acknowledgement_carries_the_row(
    pair: tuple[Incident, Incident], proposal: Proposal, second_publisher: User
) -> None:
    with pytest.raises(DisagreementError) as refused:
        confirm(proposal, second_publisher)
    confirm(proposal, second_publisher, acknowledged=refused.value.sentences)
    tolls = published_document(pair[1].public_id)["casualties"]
    assert [each["at_least"] for each in tolls] == [12, 7]


def test_a_row_that_is_dropped_is_not_asked_about(
    proposal: Proposal, second_publisher: User
) -> None:
    confirm(proposal, second_publisher, ["casualties/1"])
    assert fresh(proposal).outcome == "confirmed"


def test_a_contributor_to_the_successors_draft_is_asked_too(
    pair: tuple[Incident, Incident], proposal: Proposal, second_publisher: User
) -> None:
    with acting_as(second_publisher):
        successor = fresh(pair[1])
        successor.summary = "Another summary."
        successor.save()
    with pytest.raises(DisagreementError):
        confirm(proposal, second_publisher)


def test_the_page_asks_at_the_row_and_accepts_the_second_confirmation(
    client: Any, proposal: Proposal, second_publisher: User
) -> None:
    client.force_login(second_publisher)
    address = reverse("admin:take_step", args=[proposal.record.public_id, "confirm-proposal"])
    page = client.get(address)
    keys = [choice.carried.key for choice in page.context["merge"].choices]
    assert "data-question" not in page.content.decode()
    sent = {"proposal": proposal.pk, "offered": keys, "keep": keys}

    asked = client.post(address, sent)
    assert asked.content.decode().count("data-question") == 1
    assert "the value says 7. Keep it anyway?" in text_of(asked)
    assert "Confirm anyway" in text_of(asked)
    assert fresh(proposal).outcome == "open"

    [choice] = [each for each in asked.context["merge"].choices if each.disagreements]
    done = client.post(address, sent | {"acknowledged": choice.disagreements})
    assert done.status_code == 302
    assert fresh(proposal).outcome == "confirmed"


def test_a_name_that_was_merged_is_suggested_as_its_successor_after_the_check_read_the_names(
    editor: User, reviewer: User, publisher: User, second_publisher: User, document: Document
) -> None:
    one = a_group(editor, document, name="Hill Brigade")
    other = a_group(editor, document, name="Valley Battalion")
    with acting_as(editor):
        alias = Alias.objects.create(group=one, name="Hillmen", kind="transliteration")
    cite(one, document, "The North Front", editor, alias=alias)
    publish(document, one, other, by=editor, approver=reviewer)
    merge = propose_merge(one, other, publisher, "The same.")
    with pytest.raises(DisagreementError) as refused:
        confirm(merge, second_publisher, ["name"])
    confirm(merge, second_publisher, ["name"], refused.value.sentences)
    text = a_document(editor, "Fighters of the Hill Brigade came back.")
    [found] = [each for each in suggestions_for(text) if each.kind == "group"]
    assert found.value["group"] == other.public_id
