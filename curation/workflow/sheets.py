"""Saving many new drafts together: all or none."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import TooLongError, WorkflowError
from curation.workflow.entry import Draft, save_draft

__all__ = ["MAX_DRAFTS", "SheetRefusedError", "save_drafts"]

MAX_DRAFTS = 100
"""The most drafts of one sheet, as a record has at most so many rows."""


class SheetRefusedError(WorkflowError):
    """Some drafts of a sheet are refused, so none was saved; `refused` has why, by their place."""

    def __init__(self, refused: Mapping[int, WorkflowError]) -> None:
        self.refused = dict(refused)
        super().__init__("Nothing was saved: some rows were refused.")


@transaction.atomic
def save_drafts(drafts: Sequence[Draft], user: User) -> None:
    """Save new records as drafts in one transaction, each as `save_draft` does.

    Raises TooLongError for more than MAX_DRAFTS, and SheetRefusedError with every draft that is
    refused. The drafts are then of no further use.
    """
    if len(drafts) > MAX_DRAFTS:
        raise TooLongError(f"A sheet has at most {MAX_DRAFTS} rows. Nothing was saved.")
    refused: dict[int, WorkflowError] = {}
    for place, draft in enumerate(drafts):
        try:
            save_draft(draft, user)
        except WorkflowError as error:
            refused[place] = error
    if refused:
        raise SheetRefusedError(refused)
