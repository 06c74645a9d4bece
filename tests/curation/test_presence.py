"""Users at the same record see each other; presence is not kept for long."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from curation.conversation.presence import (
    FORGOTTEN_AFTER,
    PRESENT_FOR,
    mark_present,
    others_present,
)
from curation.errors import NotPermittedError
from curation.models import Presence
from sources.models import Document
from tests.factories import UserFactory, a_document

pytestmark = pytest.mark.django_db


def let_pass(time: timedelta) -> None:
    for presence in Presence.objects.all():
        Presence.objects.filter(pk=presence.pk).update(seen_at=presence.seen_at - time)


def test_two_users_on_one_record_see_each_other(
    document: Document, editor: User, reviewer: User
) -> None:
    mark_present(document, editor)
    mark_present(document, reviewer)
    assert list(others_present(document, editor)) == [reviewer]
    assert list(others_present(document, reviewer)) == [editor]


def test_a_user_on_another_record_is_not_shown(
    document: Document, editor: User, reviewer: User
) -> None:
    mark_present(a_document(editor), reviewer)
    assert list(others_present(document, editor)) == []


def test_a_user_not_seen_for_a_minute_is_not_shown(
    document: Document, editor: User, reviewer: User
) -> None:
    mark_present(document, reviewer)
    let_pass(PRESENT_FOR)
    assert list(others_present(document, editor)) == []
    mark_present(document, reviewer)
    assert list(others_present(document, editor)) == [reviewer]


def test_old_presence_is_deleted(document: Document, editor: User, reviewer: User) -> None:
    mark_present(document, reviewer)
    mark_present(document, editor)
    let_pass(FORGOTTEN_AFTER)
    mark_present(a_document(editor), reviewer)
    assert not Presence.objects.filter(record=document.pk, user=reviewer).exists()
    assert Presence.objects.filter(record=document.pk, user=editor).exists()


def test_users_without_a_role_are_not_shown(document: Document) -> None:
    with pytest.raises(NotPermittedError):
        mark_present(document, UserFactory.create())


def test_presence_costs_one_query(
    document: Document, editor: User, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        mark_present(document, UserFactory.create(is_superuser=True, last_login=timezone.now()))
    with django_assert_num_queries(1):
        assert len(others_present(document, editor)) == 3
