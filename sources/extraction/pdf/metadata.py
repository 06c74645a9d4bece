"""Metadata of PDF files: title, publisher, creation date, language."""

import re
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from lxml import etree

__all__ = ["metadata"]

_DAY = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
# XMP packet (ISO 16684-1), which is embedded as plain XML.
_PACKET = re.compile(rb"<x:xmpmeta\b.{0,100000}?</x:xmpmeta>", re.S)
_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


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
