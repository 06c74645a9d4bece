"""What a publisher sees before they propose or confirm a redaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from curation.errors import Problem
from curation.models import Proposal
from curation.permissions import check_may_publish
from curation.standing.erasure import occurrence_counts, records_to_reopen, remaining_occurrences
from curation.standing.originals import search_files
from curation.standing.redacted_words import clean_words
from sources.models import Document, Record

__all__ = ["RedactionPreview", "preview_redaction", "redaction_preview"]


@dataclass(frozen=True)
class RedactionPreview:
    """Words that are to be removed with versions of a record, and where they occur now.

    `kept` counts where they would be removed, `left` lists other published records that keep them,
    `reopened` the records that would become drafts again, `unsearched` the documents whose original
    file could be searched only in part.
    """

    versions: Sequence[int]
    words: Sequence[str]
    kept: list[tuple[str, int]]
    left: list[Problem]
    reopened: list[Record]
    unsearched: list[Document]

    @property
    def key(self) -> str:
        """Identifies this preview, to be sent back with the proposal."""
        return json.dumps([sorted({*self.versions}), sorted(self.words)], ensure_ascii=False)


def preview_redaction(
    record: Record, user: User, versions: list[int], lines: list[str]
) -> RedactionPreview:
    """Find where words occur before their redaction is proposed.

    Raises NotPermittedError, ReasonMissingError and TooLongError.
    """
    check_may_publish(user)
    return _look(record, versions, clean_words(lines))


def redaction_preview(proposal: Proposal | None) -> RedactionPreview | None:
    """Return the preview of an open proposal to redact; None for other proposals."""
    if proposal is None or not proposal.words:
        return None
    return _look(proposal.record, proposal.versions, proposal.words)


def _look(record: Record, versions: Sequence[int], words: Sequence[str]) -> RedactionPreview:
    left = remaining_occurrences(words, record, versions)
    files = search_files(words)
    kept = occurrence_counts(words)
    if files.found:
        kept.append(("original file", len(files.found)))
    unsearched = Document.objects.filter(file__in=files.in_part).order_by("pk")
    return RedactionPreview(versions, words, kept, left, records_to_reopen(words), list(unsearched))
