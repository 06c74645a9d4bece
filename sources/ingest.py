"""Bringing a document in: its text is normalised once and frozen."""

from django.db import IntegrityError, transaction

from sources.models import Document, DocumentText, Passage
from sources.text import normalise, text_digest

__all__ = ["DuplicateTextError", "TextFrozenError", "give_text"]


class DuplicateTextError(ValueError):
    """The same text is in the system already; `document` is the one that has it."""

    def __init__(self, document: Document):
        self.document = document
        super().__init__(f"This text is in the system already, as {document}.")


class TextFrozenError(ValueError):
    """The document has passages, so its text can no longer be exchanged."""


@transaction.atomic
def give_text(document: Document, text: str) -> None:
    """Give a saved document its text, or another one while nothing quotes it.

    Raises ValidationError (from `normalise`) for text that cannot be kept, DuplicateTextError
    when another document has the same words, TextFrozenError when passages exist.
    """
    content = normalise(text)
    digest = text_digest(content)
    _check_new(document, digest)
    if document.text and document.text.sha256 == digest:
        return
    if Passage.objects.filter(document=document).exists():
        raise _frozen(document)
    before = document.text
    try:
        with transaction.atomic():
            # A text that was replaced before stays in its table and can be taken up again.
            kept = DocumentText.objects.filter(sha256=digest).first()
            document.text = kept or DocumentText.objects.create(content=content)
            document.save()
    except IntegrityError as error:
        document.text = before
        # Somebody marked the first passage, or brought in the same text, at the same moment.
        if "passage_quotes_text" in str(error):
            raise _frozen(document) from error
        _check_new(document, digest)
        raise


def _check_new(document: Document, digest: str) -> None:
    twin = Document.objects.filter(text__sha256=digest).exclude(pk=document.pk).first()
    if twin:
        raise DuplicateTextError(twin)


def _frozen(document: Document) -> TextFrozenError:
    return TextFrozenError(
        f"Passages of {document.public_id} are marked, so its text is frozen. "
        "Enter a later edition as a new document."
    )
