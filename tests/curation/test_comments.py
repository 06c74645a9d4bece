"""Comments on values and records: permissions, notifications, and that they never change."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from curation.conversation.comments import (
    MAX_COMMENT_LENGTH,
    answer,
    mentioned_user_ids,
    open_thread,
    open_thread_counts,
    resolve,
    threads_by_value,
)
from curation.errors import (
    ChangedMeanwhileError,
    NotPermittedError,
    ReasonMissingError,
    TooLongError,
    WrongStateError,
)
from curation.models import Comment, Notification
from curation.workflow.approval import approve_many
from entities.models import Incident
from sources.acting import acting_as
from sources.models import Document, Record
from tests.factories import (
    UserFactory,
    a_group,
    an_incident,
    publish,
    refused_by_postgres,
    run_sql,
    submit_and_verify,
)
from tests.reviewing import waiting_incident as incident

__all__ = ["incident"]


pytestmark = pytest.mark.django_db


def notifications_of(user: User) -> list[str]:
    """Return the kinds of a user's notifications, oldest first."""
    return list(Notification.objects.filter(to=user).order_by("pk").values_list("kind", flat=True))


# Commenting


def test_a_comment_belongs_to_its_value(incident: Incident, reviewer: User) -> None:
    toll = f"casualties:{incident.casualties.get().pk}"
    open_thread(incident, reviewer, "The day before, says the report.", "incident.date")
    open_thread(incident, reviewer, "At least 12?", toll)
    open_thread(incident, reviewer, "A good one.")
    found = threads_by_value(incident)
    assert {key: [thread.opening.text for thread in found[key]] for key in found} == {
        "incident.date": ["The day before, says the report."],
        toll: ["At least 12?"],
        "": ["A good one."],
    }


def test_an_editor_answers_in_the_thread(incident: Incident, editor: User, reviewer: User) -> None:
    question = open_thread(incident, reviewer, "Which day?", "incident.date")
    first = answer(question, editor, "The 15th.")
    answer(first, reviewer, "Thank you.")
    [thread] = threads_by_value(incident)["incident.date"]
    assert [(one.by, one.text) for one in thread.answers] == [
        (editor, "The 15th."),
        (reviewer, "Thank you."),
    ]


def test_a_comment_neither_makes_a_contributor_nor_changes_the_revision(
    editor: User, reviewer: User, document: Document
) -> None:
    publish(document, by=editor, approver=reviewer)
    [(record, revision)] = submit_and_verify([an_incident(editor, document)], editor, reviewer)
    question = open_thread(record, reviewer, "Which day?", "incident.date")
    answer(question, editor, "The 15th.")
    resolve(question, reviewer)
    after = Record.objects.get(pk=record.pk)
    assert after.revision == revision
    assert set(after.contributions.values_list("user", flat=True)) == {editor.pk}
    approve_many([(record, revision)], reviewer)


def test_a_comment_on_a_removed_value_is_kept(
    incident: Incident, editor: User, reviewer: User
) -> None:
    toll = incident.casualties.get()
    key = f"casualties:{toll.pk}"
    open_thread(incident, reviewer, "At least 12?", key)
    with acting_as(editor):
        toll.delete()
    assert [thread.opening.text for thread in threads_by_value(incident)[key]] == ["At least 12?"]
    with pytest.raises(ChangedMeanwhileError):
        open_thread(incident, reviewer, "And?", key)


@pytest.mark.parametrize("key", ["incident.nonsense", "group.kind", "casualties:0", "'; --"])
def test_a_comment_on_an_unknown_value_is_refused(
    incident: Incident, reviewer: User, key: str
) -> None:
    with pytest.raises(ChangedMeanwhileError):
        open_thread(incident, reviewer, "What?", key)


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_an_empty_comment_is_refused(incident: Incident, reviewer: User, text: str) -> None:
    with pytest.raises(ReasonMissingError):
        open_thread(incident, reviewer, text)


def test_a_comment_that_is_too_long_is_refused(incident: Incident, reviewer: User) -> None:
    open_thread(incident, reviewer, "é" * MAX_COMMENT_LENGTH)
    with pytest.raises(TooLongError):
        open_thread(incident, reviewer, "é" * (MAX_COMMENT_LENGTH + 1))


def test_users_without_a_role_cannot_comment_answer_or_resolve(
    incident: Incident, reviewer: User
) -> None:
    stranger = UserFactory.create()
    question = open_thread(incident, reviewer, "Which day?")
    for act in (
        lambda: open_thread(incident, stranger, "Hello"),
        lambda: answer(question, stranger, "Hello"),
        lambda: resolve(question, stranger),
    ):
        with pytest.raises(NotPermittedError):
            act()


def test_a_user_with_only_view_permission_cannot_comment(incident: Incident) -> None:
    onlooker = UserFactory.create()
    onlooker.user_permissions.add(Permission.objects.get(codename="view_record"))
    with pytest.raises(NotPermittedError, match="does not allow you to comment"):
        open_thread(incident, onlooker, "Hello")


# Resolving


def test_a_resolved_thread_is_closed(incident: Incident, editor: User, reviewer: User) -> None:
    question = open_thread(incident, reviewer, "Which day?")
    assert open_thread_counts([incident.pk]) == {incident.pk: 1}
    resolve(question, reviewer)
    [thread] = threads_by_value(incident)[""]
    assert not thread.is_open
    assert thread.opening.resolved_by == reviewer
    assert open_thread_counts([incident.pk]) == {}
    with pytest.raises(WrongStateError):
        answer(question, editor, "The 15th.")
    with pytest.raises(WrongStateError):
        resolve(question, reviewer)


