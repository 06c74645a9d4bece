"""Why a file cannot be read, worded for the person who brought it: each says what to do."""

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
    """A file that gives no text. Its message is for a person."""


class BusyError(ExtractionError):
    """Other files are being read; this one was not opened."""


class EmptyFileError(ExtractionError):
    """There is nothing in it."""


class TooLargeError(ExtractionError):
    """Too many bytes, pages or words."""


class TooComplexError(ExtractionError):
    """Built to exhaust whoever opens it, or so by accident: bombs, deep nesting."""


class TooSlowError(ExtractionError):
    """Reading it took longer than it may."""


class UnknownTypeError(ExtractionError):
    """Not one of the kinds that are read."""


class WrongTypeError(ExtractionError):
    """Its name says one kind, its content is another."""


class EncryptedFileError(ExtractionError):
    """A password is needed."""


class DamagedFileError(ExtractionError):
    """Cut off or broken."""


class NoAttachmentError(ExtractionError):
    """No file of this number came with it."""


class NoPageError(ExtractionError):
    """It has no page of this number."""


class NoTextError(ExtractionError):
    """It holds pictures alone, or nothing that can be read."""


class UnrecognisedError(NoTextError):
    """Its pages show words, which only recognition (OCR) could read."""


def error_named(name: str, message: str) -> ExtractionError:
    """Return the error of a class by its name; what is not known is an ExtractionError."""
    kinds = (*ExtractionError.__subclasses__(), UnrecognisedError)
    known = {kind.__name__: kind for kind in kinds}
    return known.get(name, ExtractionError)(message)
