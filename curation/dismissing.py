"""Dismissing sentences: a person read them and found nothing, or nothing more, to record."""

from collections.abc import Collection
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction

from curation.coverage import (
    CITED,
    DISMISSED,
    PART,
    REST_DISMISSED,
    TO_DECIDE,
    Sentence,
    lock_document,
    sentences_in,
)
from curation.errors import NotReadyError, TooLongError, WrongStateError
from curation.models import Dismissal
from reading.long_texts import is_long
from reading.suggestions import suggestions_for
from sources.acting import acting_as
from sources.models import Document

__all__ = ["dismiss", "dismiss_between", "dismiss_without_suggestion", "reopen", "take_back"]

Keys = tuple[int, int]
"""The first and the last key of the dismissals of one act, which have keys in one row."""


@transaction.atomic
def dismiss(document: Document, start: int, user: User) -> Sentence:
    """Dismiss the sentence that begins at `start` (code points): it holds nothing to record.

    Of a sentence that is open in part, the rest is dismissed. Raises NotPermittedError, or
    WrongStateError if no such sentence begins there.
    """
    sentence = _sentence_at(lock_document(document, user), start)
    if sentence.state == CITED:
        raise WrongStateError("This sentence is cited, so it cannot be dismissed.")
    if sentence.dismissal:
        return sentence
    dismissal = Dismissal(text=document.text, start=start, end=sentence.end, by=user)
    with acting_as(user):
        dismissal.save()
    state = REST_DISMISSED if sentence.state == PART else DISMISSED
    return replace(sentence, state=state, dismissal=dismissal)


@transaction.atomic
def dismiss_between(document: Document, start: int, end: int | None, user: User) -> Keys | None:
    """Dismiss what is open, or open in part, of the sentences that touch [start, end).

    Offsets are code points; without `end`, up to the end of the text. Returns what `take_back`
    needs, or None if nothing was open. Raises NotPermittedError, or NotReadyError while the text
    is being read.
    """
    locked = lock_document(document, user)
    return _dismiss_all(locked, sentences_in(locked, start, end), user)


@transaction.atomic
def dismiss_without_suggestion(document: Document, user: User) -> Keys | None:
    """Dismiss every sentence in which no citation and no reader finds anything.

    Returns what `take_back` needs, or None if there was none. Raises NotPermittedError, or
    TooLongError for a text that is not read within a request.
    """
    locked = lock_document(document, user)
    if locked.text and is_long(locked.text):
        raise TooLongError(
            "This text is too long to be read as a whole. Dismiss from here to there instead."
        )
    found = sorted(suggestions_for(locked), key=lambda each: each.start)
    spans = [(each.start, each.end) for each in found]
    bare = [
        sentence
        for sentence in sentences_in(locked)
        if sentence.state != PART
        and not any(start < sentence.end and sentence.start < end for start, end in spans)
    ]
    return _dismiss_all(locked, bare, user)


def _dismiss_all(document: Document, sentences: Collection[Sentence], user: User) -> Keys | None:
    """Dismiss those of the sentences that are to be decided; the document is locked."""
    if not sentences and document.text and is_long(document.text):
        raise NotReadyError(f"The text of {document.public_id} is still being read.")
    made = [
        Dismissal(text=document.text, start=each.start, end=each.end, by=user)
        for each in sentences
        if each.state in TO_DECIDE
    ]
    if not made:
        return None
    with acting_as(user):
        Dismissal.objects.bulk_create(made)
    keys = [each.pk for each in made]
    return min(keys), max(keys)


@transaction.atomic
def take_back(document: Document, keys: Keys, user: User) -> None:
    """Take back the dismissals of one act of this person. Raises NotPermittedError."""
    locked = lock_document(document, user)
    with acting_as(user):
        Dismissal.objects.filter(text=locked.text_id, by=user, pk__range=keys).delete()


@transaction.atomic
def reopen(document: Document, start: int, user: User) -> None:
    """Undo the dismissal of the sentence at `start`. Raises NotPermittedError."""
    locked = lock_document(document, user)
    with acting_as(user):
        for dismissal in Dismissal.objects.filter(text=locked.text_id, start=start):
            dismissal.delete()


def _sentence_at(document: Document, start: int) -> Sentence:
    if document.text and 0 <= start < document.text.characters:
        for sentence in sentences_in(document, start, start + 1):
            if sentence.start == start:
                return sentence
    raise WrongStateError(
        "No sentence begins here any more: the text of the document was replaced. Reload the page."
    )
