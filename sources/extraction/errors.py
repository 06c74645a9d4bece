"""Errors that explain to a user why a file cannot be read and what to do about it."""

__all__ = [
    "BusyError",
    "DamagedFileError",
    "EmptyFileError",
    "EncryptedFileError",
    "ExtractionError",
    "NoAttachmentError",
    "NoPageError",
    "NoTextError",
    "TooComplexError",
    "TooLargeError",
    "TooSlowError",
    "UnknownTypeError",
    "UnrecognisedError",
    "WrongTypeError",
    "error_named",
]


class ExtractionError(ValueError):
    """No text can be extracted from the file. The message is shown to the user."""


class BusyError(ExtractionError):
    """Other files are being read, so this file was not opened."""


class EmptyFileError(ExtractionError):
    """The file is empty."""


class TooLargeError(ExtractionError):
    """The file has too many bytes, pages or words."""


class TooComplexError(ExtractionError):
    """The file would exhaust resources, on purpose or not: decompression bombs, deep nesting."""


class TooSlowError(ExtractionError):
    """Reading the file exceeded the time limit."""


class UnknownTypeError(ExtractionError):
    """The kind of file is not supported."""


class WrongTypeError(ExtractionError):
    """The file name extension does not match the content."""


class EncryptedFileError(ExtractionError):
    """The file is protected by a password."""


class DamagedFileError(ExtractionError):
    """The file is truncated or corrupt."""


class NoAttachmentError(ExtractionError):
    """The message has no attachment with this number."""


class NoPageError(ExtractionError):
    """The document has no page with this number."""


class NoTextError(ExtractionError):
    """The file contains only images, or nothing that can be read."""


class UnrecognisedError(NoTextError):
    """The pages show words that only optical character recognition (OCR) could read."""


def error_named(name: str, message: str) -> ExtractionError:
    """Return an error of the class with this name, or an ExtractionError if it is unknown."""
    kinds = (*ExtractionError.__subclasses__(), UnrecognisedError)
    known = {kind.__name__: kind for kind in kinds}
    return known.get(name, ExtractionError)(message)
