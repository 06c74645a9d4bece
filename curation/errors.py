"""What the workflow refuses, worded for the person who asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = [
    "ChangedMeanwhileError",
    "ClaimedByAnotherError",
    "ContradictionError",
    "DisagreementError",
    "NotPermittedError",
    "NotReadyError",
    "OwnWorkError",
    "Problem",
    "ReasonMissingError",
    "ReferenceNotLiveError",
    "ReleaseRefusedError",
    "StillReferredToError",
    "TextNotPublishedError",
    "TooLongError",
    "TooManyAttemptsError",
    "TooSoonError",
    "WorkflowError",
    "WrongStateError",
]


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way: which value (or record), and what it lacks."""

    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.value}: {self.reason}"


class WorkflowError(Exception):
    """An act of the workflow that is refused. `problems` names each value and the reason."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        self.message = message
        self.problems = list(problems)
        super().__init__("\n".join([message, *(str(problem) for problem in self.problems)]))


class NotPermittedError(WorkflowError):
    """The person's role does not allow this."""


class OwnWorkError(WorkflowError):
    """The person contributed to what they would judge."""


class WrongStateError(WorkflowError):
    """The record, or the proposal, is not in a state that allows this."""


class ReasonMissingError(WorkflowError):
    """A comment or a reason is required and was not given."""


class NotReadyError(WorkflowError):
    """Values lack a citation, or citations lack a confirmation."""


class ContradictionError(WorkflowError):
    """What was entered contradicts itself, the document or what the database holds true."""


class DisagreementError(WorkflowError):
    """The quoted words and the value disagree, and the person has not said that they know.

    `sentences` name both readings, one sentence for each disagreement. Where several values are
    confirmed at once, `by_value` says for each by its key which of them are about it.
    """

    def __init__(
        self, sentences: Sequence[str], by_value: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.sentences = list(sentences)
        self.by_value = dict(by_value or {})
        super().__init__(f"{' '.join(self.sentences)} Confirm it only if the value is right.")


class ChangedMeanwhileError(WorkflowError):
    """What the person saw is no longer what stands there."""


class ReferenceNotLiveError(WorkflowError):
    """The record refers to others that are not published."""


class ReleaseRefusedError(WorkflowError):
    """A release that cannot be cut by this name, or not now."""


class StillReferredToError(WorkflowError):
    """Live records refer to this one."""


class TextNotPublishedError(WorkflowError):
    """A cited document has another text than its published version, or another date that counts."""


class ClaimedByAnotherError(WorkflowError):
    """Somebody else has taken the record for now."""


class TooLongError(WorkflowError):
    """More words than are kept in one place."""


class TooManyAttemptsError(WorkflowError):
    """Somebody tries to sign in too often; `seconds` says how long they have to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        wait = f"{seconds} seconds" if seconds < 120 else f"{round(seconds / 60)} minutes"
        super().__init__(f"Too many attempts. Wait for {wait}, then try again.")


class TooSoonError(WorkflowError):
    """A record is approved faster than this instance allows; `seconds` says how long to read on."""

    def __init__(self, message: str, seconds: int, problems: Sequence[Problem] = ()) -> None:
        self.seconds = seconds
        super().__init__(message, problems)
