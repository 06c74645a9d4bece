"""The errors of the workflow. Their messages are shown to the person who acted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = [
    "AlreadyThereError",
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
    """One reason for a refusal: the value or record, and what is wrong with it."""

    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.value}: {self.reason}"


class WorkflowError(Exception):
    """An act that is refused. `problems` names each value concerned with the reason."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        self.message = message
        self.problems = list(problems)
        super().__init__("\n".join([message, *(str(problem) for problem in self.problems)]))


class NotPermittedError(WorkflowError):
    """The person's role does not allow this."""


class OwnWorkError(WorkflowError):
    """The person contributed to what they want to verify, approve or confirm."""


class WrongStateError(WorkflowError):
    """The state of the record or proposal does not allow this."""


class ReasonMissingError(WorkflowError):
    """A required comment or reason is missing."""


class NotReadyError(WorkflowError):
    """Values have no citation, or citations are not confirmed."""


class ContradictionError(WorkflowError):
    """The entered data contradict each other, the document or a constraint of the database."""


class DisagreementError(WorkflowError):
    """A quote check says that quote and value disagree, and the person has not acknowledged it.

    `sentences` has one sentence for each disagreement, naming both readings. If several values are
    confirmed at once, `by_value` has the sentences of each by its key.
    """

    def __init__(
        self, sentences: Sequence[str], by_value: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.sentences = list(sentences)
        self.by_value = dict(by_value or {})
        super().__init__(f"{' '.join(self.sentences)} Confirm it only if the value is right.")


class AlreadyThereError(WorkflowError):
    """What is to be created may be there already, and the person has not seen that.

    `found` has the keys of what is there.
    """

    def __init__(
        self, message: str, found: Sequence[int], problems: Sequence[Problem] = ()
    ) -> None:
        self.found = list(found)
        super().__init__(message, problems)


class ChangedMeanwhileError(WorkflowError):
    """The data changed after the person loaded the page."""


class ReferenceNotLiveError(WorkflowError):
    """The record refers to records that are not live."""


class ReleaseRefusedError(WorkflowError):
    """The release cannot be cut under this name, or not now."""


class StillReferredToError(WorkflowError):
    """Live records refer to this one."""


class TextNotPublishedError(WorkflowError):
    """A cited document differs from its live version in its text, or in a date that was used."""


class ClaimedByAnotherError(WorkflowError):
    """Another reviewer has claimed the record."""


class TooLongError(WorkflowError):
    """A text is longer than allowed."""


class TooManyAttemptsError(WorkflowError):
    """Too many attempts to sign in; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        wait = f"{seconds} seconds" if seconds < 120 else f"{round(seconds / 60)} minutes"
        super().__init__(f"Too many attempts. Wait for {wait}, then try again.")


class TooSoonError(WorkflowError):
    """An approval comes sooner than this instance allows; `seconds` is how long to wait."""

    def __init__(self, message: str, seconds: int, problems: Sequence[Problem] = ()) -> None:
        self.seconds = seconds
        super().__init__(message, problems)
