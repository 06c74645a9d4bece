"""Text and metadata out of the files that people have: `media_types.KINDS` lists the kinds.

`extract_in_sandbox` is what the application calls; `extract` does the same without a guard.
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
