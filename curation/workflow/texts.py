"""A document gets a text, or another one, until its text is frozen."""

from django.contrib.auth.models import User
from django.db import transaction

from curation.permissions import check_may_edit
from curation.workflow.steps import lock
from sources.ingest import Ingested
from sources.models import Document
from sources.previews import keep_as_text

__all__ = ["replace_text"]


@transaction.atomic
def replace_text(document: Document, user: User, number: int, digest: str) -> Ingested:
    """Give a document the text, and the file, that the person saw in a preview.

    `number` is that of the preview, `digest` of the text as it was seen. Raises NotPermittedError,
    WrongStateError, and what `sources.previews.keep_as_text` does.
    """
    check_may_edit(lock(document), user)
    return keep_as_text(number, user, digest)
