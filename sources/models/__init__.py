"""Models of records, publishers, documents with their text and file, and passages.

Rules that involve more than one row are in the modules next to this package.
"""

from .authorship import SHARED_PARTS, Authorship
from .blocks import TextBlocks
from .document import Conveys, Document, DocumentFile, DocumentText, drop_unused
from .passage import Passage
from .preview import Preview
from .publisher import Publisher
from .record import Contribution, Record
from .sentences import TextSentences

__all__ = [
    "SHARED_PARTS",
    "Authorship",
    "Contribution",
    "Conveys",
    "Document",
    "DocumentFile",
    "DocumentText",
    "Passage",
    "Preview",
    "Publisher",
    "Record",
    "TextBlocks",
    "TextSentences",
    "drop_unused",
]
