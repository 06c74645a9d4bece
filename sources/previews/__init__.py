"""Previews of files and pasted texts before they become documents.

Users keep exactly what they see: the text is extracted once and stored with the file in a row that
only its owner can see, and each action names the digest of the text that the user saw.
"""

from sources.previews.beginning import (
    preview_attachment,
    preview_file,
    preview_text,
)
from sources.previews.changing import (
    choose_encoding,
    correct,
    leave_out,
    take,
    take_main_part,
    take_whole_page,
)
from sources.previews.keeping import (
    keep,
    keep_as_text,
    keep_unremarked,
)
from sources.previews.shown import (
    FIELDS,
    OF_NEW_PUBLISHER,
    Seen,
    laid_out,
    pages_of,
    seen,
)
from sources.previews.waiting import (
    NotWaitingError,
    PreviewChangedError,
    TooManyPreviewsError,
    delete_expired,
    discard,
    document_of,
    extracted_of,
    previews_of,
    the_preview,
)

__all__ = [
    "FIELDS",
    "OF_NEW_PUBLISHER",
    "NotWaitingError",
    "PreviewChangedError",
    "Seen",
    "TooManyPreviewsError",
    "choose_encoding",
    "correct",
    "delete_expired",
    "discard",
    "document_of",
    "extracted_of",
    "keep",
    "keep_as_text",
    "keep_unremarked",
    "laid_out",
    "leave_out",
    "pages_of",
    "preview_attachment",
    "preview_file",
    "preview_text",
    "previews_of",
    "seen",
    "take",
    "take_main_part",
    "take_whole_page",
    "the_preview",
]
