"""Opening of PDF files with PDFium, with errors that advise the user, and their metadata."""

import re
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from lxml import etree

from sources.extraction.errors import DamagedFileError, EncryptedFileError

__all__ = ["damaged", "metadata", "opened"]

# Last line of a file (ISO 32000-2, 7.5.5); readers search for it in the last 1024 bytes.
END_MARK = b"%%EOF"
WHERE_IT_ENDS = 4096

_DAY = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
# XMP packet (ISO 16684-1), which is embedded as plain XML.
_PACKET = re.compile(rb"<x:xmpmeta\b.{0,100000}?</x:xmpmeta>", re.S)
_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


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


def metadata(document: pdfium.PdfDocument, content: bytes) -> dict[str, Any]:
    """Return the title, publisher, date and language; missing values are empty strings."""
    about = document.get_metadata_dict(skip_empty=True)
    packet = _packet(content)
    created = _DAY.match(about.get("CreationDate", ""))
    return {
        "title": re.sub(r"^Microsoft (?:Word|PowerPoint) - ", "", about.get("Title", ""))
        or _of(packet, "title"),
        "publisher": _of(packet, "publisher"),
        "published": "-".join(filter(None, created.groups())) if created else "",
        "language": _language(document) or _of(packet, "language"),
    }


def _language(document: pdfium.PdfDocument) -> str:
    length = pdfium_c.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < length < 200:
        return ""
    buffer = (pdfium_c.FPDF_WCHAR * (length // 2))()
    pdfium_c.FPDFCatalog_GetLanguage(document, buffer, length)
    return bytes(buffer).decode("utf-16-le", "ignore").rstrip("\0")


def _packet(content: bytes) -> etree._Element | None:
    found = _PACKET.findall(content)
    if not found:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        # Incremental updates are appended, so the last packet is the current one.
        return etree.fromstring(found[-1], parser)
    except etree.XMLSyntaxError:
        return None


def _of(packet: etree._Element | None, name: str) -> str:
    """Return the first value of a Dublin Core property, or an empty string."""
    if packet is None:
        return ""
    value = packet.findtext(f".//{_DC}{name}//{_RDF}li")
    return value or ""
