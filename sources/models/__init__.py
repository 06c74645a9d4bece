from .document import Conveys, Document, DocumentFile, DocumentText
from .passage import Passage
from .publisher import Publisher
from .record import Contribution, Record
from .sentences import TextSentences

__all__ = [
    "Contribution",
    "Conveys",
    "Document",
    "DocumentFile",
    "DocumentText",
    "Passage",
    "Publisher",
    "Record",
    "TextSentences",
]
