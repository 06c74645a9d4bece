"""Extraction of text and metadata from files of the kinds that `media_types.KINDS` lists.

The application calls `extract_in_sandbox`; `extract` does the same without a sandbox.
"""

from sources.extraction.errors import ExtractionError
from sources.extraction.extracted import Extracted
from sources.extraction.readers import MAX_FILE_BYTES, extract
from sources.extraction.sandbox import attachment_in_sandbox, extract_in_sandbox

__all__ = [
    "MAX_FILE_BYTES",
    "Extracted",
    "ExtractionError",
    "attachment_in_sandbox",
    "extract",
    "extract_in_sandbox",
]
