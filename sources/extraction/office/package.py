"""Safety checks of ZIP packages (DOCX, ODT) before they are parsed."""

import io
import zipfile

from sources.extraction.errors import DamagedFileError, EncryptedFileError, TooComplexError

__all__ = ["MAX_PARTS", "MAX_UNPACKED_BYTES", "MAX_XML_BYTES", "check_package", "damaged"]

MAX_PARTS = 5000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_XML_BYTES = 50 * 1024 * 1024
_ENCRYPTED = 0x1


def check_package(name: str, content: bytes) -> None:
    """Raise an error for a package that is a bomb, encrypted or truncated.

    Raises DamagedFileError, EncryptedFileError or TooComplexError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            size = sum(part.file_size for part in parts)
            xml = [
                part for part in parts if part.filename.lower().endswith((".xml", ".rels", ".rdf"))
            ]
            if any(part.flag_bits & _ENCRYPTED for part in parts):
                raise EncryptedFileError(
                    f"“{name}” is protected by a password. Save it without one, and bring that in."
                )
            if (
                len(parts) > MAX_PARTS
                or size > MAX_UNPACKED_BYTES
                or sum(part.file_size for part in xml) > MAX_XML_BYTES
            ):
                raise TooComplexError(
                    f"“{name}” unpacks to {len(parts)} parts and {size // 1024 // 1024} MB, more "
                    "than a document has. If you trust it, save it as PDF and bring that in."
                )
            # ECMA-376 part 2, 8.2.5: parts have no DTD, which entities would need. The manifest
            # of an old OpenDocument text has one, but it is not parsed.
            if any(
                b"<!DOCTYPE" in package.read(part).replace(b"\0", b"")
                for part in xml
                if part.filename != "META-INF/manifest.xml"
            ):
                raise TooComplexError(
                    f"“{name}” holds definitions that no word processor writes, and that are used "
                    "to attack whoever opens a file. Do not open it; ask for another copy."
                )
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise damaged(name) from error


def damaged(name: str) -> DamagedFileError:
    """Return the error for a file that cannot be read."""
    return DamagedFileError(
        f"“{name}” is cut off or broken, so it was not read. Download or copy it again; if it "
        "opens in a word processor, save it anew and bring that in."
    )
