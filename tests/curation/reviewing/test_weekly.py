"""The weekly summary: numbers and no words, only where it is configured."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail

from curation.reviewing.assignments import assign
from curation.reviewing.weekly import send_weekly_summaries, summary_for
from curation.workflow.steps import request_changes
from sources.models import Document
from tests.reviewing import waiting_document as waiting

__all__ = ["waiting"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def weekly(settings: Any) -> None:
    settings.SENDS_EMAIL = True
    settings.WEEKLY_SUMMARY = True
    settings.SITE_URL = "https://sourcebook.example"


def reachable(*people: User) -> None:
    for user in people:
        user.email = f"{user.username}@people.example"
        user.save()


def test_a_summary_counts_what_waits(
    weekly: None, waiting: Document, publisher: User, reviewer: User, editor: User
) -> None:
    reachable(editor, reviewer)
    assign(waiting, publisher, "review", reviewer)
    assert send_weekly_summaries() == 1
    [sent] = mail.outbox
    assert sent.to == [reviewer.email]
    assert sent.body == (
        "Assigned to you: 1\nWaiting for your review: 1\nUnread notifications: 1\n\n"
        "https://sourcebook.example/admin/"
    )
    request_changes(waiting, reviewer, "Which edition?")
    assert "Returned to you: 1" in summary_for(editor)


def test_a_summary_contains_no_unapproved_text(
    weekly: None, waiting: Document, reviewer: User
) -> None:
    reachable(reviewer)
    send_weekly_summaries()
    [sent] = mail.outbox
    for words in (waiting.title, waiting.public_id):
        assert words not in f"{sent.subject}{sent.body}"


@pytest.mark.parametrize("missing", ["SENDS_EMAIL", "WEEKLY_SUMMARY"])
def test_without_its_settings_no_summary_is_sent(
    weekly: None, settings: Any, waiting: Document, reviewer: User, missing: str
) -> None:
    reachable(reviewer)
    setattr(settings, missing, False)
    assert send_weekly_summaries() == 0
    assert mail.outbox == []


def test_who_lost_their_role_or_has_nothing_waiting_gets_none(
    weekly: None, waiting: Document, editor: User, reviewer: User
) -> None:
    reachable(editor, reviewer)
    reviewer.groups.clear()
    assert send_weekly_summaries() == 0
