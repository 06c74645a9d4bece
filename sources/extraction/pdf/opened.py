"""Opening of PDF files with PDFium, with errors that advise the user."""

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from sources.extraction.errors import DamagedFileError, EncryptedFileError

__all__ = ["damaged", "opened"]

# Last line of a file (ISO 32000-2, 7.5.5); readers search for it in the last 1024 bytes.
END_MARK = b"%%EOF"
WHERE_IT_ENDS = 4096


def opened(name: str, content: bytes) -> pdfium.PdfDocument:
    """Open a PDF, including with an empty password. Scripts and actions in it are never run.

    Raises EncryptedFileError for any other password, and DamagedFileError.
    """
    if END_MARK not in content[-WHERE_IT_ENDS:]:
        raise damaged(name, "ends in the middle")
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise EncryptedFileError(
                f"“{name}” is protected by a password. Open it, print it to a new PDF without one, "
                "and bring that in."
            ) from error
        raise damaged(name, "is broken") from error
    if not len(document):
        raise damaged(name, "has no page that can be read")
    return document


def damaged(name: str, how: str) -> DamagedFileError:
    """Return an error that says how a file is damaged, and what to do."""
    return DamagedFileError(
        f"“{name}” {how}, so it was not read. Download or copy it again; if it opens elsewhere, "
        "print it to a new PDF and bring that in."
    )
