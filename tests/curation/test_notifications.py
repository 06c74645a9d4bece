"""Notifications in the application and by e-mail, and that no mail server fails an action."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ImproperlyConfigured

from curation.conversation.comments import open_thread
from curation.conversation.notifications import MAX_COUNT, mark_read, notify, unread_count
from curation.models import Notification
from curation.workflow.approval import approve, approve_many
from curation.workflow.steps import request_changes, submit
from server.mail_server import mail_server
from sources.acting import acting_as
from sources.models import Document, Record
from tests.connections import own_database
from tests.factories import a_document, fresh, person, submit_and_verify
from tests.reviewing import waiting_document as waiting

__all__ = ["own_database", "waiting"]

Commits = Callable[..., Any]


@pytest.fixture
def mailing(settings: Any) -> None:
    settings.SENDS_EMAIL = True
    settings.SITE_URL = "https://sourcebook.example"
    settings.DEFAULT_FROM_EMAIL = "sourcebook@sourcebook.example"


def reachable(user: User) -> User:
    user.email = f"{user.username}@people.example"
    user.save()
    return user


# In the application


def test_contributors_are_notified_of_requested_changes(
    waiting: Document, editor: User, reviewer: User
) -> None:
    request_changes(waiting, reviewer, " Which edition? ")
    told = Notification.objects.get()
    assert (told.to, told.by, told.record_id) == (editor, reviewer, waiting.pk)
    assert str(told) == f"{reviewer} asked for changes to {waiting.public_id}"
    assert told.text == "Which edition?"


def test_every_contributor_is_notified_of_the_approval(
    editor: User, second_editor: User, reviewer: User
) -> None:
    document = a_document(editor)
    with acting_as(second_editor):
        document.title = "Better"
        document.save()
    [(record, revision)] = submit_and_verify([document], editor, reviewer)
    approve(record, reviewer, revision)
    assert {(told.to, told.kind) for told in Notification.objects.all()} == {
        (editor, "approved"),
        (second_editor, "approved"),
    }


def test_contributors_to_an_earlier_version_are_not_notified(
    editor: User, second_editor: User, reviewer: User
) -> None:
    document = a_document(editor)
    for by in (editor, second_editor):
        with acting_as(by):
            document = fresh(document)
            document.title = f"As {by} has it"
            document.save()
        [(record, revision)] = submit_and_verify([document], by, reviewer)
        approve(record, reviewer, revision)
    assert Notification.objects.filter(to=editor).count() == 1
    assert Notification.objects.filter(to=second_editor).count() == 1


def test_a_refused_action_notifies_nobody(
    waiting: Document, reviewer: User, second_reviewer: User
) -> None:
    with pytest.raises(Exception, match="read it"):
        approve(waiting, reviewer, 0)
    assert not Notification.objects.exists()


def test_a_read_notification_is_not_counted(
    waiting: Document, editor: User, reviewer: User
) -> None:
    for number in range(3):
        open_thread(waiting, reviewer, f"{number}?")
    assert unread_count(editor) == 3
    newest = Notification.objects.first()
    assert newest is not None
    mark_read(editor, [newest.pk])
    assert unread_count(editor) == 2
    mark_read(editor)
    assert unread_count(editor) == 0


def test_nobody_marks_the_notifications_of_others_as_read(
    waiting: Document, editor: User, reviewer: User
) -> None:
    open_thread(waiting, reviewer, "Which edition?")
    mark_read(reviewer)
    mark_read(reviewer, list(Notification.objects.values_list("pk", flat=True)))
    assert unread_count(editor) == 1


def test_the_count_of_unread_notifications_is_capped(
    waiting: Document, editor: User, reviewer: User
) -> None:
    for _ in range(2):
        notify("comment", {waiting.pk: [editor.pk] * MAX_COUNT}, reviewer)
    assert unread_count(editor) == MAX_COUNT


def test_approving_many_notifies_in_one_statement(
    editor: User, reviewer: User, django_assert_max_num_queries: Any
) -> None:
    requests = submit_and_verify([a_document(editor) for _ in range(12)], editor, reviewer)
    with django_assert_max_num_queries(100):
        approve_many(requests, reviewer)
    assert Notification.objects.filter(to=editor, kind="approved").count() == 12


# By e-mail


def test_an_email_names_the_user_the_action_and_the_link(
    waiting: Document,
    editor: User,
    reviewer: User,
    mailing: None,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    reachable(editor)
    with django_capture_on_commit_callbacks(execute=True):
        request_changes(waiting, reviewer, "Which edition?")
        assert mail.outbox == []
    [sent] = mail.outbox
    assert sent.to == [editor.email]
    assert sent.subject == f"Sourcebook: {reviewer} asked for changes to {waiting.public_id}"
    assert "https://sourcebook.example/admin/notifications/" in sent.body


def test_an_email_contains_no_unapproved_text(
    waiting: Document,
    editor: User,
    reviewer: User,
    mailing: None,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    reachable(editor)
    with django_capture_on_commit_callbacks(execute=True):
        open_thread(waiting, reviewer, f"@{editor.username}, the secret place is Testville.")
        request_changes(waiting, reviewer, "Testville is wrong.")
    assert len(mail.outbox) == 2
    for sent in mail.outbox:
        assert "Testville" not in f"{sent.subject}{sent.body}"
        assert waiting.title not in f"{sent.subject}{sent.body}"


def test_approving_many_sends_each_person_one_email(
    editor: User,
    second_editor: User,
    reviewer: User,
    mailing: None,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    documents = [a_document(reachable(editor)) for _ in range(3)]
    documents.append(a_document(reachable(second_editor)))
    requests = submit_and_verify(documents[:3], editor, reviewer)
    requests += submit_and_verify(documents[3:], second_editor, reviewer)
    with django_capture_on_commit_callbacks(execute=True):
        approve_many(requests, reviewer)
    assert sorted((sent.to[0], sent.subject) for sent in mail.outbox) == sorted(
        [
            (editor.email, "Sourcebook: 3 notifications"),
            (
                second_editor.email,
                f"Sourcebook: {reviewer} approved and published {documents[3].public_id}",
            ),
        ]
    )
    to_first = next(sent for sent in mail.outbox if sent.to == [editor.email])
    assert all(document.public_id in to_first.body for document in documents[:3])


def test_a_comment_alone_sends_no_email(
    waiting: Document,
    editor: User,
    reviewer: User,
    mailing: None,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    reachable(editor)
    with django_capture_on_commit_callbacks(execute=True):
        open_thread(waiting, reviewer, "Which edition?")
    assert mail.outbox == []
    assert unread_count(editor) == 1


def test_without_a_mail_server_nothing_is_sent(
    waiting: Document, editor: User, reviewer: User, django_capture_on_commit_callbacks: Commits
) -> None:
    reachable(editor)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        request_changes(waiting, reviewer, "Which edition?")
    assert callbacks == []


def test_inactive_users_and_users_without_an_address_get_no_email(
    editor: User,
    second_editor: User,
    reviewer: User,
    mailing: None,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    reachable(second_editor)
    requests = [
        *submit_and_verify([a_document(editor)], editor, reviewer),
        *submit_and_verify([a_document(second_editor)], second_editor, reviewer),
    ]
    User.objects.filter(pk=second_editor.pk).update(is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        approve_many(requests, reviewer)
    assert mail.outbox == []


def a_closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_a_person_who_lost_their_role_is_not_told_of_records(
    waiting: Document,
    editor: User,
    reviewer: User,
    mailing: None,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    User.objects.filter(pk=editor.pk).update(email="editor@sourcebook.example")
    editor.groups.clear()
    with django_capture_on_commit_callbacks(execute=True):
        request_changes(waiting, reviewer, "Which market?")
    assert unread_count(User.objects.get(pk=editor.pk)) == 0
    assert mail.outbox == []
    editor.groups.set([Role.objects.get(name="Editor")])
    assert unread_count(User.objects.get(pk=editor.pk)) == 1


def test_an_unreachable_mail_server_does_not_fail_the_action(
    own_database: str, settings: Any
) -> None:
    editor, reviewer = reachable(person("editor")), person("reviewer")
    document = a_document(editor)
    submit(document, editor)
    settings.SENDS_EMAIL = True
    for name, value in mail_server(f"smtp://127.0.0.1:{a_closed_port()}").items():
        setattr(settings, name, value)
    request_changes(document, reviewer, "Which edition?")
    assert Record.objects.get(pk=document.pk).state == Record.State.CHANGES_REQUESTED
    assert unread_count(editor) == 1


# Where mail goes


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", {"EMAIL_HOST": "mail.example", "EMAIL_PORT": 25}),
        ("smtp+tls://mail.example", {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True}),
        ("smtps://mail.example:2465", {"EMAIL_PORT": 2465, "EMAIL_USE_SSL": True}),
        (
            "smtp+tls://me%40here:p%2Fq@mail.example",
            {"EMAIL_HOST_USER": "me@here", "EMAIL_HOST_PASSWORD": "p/q"},
        ),
    ],
)
def test_a_mail_server_is_named_by_an_address(url: str, expected: dict[str, Any]) -> None:
    assert expected.items() <= mail_server(url).items()


@pytest.mark.parametrize(
    "url", ["mail.example", "http://me:hush@x", "smtp://", "smtp://me:hush@x:y"]
)
def test_an_invalid_mail_server_address_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        mail_server(url)
    assert "hush" not in str(refused.value)
