"""Claims: others see them, they expire, and they grant no permission."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from curation.errors import (
    ClaimedByAnotherError,
    NotPermittedError,
    OwnWorkError,
    WrongStateError,
)
from curation.models import Claim
from curation.workflow.approval import approve
from curation.workflow.claims import (
    CLAIM_DURATION,
    claim_of,
    claims_of,
    extend_claim,
    release_claim,
    take_claim,
)
from curation.workflow.steps import recall, request_changes, submit
from sources.models import Document, Record
from tests.factories import a_document, submit_and_verify
from tests.reviewing import waiting_document as waiting

__all__ = ["waiting"]


pytestmark = pytest.mark.django_db


def let_it_expire(record: Any) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Claim.objects.filter(record=record.pk).update(taken_at=past - CLAIM_DURATION, expires_at=past)


def test_a_reviewer_takes_a_record_and_others_see_who(waiting: Document, reviewer: User) -> None:
    take_claim(waiting, reviewer)
    claim = claim_of(waiting)
    assert claim is not None
    assert claim.user == reviewer
    assert claim.expires_at - claim.taken_at == CLAIM_DURATION


def test_a_claimed_record_is_not_claimed_by_another_reviewer(
    waiting: Document, reviewer: User, second_reviewer: User
) -> None:
    take_claim(waiting, reviewer)
    with pytest.raises(ClaimedByAnotherError, match=reviewer.username):
        take_claim(waiting, second_reviewer)


def test_an_expired_claim_can_be_taken_over(
    waiting: Document, reviewer: User, second_reviewer: User
) -> None:
    take_claim(waiting, reviewer)
    let_it_expire(waiting)
    assert claim_of(waiting) is None
    taken = take_claim(waiting, second_reviewer)
    assert claim_of(waiting) == taken
    assert taken.taken_at > timezone.now() - timedelta(minutes=1)


def test_claiming_again_prolongs_the_claim(waiting: Document, reviewer: User) -> None:
    first = take_claim(waiting, reviewer)
    again = take_claim(waiting, reviewer)
    assert again.expires_at > first.expires_at
    assert again.taken_at == first.taken_at


def test_work_prolongs_an_active_claim_and_does_not_renew_an_expired_one(
    waiting: Document, reviewer: User, second_reviewer: User
) -> None:
    extend_claim(waiting, reviewer)
    assert claim_of(waiting) is None
    before = take_claim(waiting, reviewer).expires_at
    extend_claim(waiting, second_reviewer)
    assert Claim.objects.get().expires_at == before
    extend_claim(waiting, reviewer)
    assert Claim.objects.get().expires_at > before
    let_it_expire(waiting)
    extend_claim(waiting, reviewer)
    assert claim_of(waiting) is None


def test_only_its_holder_releases_a_claim(
    waiting: Document, reviewer: User, second_reviewer: User
) -> None:
    take_claim(waiting, reviewer)
    release_claim(waiting, second_reviewer)
    assert claim_of(waiting) is not None
    release_claim(waiting, reviewer)
    assert claim_of(waiting) is None


def test_nobody_claims_their_own_work(second_reviewer: User) -> None:
    document = a_document(second_reviewer)
    submit(document, second_reviewer)
    with pytest.raises(OwnWorkError):
        take_claim(document, second_reviewer)


def test_editors_cannot_claim_records(waiting: Document, second_editor: User) -> None:
    with pytest.raises(NotPermittedError):
        take_claim(waiting, second_editor)


def test_only_a_record_in_review_is_claimed(editor: User, reviewer: User) -> None:
    with pytest.raises(WrongStateError):
        take_claim(a_document(editor), reviewer)


def test_a_claim_does_not_prevent_an_approval_by_others(
    editor: User, reviewer: User, second_reviewer: User
) -> None:
    [(record, revision)] = submit_and_verify([a_document(editor)], editor, reviewer)
    take_claim(record, reviewer)
    approve(record, second_reviewer, revision)
    assert Record.objects.get(pk=record.pk).state == Record.State.APPROVED


def test_a_claim_ends_with_the_approval(editor: User, reviewer: User) -> None:
    [(record, revision)] = submit_and_verify([a_document(editor)], editor, reviewer)
    take_claim(record, reviewer)
    approve(record, reviewer, revision)
    assert not Claim.objects.exists()


def test_a_claim_ends_when_changes_are_requested(waiting: Document, reviewer: User) -> None:
    take_claim(waiting, reviewer)
    request_changes(waiting, reviewer, "Which edition?")
    assert not Claim.objects.exists()


def test_a_claim_ends_when_the_editor_recalls(
    waiting: Document, editor: User, reviewer: User
) -> None:
    take_claim(waiting, reviewer)
    recall(waiting, editor)
    assert not Claim.objects.exists()


def test_claiming_changes_neither_the_revision_nor_the_contributors(
    waiting: Document, editor: User, reviewer: User
) -> None:
    before = Record.objects.get(pk=waiting.pk).revision
    take_claim(waiting, reviewer)
    record = Record.objects.get(pk=waiting.pk)
    assert record.revision == before
    assert set(record.contributions.values_list("user", flat=True)) == {editor.pk}


def test_claims_of_many_records_are_one_query(
    editor: User, reviewer: User, django_assert_num_queries: Any
) -> None:
    records = [a_document(editor) for _ in range(3)]
    for record in records:
        submit(record, editor)
        take_claim(record, reviewer)
    with django_assert_num_queries(1):
        found = claims_of([record.pk for record in records])
        assert {claim.user.username for claim in found.values()} == {reviewer.username}
    assert found.keys() == {record.pk for record in records}
