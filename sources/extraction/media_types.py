"""Which kind of document a file is: its content decides, its name says what was meant."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from sources.extraction.errors import EncryptedFileError, UnknownTypeError, WrongTypeError

__all__ = ["DOCX", "EML", "EXTENSIONS", "HTML", "NAMES", "PDF", "PLAIN", "media_type_of"]

HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLAIN = "text/plain"
EML = "message/rfc822"

EXTENSIONS = {
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".txt": PLAIN,
    ".text": PLAIN,
    ".eml": EML,
}
NAMES = {
    HTML: "a web page (.html)",
    PDF: "a PDF",
    DOCX: "a Word document (.docx)",
    PLAIN: "plain text (.txt)",
    EML: "an e-mail (.eml)",
}
BINARY = (PDF, DOCX)
# Plain text may well look like a page or a letter, and a page like anything.
LENIENT = (PLAIN, HTML)
KINDS = "HTML, PDF, DOCX, TXT and EML files are read"

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# What begins so is none of ours: what it is, and what to do about it.
OTHERS = (
    (b"{\\rtf", "is a Rich Text file: open it in a word processor and save it as .docx"),
    (b"\x89PNG", "is a picture: its words have to be recognised (OCR) before they can be quoted"),
    (b"\xff\xd8\xff", "is a picture: its words have to be recognised (OCR) first"),
    (b"GIF8", "is a picture: its words have to be recognised (OCR) first"),
    (b"II*\0", "is a picture: its words have to be recognised (OCR) first"),
    (b"MM\0*", "is a picture: its words have to be recognised (OCR) first"),
    (b"\x1f\x8b", "is an archive: unpack it and bring in what is inside"),
    (b"7z\xbc\xaf", "is an archive: unpack it and bring in what is inside"),
    (b"Rar!", "is an archive: unpack it and bring in what is inside"),
)
_PAGE_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_HEADER = re.compile(
    rb"\s*(>?From [^\n]*\n)?([!-9;-~]+:[^\n]*\n([ \t][^\n]*\n)*)*?"
    rb"(from|date|subject|received|mime-version|return-path|message-id|delivered-to):",
    re.I,
)
_START = 64 * 1024


def media_type_of(name: str, content: bytes) -> str:
    """Return the media type of a file that can be read.

    Raises EncryptedFileError for a Word file under a password, WrongTypeError when name and
    content disagree, UnknownTypeError for what is none of the five kinds.
    """
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    claimed = EXTENSIONS.get(extension, "")
    found = _by_content(content)
    if found not in BINARY:
        _refuse_others(name, extension, content)
    if found == claimed or (claimed in LENIENT and found not in BINARY):
        return claimed or _refuse_unknown(name)
    if found and not claimed:
        return found
    if found:
        raise WrongTypeError(
            f"“{name}” is {NAMES[found]} by its content, not {NAMES[claimed]} as its name says. "
            "Rename it if you trust it, or get it again."
        )
    if claimed == PDF and b"%PDF-" in content[:1024]:
        return PDF
    raise WrongTypeError(
        f"“{name}” is not {NAMES[claimed]}, whatever its name says: it is damaged, or another kind "
        "of file. Get it again."
    )


def _by_content(content: bytes) -> str:
    """Return the kind that the content shows; empty where anything is possible."""
    start = content[:_START]
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return DOCX if _is_word(content) else ""
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _PAGE_BEGINS.match(text):
        return HTML
    return EML if _HEADER.match(text) else ""


def _refuse_unknown(name: str) -> str:
    raise UnknownTypeError(
        f"“{name}” is of a kind that is not read. {KINDS}; save others as PDF or DOCX, or paste "
        "the text."
    )


def _refuse_others(name: str, extension: str, content: bytes) -> None:
    """Raise an error that says what a file of another kind is, where its first bytes show it."""
    if content.startswith(OLD_OFFICE):
        raise _of_old_office(name, extension, content)
    for begins, what in OTHERS:
        if content.startswith(begins):
            raise UnknownTypeError(f"“{name}” {what}. {KINDS}.")
    if content.startswith(b"PK\x03\x04"):
        raise UnknownTypeError(
            f"“{name}” is a package of files, but not {NAMES[DOCX]}. Save a document as .docx or "
            f"PDF; unpack an archive first. {KINDS}."
        )


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        # Cut off: whoever reads it says so.
        return b"[Content_Types].xml" in content or b"word/" in content


def _of_old_office(name: str, extension: str, content: bytes) -> Exception:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return EncryptedFileError(
            f"“{name}” is protected by a password. Open it in Word, save it without the password, "
            "and bring that in."
        )
    if extension == ".msg":
        return UnknownTypeError(
            f"“{name}” is an Outlook message. Save it as .eml, or print it to PDF. {KINDS}."
        )
    return UnknownTypeError(
        f"“{name}” is in the format of Office before 2007. Open it and save it as .docx or PDF. "
        f"{KINDS}."
    )
