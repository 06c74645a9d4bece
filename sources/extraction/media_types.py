"""Detection of media types, from the content first and from the file name otherwise.

`KINDS` is the only list of supported kinds.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from sources.extraction.errors import EncryptedFileError, UnknownTypeError, WrongTypeError

__all__ = [
    "BEGINS_OF_MESSAGES",
    "DOCX",
    "EML",
    "EXTENSIONS",
    "HTML",
    "KINDS",
    "KINDS_READ",
    "MBOX",
    "MHTML",
    "ODT",
    "PDF",
    "PLAIN",
    "RTF",
    "Kind",
    "media_type_of",
    "remark_on_name",
]

HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
PLAIN = "text/plain"
EML = "message/rfc822"
MHTML = "multipart/related"
MBOX = "application/mbox"


@dataclass(frozen=True)
class Kind:
    """A kind of document: its short name, its name in a sentence, and its file name extensions."""

    media_type: str
    short: str
    name: str
    extensions: tuple[str, ...]


KINDS = (
    Kind(HTML, "HTML", "a web page (.html)", (".html", ".htm", ".xhtml", ".shtml", ".xht")),
    Kind(MHTML, "MHTML", "a saved web page (.mhtml)", (".mhtml", ".mht")),
    Kind(PDF, "PDF", "a PDF", (".pdf",)),
    Kind(DOCX, "DOCX", "a Word document (.docx)", (".docx",)),
    Kind(ODT, "ODT", "an OpenDocument text (.odt)", (".odt",)),
    Kind(RTF, "RTF", "a Rich Text file (.rtf)", (".rtf",)),
    Kind(PLAIN, "TXT", "plain text (.txt)", (".txt", ".text", ".md", ".markdown", ".log")),
    Kind(MBOX, "MBOX", "a mailbox (.mbox)", (".mbox",)),
    Kind(EML, "EML", "an e-mail (.eml)", (".eml",)),
)
EXTENSIONS = {extension: kind.media_type for kind in KINDS for extension in kind.extensions}
NAMES = {kind.media_type: kind.name for kind in KINDS}
KINDS_READ = f"{', '.join(kind.short for kind in KINDS[:-1])} and {KINDS[-1].short}"
"""The short names of all kinds as part of a sentence: `HTML, PDF and EML`."""

# Plain text may look like HTML or an e-mail, and HTML may look like any kind.
LENIENT = (PLAIN, HTML)

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# Signatures of unsupported kinds: what the file is, and what the user can do about it.
OTHERS = (
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
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_HEADER = re.compile(
    rb"\s*(>?From [^\n]*\n)?([!-9;-~]+:[^\n]*\n([ \t][^\n]*\n)*)*?"
    rb"(from|date|subject|received|mime-version|return-path|message-id|delivered-to):",
    re.I,
)
# Before each message of a mailbox there is a line with a sender and a time (RFC 4155), and before
# this, but for the first, an empty one.
BEGINS_OF_MESSAGES = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\d\d:\d\d[^\n]*\n(?=[!-9;-~]+:)"
)
_SAVED_PAGE = re.compile(
    rb"^(?:snapshot-content-location:|from:\s*<?\"?saved by|x-mimeole:)", re.I | re.M
)
_START = 64 * 1024


def media_type_of(name: str, content: bytes) -> str:
    """Return the media type of a file that can be read.

    The content takes precedence over the name. Raises EncryptedFileError for a Word file that is
    protected by a password, WrongTypeError for unrecognised content whose extension claims a kind
    other than text or HTML, and UnknownTypeError for a kind that is not in `KINDS`.
    """
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    claimed = EXTENSIONS.get(extension, "")
    found = _by_content(content, claimed)
    if found:
        return found
    _refuse_others(name, content)
    if claimed in LENIENT:
        return claimed
    if claimed == PDF and b"%PDF-" in content[:1024]:
        return PDF
    if claimed:
        raise WrongTypeError(
            f"“{name}” is not {NAMES[claimed]}, whatever its name says: it is damaged, or another "
            "kind of file. Get it again."
        )
    # The reader of plain text raises an error if this is not text.
    return PLAIN


def remark_on_name(name: str, media_type: str) -> str:
    """Return a sentence if the file name does not match the content, or an empty string."""
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    claimed = EXTENSIONS.get(extension, "")
    if not claimed or claimed == media_type:
        return ""
    return (
        f"By its content the file is {NAMES[media_type]}, not {NAMES[claimed]} as its name says. "
        "See whether it is the one that you meant."
    )


def _by_content(content: bytes, claimed: str) -> str:
    """Return the media type that the content shows, or an empty string if it is ambiguous."""
    start = content[:_START]
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _of_package(content)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return RTF
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    is_page, is_message = bool(_PAGE_BEGINS.match(text)), bool(_HEADER.match(text))
    if is_message and (claimed == MHTML or _is_saved_page(text)):
        return MHTML
    if claimed in LENIENT:
        return ""
    if is_page:
        return HTML
    if is_message and _is_mailbox(content, claimed):
        return MBOX
    return EML if is_message else ""


def _is_mailbox(content: bytes, claimed: str) -> bool:
    """Return whether a message begins a mailbox: others follow it, or its name says so."""
    begins = BEGINS_OF_MESSAGES.finditer(content)
    first = next(begins, None)
    is_first = first is not None and first.start() == 0
    return is_first and (claimed == MBOX or next(begins, None) is not None)


def _is_saved_page(text: bytes) -> bool:
    head = text.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    return bool(_SAVED_PAGE.search(head)) and b"multipart/related" in head.lower()


def _of_package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if "word/document.xml" in names:
                return DOCX
            is_odt = "mimetype" in names and package.open("mimetype").read(100).strip() in (
                ODT.encode(),
                f"{ODT}-template".encode(),
            )
            return ODT if is_odt and "content.xml" in names else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError):
        # The package is truncated; its reader raises the error.
        if ODT.encode() in content[:200]:
            return ODT
        return DOCX if b"[Content_Types].xml" in content or b"word/" in content else ""


def _refuse_others(name: str, content: bytes) -> None:
    """Raise an error that names the kind of an unsupported file by its first bytes."""
    if content.startswith(OLD_OFFICE):
        raise _of_old_office(name, content)
    for begins, what in OTHERS:
        if content.startswith(begins):
            raise UnknownTypeError(f"“{name}” {what}. {KINDS_READ} files are read.")
    if content.startswith(b"PK\x03\x04"):
        raise UnknownTypeError(
            f"“{name}” is a package of files, but not {NAMES[DOCX]} or {NAMES[ODT]}. Save a "
            f"document as .docx or PDF; unpack an archive first. {KINDS_READ} files are read."
        )


def _of_old_office(name: str, content: bytes) -> Exception:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return EncryptedFileError(
            f"“{name}” is protected by a password. Open it in Word, save it without the password, "
            "and bring that in."
        )
    if "__properties_version1.0".encode("utf-16-le") in content or name.lower().endswith(".msg"):
        return UnknownTypeError(
            f"“{name}” is an Outlook message. Save it as .eml, or print it to PDF. "
            f"{KINDS_READ} files are read."
        )
    return UnknownTypeError(
        f"“{name}” is in the format of Office before 2007. Open it and save it as .docx or PDF. "
        f"{KINDS_READ} files are read."
    )