def test_an_editor_cannot_resolve_a_reviewers_thread(
    incident: Incident, editor: User, reviewer: User, second_reviewer: User
) -> None:
    asked = open_thread(incident, reviewer, "Which day?")
    with pytest.raises(NotPermittedError):
        resolve(asked, editor)
    resolve(asked, second_reviewer)
    resolve(open_thread(incident, editor, "Is this enough?"), editor)


# Mentions


def test_a_mentioned_user_is_notified(
    incident: Incident, reviewer: User, second_editor: User
) -> None:
    comment = open_thread(incident, reviewer, f"Could you look, @{second_editor.username}?")
    notification = Notification.objects.get(to=second_editor)
    assert (notification.kind, notification.comment, notification.by) == (
        "mention",
        comment,
        reviewer,
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@anna", {"anna"}),
        ("Ask @Anna.", {"anna"}),
        ("(@anna), @ben.o-k!", {"anna", "ben.o-k"}),
        ("@anna @anna", {"anna"}),
        ("write to me@anna or anna@example.org", set()),
        ("@annabel", set()),
        ("@nobody at all", set()),
        ("anna", set()),
        ("@زينب", {"زينب"}),
    ],
)
def test_a_mention_is_an_at_sign_and_a_username(text: str, named: set[str], editor: User) -> None:
    for name in ("anna", "ben.o-k", "زينب"):
        UserFactory.create(username=name).groups.add(editor.groups.get())
    found = mentioned_user_ids(text)
    assert set(User.objects.filter(pk__in=found).values_list("username", flat=True)) == named


def test_a_mention_reaches_only_those_who_may_see_records(
    incident: Incident, reviewer: User, second_editor: User
) -> None:
    UserFactory.create(username="stranger")
    second_editor.is_active = False
    second_editor.save()
    open_thread(incident, reviewer, f"@stranger @{second_editor.username}")
    assert not Notification.objects.filter(kind="mention").exists()


# Who is notified


def test_contributors_are_notified_of_comments_and_participants_of_answers(
    incident: Incident, editor: User, reviewer: User, second_reviewer: User
) -> None:
    question = open_thread(incident, reviewer, "Which day?")
    assert notifications_of(editor) == ["comment"]
    answer(question, editor, "The 15th.")
    assert notifications_of(reviewer) == ["answer"]
    answer(question, second_reviewer, "So does the ministry.")
    assert notifications_of(editor) == ["comment", "answer"]
    assert notifications_of(reviewer) == ["answer", "answer"]
    assert notifications_of(second_reviewer) == []


def test_nobody_is_notified_twice_or_of_their_own_comment(
    incident: Incident, editor: User, reviewer: User
) -> None:
    open_thread(incident, reviewer, f"@{editor.username} and @{reviewer.username}: which day?")
    assert notifications_of(editor) == ["mention"]
    assert notifications_of(reviewer) == []


def test_the_threads_of_a_record_are_one_query(
    incident: Incident, reviewer: User, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        resolve(answer(open_thread(incident, reviewer, f"{number}?"), reviewer, "!"), reviewer)
    with django_assert_num_queries(1):
        threads = threads_by_value(incident)[""]
        assert {thread.opening.resolved_by for thread in threads} == {reviewer}
        assert {str(one.by) for thread in threads for one in thread.answers}


# What PostgreSQL refuses


def test_a_comment_cannot_be_changed(incident: Incident, reviewer: User) -> None:
    comment = open_thread(incident, reviewer, "Which day?")
    for change in ("text = 'No.'", f"by_id = {incident.contributions.get().user_id}", "at = now()"):
        with refused_by_postgres("never edited"):
            run_sql(f"UPDATE curation_comment SET {change} WHERE id = %s", comment.pk)
    resolve(comment, reviewer)
    with refused_by_postgres("resolved once"):
        run_sql("UPDATE curation_comment SET resolved_by_id = NULL, resolved_at = NULL")


@pytest.mark.owner
def test_comments_on_a_published_record_cannot_be_deleted(
    editor: User, reviewer: User, document: Document
) -> None:
    open_thread(document, reviewer, "Which edition?")
    publish(document, by=editor, approver=reviewer)
    with refused_by_postgres("a comment goes only with a record that was never published"):
        Comment.objects.all().delete()
    with refused_by_postgres("it tells who said what"):
        run_sql("TRUNCATE curation_comment CASCADE")


def test_deleting_a_draft_deletes_its_comments(
    editor: User, reviewer: User, document: Document
) -> None:
    group = a_group(editor, document)
    answer(open_thread(group, reviewer, "Who are they?"), editor, "I do not know.")
    with acting_as(editor):
        group.delete()
    assert not Comment.objects.exists()


def test_an_answer_belongs_to_an_open_thread_of_the_same_value(
    incident: Incident, document: Document, reviewer: User
) -> None:
    here = {"record_id": incident.pk, "by": reviewer, "text": "!"}
    opening = open_thread(incident, reviewer, "Which day?", "incident.date")
    reply = answer(opening, reviewer, "Well?")
    for wrong in (
        {**here, "value_key": "incident.kind", "in_reply_to": opening},
        {**here, "value_key": "incident.date", "in_reply_to": reply},
        {**here, "value_key": "incident.date", "in_reply_to": opening, "record_id": document.pk},
    ):
        with refused_by_postgres("no open thread"):
            Comment.objects.create(**wrong)
    resolve(opening, reviewer)
    with refused_by_postgres("no open thread"):
        Comment.objects.create(**here, value_key="incident.date", in_reply_to=opening)
