"""The rows that a merge carries over, as the confirmer sees and chooses them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from curation.errors import DisagreementError, WorkflowError
from curation.models import Proposal
from curation.standing.carrying import Carried, Difference, differences, row_text
from curation.standing.merge import documents_to_merge, rows_to_carry
from sources.models import Record

__all__ = ["Merge", "dropped_keys", "merge_preview"]


@dataclass(frozen=True)
class Choice:
    """One row that may be kept or dropped."""

    carried: Carried
    text: str
    kept: bool
    disagreements: Sequence[str] = ()

    @property
    def label(self) -> str:
        """The kind of value."""
        return "name, as an alias" if self.carried.is_name else self.carried.of


@dataclass(frozen=True)
class Merge:
    """What can be carried over, and what the two records say differently."""

    successor: Record
    choices: list[Choice]
    differences: list[Difference]

    @property
    def has_disagreements(self) -> bool:
        """Whether a quotation and a value disagree in a kept row, so that the user is asked."""
        return any(choice.disagreements for choice in self.choices)


def merge_preview(
    proposal: Proposal | None, posted: QueryDict, problem: WorkflowError | None = None
) -> Merge | None:
    """Return what the page of an open merge shows; None for any other proposal.

    `problem` is why the confirmation was refused. Raises WrongStateError if the successor is
    redacted.
    """
    if proposal is None or proposal.action != Proposal.Action.MERGE or not proposal.successor:
        return None
    documents = documents_to_merge(proposal.record, proposal.successor)
    dropped = dropped_keys(posted)
    asked = problem.by_value if isinstance(problem, DisagreementError) else {}
    return Merge(
        proposal.successor,
        [
            Choice(
                each,
                row_text(each.listed, each.row),
                each.key not in dropped,
                asked.get(each.key, ()),
            )
            for each in rows_to_carry(proposal.record, proposal.successor)
        ],
        differences(*documents) if documents else [],
    )


def dropped_keys(posted: QueryDict) -> set[str]:
    """Return the keys of the rows that were offered and not kept."""
    return set(posted.getlist("offered")) - set(posted.getlist("keep"))
