"""Feedback of reviewers, shown at the values of a record's form: rejections, comments, the
request."""

from typing import Any

from curation.conversation.comments import threads_by_value
from curation.models import Transition
from curation.workflow.verification import current_verifications
from desk.workbench.record_entry import RecordEntry
from entities.values import values_of
from sources.models import Record

__all__ = ["add_feedback", "requested_changes"]


def add_feedback(entry: RecordEntry, stands: Any) -> None:
    """Add to each value of a form its open feedback, and the rest to the top of the form.

    `stands` is the loaded record as it is saved. Three queries.
    """
    verdicts = current_verifications([stands], {stands.pk: values_of(stands)})
    threads = threads_by_value(stands)
    for block in entry.blocks:
        block.threads = [each for each in threads.pop(block.value_key, []) if each.is_open]
        for cited in block.cited:
            verdict = verdicts.get(cited.citation.pk or 0)
            cited.rejection = verdict if verdict and not verdict.confirmed else None
    entry.threads = [each for found in threads.values() for each in found if each.is_open]


def requested_changes(record: Record) -> Transition | None:
    """Return the step that requested changes with a comment, unless another step followed."""
    last = record.transitions.select_related("by").first()
    return last if last and last.step == Transition.Step.CHANGES_REQUESTED else None
