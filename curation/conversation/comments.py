"""Comments on a record or on one of its values. They are answered and resolved, never edited.

A comment does not change the revision and does not make its author a contributor.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Lower
from django.utils import timezone

from curation.conversation.notifications import notify
from curation.errors import (
    ChangedMeanwhileError,
    NotPermittedError,
    ReasonMissingError,
    TooLongError,
    WrongStateError,
)
from curation.models import Comment, Notification
from curation.permissions import check_may_comment, may_review
from curation.workflow.verification import contributors_of
from entities.values import load_rows, values_of
from sources.models import Record
from sources.texts.characters import readable

__all__ = [
    "MAX_COMMENT_LENGTH",
    "Thread",
    "answer",
    "mentioned_user_ids",
    "open_thread",
    "open_thread_counts",
    "resolve",
    "threads_by_value",
]

Kind = Notification.Kind

MAX_COMMENT_LENGTH = 4000  # characters

# The characters that Django allows in a username. An address such as me@example.org is no mention.
MENTION = re.compile(r"(?<![\w.@+-])@([\w.@+-]{1,150})")


@dataclass
class Thread:
    """A comment with its answers, oldest first."""

    opening: Comment
    answers: list[Comment] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.opening.resolved_at is None


@transaction.atomic
def open_thread(record: Record, user: User, text: str, value_key: str = "") -> Comment:
    """Open a thread on a value of a record, or on the whole record if `value_key` is empty.

    Notifies the contributors to this version and everybody mentioned as @username. Raises
    NotPermittedError, ReasonMissingError, TooLongError, and ChangedMeanwhileError if the record
    has no such value.
    """
    check_may_comment(user)
    words = _clean_text(text)
    if value_key and value_key not in _value_keys(record):
        raise ChangedMeanwhileError("This value was removed while you were writing.")
    comment = Comment.objects.create(record_id=record.pk, value_key=value_key, text=words, by=user)
    _notify(comment, Kind.COMMENT, contributors_of([record])[record.pk])
    return comment


@transaction.atomic
def answer(comment: Comment, user: User, text: str) -> Comment:
    """Answer in the thread of a comment.

    Notifies everybody who wrote in the thread or is mentioned. Raises NotPermittedError,
    ReasonMissingError, TooLongError, and WrongStateError if the thread is resolved.
    """
    check_may_comment(user)
    words = _clean_text(text)
    opening = _lock_thread(comment)
    made = Comment.objects.create(
        record_id=opening.record_id,
        value_key=opening.value_key,
        text=words,
        by=user,
        in_reply_to=opening,
    )
    authors = {opening.by_id, *opening.answers.values_list("by", flat=True)}
    _notify(made, Kind.ANSWER, authors)
    return made


@transaction.atomic
def resolve(comment: Comment, user: User) -> None:
    """Resolve the thread of a comment. Its author and every reviewer may do so.

    Raises NotPermittedError, and WrongStateError if it is resolved already.
    """
    check_may_comment(user)
    opening = _lock_thread(comment)
    if opening.by_id != user.pk and not may_review(user):
        raise NotPermittedError("Only the author of a comment or a reviewer can resolve it.")
    Comment.objects.filter(pk=opening.pk).update(resolved_by=user, resolved_at=timezone.now())


def threads_by_value(record: Record) -> dict[str, list[Thread]]:
    """Return the threads of a record by the key of their value; `""` stands for the whole record.

    Threads on deleted values are included. One query.
    """
    threads: dict[int, Thread] = {}
    said = Comment.objects.filter(record=record.pk).select_related("by", "resolved_by")
    for comment in said.order_by("pk"):
        if comment.in_reply_to_id is None:
            threads[comment.pk] = Thread(comment)
        else:
            threads[comment.in_reply_to_id].answers.append(comment)
    by_value: dict[str, list[Thread]] = {}
    for thread in threads.values():
        by_value.setdefault(thread.opening.value_key, []).append(thread)
    return by_value


def open_thread_counts(records: Collection[int]) -> dict[int, int]:
    """Return how many threads are open, by record id. One query."""
    waiting = Comment.objects.filter(record__in=records, in_reply_to=None, resolved_at=None)
    return dict(waiting.order_by().values_list("record").annotate(Count("pk")))


def mentioned_user_ids(text: str) -> set[int]:
    """Return the ids of the users whom a text mentions as @username and who may see records."""
    names = set()
    for found in MENTION.findall(unicodedata.normalize("NFKC", text)):
        # A full stop after a mention is part of the name only if such a user exists.
        names |= {found.lower(), found.rstrip(".@+-").lower()}
    if not names:
        return set()
    people = User.objects.with_perm("sources.view_record").filter(is_staff=True)
    named = people.alias(lower_name=Lower("username")).filter(lower_name__in=names)
    return set(named.values_list("pk", flat=True))


def _clean_text(text: str) -> str:
    words = readable(text).strip()
    if not words:
        raise ReasonMissingError("The comment is empty. Write what you want to say.")
    if len(words) > MAX_COMMENT_LENGTH:
        raise TooLongError(
            f"This comment has {len(words)} characters. Shorten it to {MAX_COMMENT_LENGTH}."
        )
    return words


def _value_keys(record: Record) -> set[str]:
    # Read again: the caller's record may be older than its rows.
    current = Record.objects.filter(pk=record.pk).first()
    if current is None:
        return set()
    concrete = current.concrete
    load_rows([concrete])
    return {value.key for value in values_of(concrete)}


def _lock_thread(comment: Comment) -> Comment:
    key = comment.in_reply_to_id or comment.pk
    opening = Comment.objects.select_for_update(no_key=True).filter(pk=key).first()
    if opening is None:
        raise WrongStateError("This comment was deleted with its record.")
    if opening.resolved_at is not None:
        raise WrongStateError("This thread is resolved. Open a new one if you have more to say.")
    return opening


def _notify(comment: Comment, kind: str, audience: Iterable[int | None]) -> None:
    mentioned = mentioned_user_ids(comment.text)
    for kind_for_them, people in ((Kind.MENTION, mentioned), (kind, set(audience) - mentioned)):
        notify(kind_for_them, {comment.record_id: people}, comment.by, comment=comment)
