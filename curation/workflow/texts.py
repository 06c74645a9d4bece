"""A document gets a text, or another one, until its text is frozen."""

from django.contrib.auth.models import User
from django.db import transaction

from curation.permissions import check_may_edit
from curation.workflow.steps import lock
from sources.ingest import Ingested
from sources.models import Document
from sources.previews import PreviewChangedError, document_of, keep_as_text, the_preview

__all__ = ["replace_text"]


@transaction.atomic
def replace_text(document: Document, user: User, number: int, digest: str) -> Ingested:
    """Give a document the text, and the file, that the person saw in a preview.

    `number` is that of the preview, which must be one for this document; `digest` is of the text as
    it was seen. Raises NotPermittedError, WrongStateError, and what `sources.previews.keep_as_text`
    does.
    """
    if document_of(the_preview(number, user)) != document:
        raise PreviewChangedError
    check_may_edit(lock(document), user)
    return keep_as_text(number, user, digest)
