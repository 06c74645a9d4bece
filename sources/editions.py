"""Editions of a document: which passages of the earlier edition match in the later one."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from sources.acting import acting_as
from sources.models import Document, Passage
from sources.texts.anchors import MAX_PLACES, mark_passage, occurrences

__all__ = ["EditionError", "PassageMatch", "carry_over", "check_supersedes", "compare"]


class EditionError(ValueError):
    """One document cannot be a later edition of the other; the message gives the reason."""


@dataclass(frozen=True)
class PassageMatch:
    """The result for one passage of the earlier edition.

    `start` is the only offset of the same words in the same context, or None if there is no such
    offset or more than one. `elsewhere` are offsets (code points) for a person to choose from:
    those in the same context if there are several, otherwise those of the words alone; at most one
    more than MAX_PLACES. `carried` is the passage in the later edition, once it exists.
    """

    passage: Passage
    start: int | None
    elsewhere: tuple[int, ...] = ()
    carried: Passage | None = None

    @property
    def reason(self) -> str:
        """Why a person must check the passage; empty if it still matches."""
        if self.start is not None:
            return ""
        if not self.elsewhere:
            return "The words are not there any more."
        if len(self.elsewhere) > 1:
            many = len(self.elsewhere) > MAX_PLACES
            times = f"more than {MAX_PLACES}" if many else len(self.elsewhere)
            return f"The words stand {times} times, in none or several as before."
        return "The words stand there once, but others stand around them."


def check_supersedes(later: Document, earlier: Document) -> None:
    """Raise EditionError if `earlier` as the previous edition of `later` would form a cycle."""
    above: Document | None = earlier
    while above is not None:
        if above.pk == later.pk:
            raise EditionError(
                f"{earlier.public_id} is {later.public_id} itself, or a later edition of it."
            )
        above = above.supersedes


def compare(earlier: Document, later: Document) -> list[PassageMatch]:
    """Return the result for each passage of `earlier` in `later`, in text order.

    A passage still matches if its exact words occur once with the same prefix and suffix (W3C Web
    Annotation Data Model, 4.2.4, Text Quote Selector). Raises EditionError if either document has
    no text.
    """
    for document in (earlier, later):
        if document.text is None:
            raise EditionError(f"{document.public_id} has no text, so nothing is compared.")
    content = later.text.content if later.text else ""
    carried = {(passage.start, passage.end): passage for passage in later.passages.all()}
    return [
        _match(passage, content, carried) for passage in earlier.passages.order_by("start", "end")
    ]


def _match(passage: Passage, content: str, carried: dict[tuple[int, int], Passage]) -> PassageMatch:
    # Common words such as a name may occur hundreds of times, but only once in this context.
    surrounded = passage.prefix + passage.exact + passage.suffix
    fitting = [
        place + len(passage.prefix) for place in occurrences(content, surrounded, MAX_PLACES + 1)
    ]
    if len(fitting) != 1:
        elsewhere = fitting or occurrences(content, passage.exact, MAX_PLACES + 1)
        return PassageMatch(passage, None, tuple(elsewhere))
    start = fitting[0]
    return PassageMatch(passage, start, carried=carried.get((start, start + len(passage.exact))))


@transaction.atomic
def carry_over(earlier: Document, later: Document, user: AbstractBaseUser) -> list[PassageMatch]:
    """Create in `later` every passage of `earlier` that still matches; return all results.

    Citations stay unchanged: a person decides whether a value is still supported. The operation is
    idempotent. Raises EditionError if either document has no text.
    """
    with acting_as(user):
        for match in compare(earlier, later):
            if match.start is not None and match.carried is None:
                mark_passage(later, match.passage.exact, match.start)
    return compare(earlier, later)
