"""Messages to the user that the readers of all word processor formats share."""

from collections.abc import Iterator

from sources.extraction.errors import NoTextError

__all__ = ["remarks_on", "without_words"]


def without_words(name: str) -> NoTextError:
    """Return the error for a document without text."""
    return NoTextError(
        f"“{name}” holds no words, only pictures or nothing. Have the words of pictures recognised "
        "(OCR), or type what you need and paste it."
    )


def remarks_on(
    insertions: int, drawings: int = 0, drawn: tuple[str, str] = ("", "")
) -> Iterator[str]:
    """Yield remarks on tracked insertions and drawings, which `drawn` names (one, many)."""
    if insertions:
        many = _counted(insertions, "tracked insertion", "tracked insertions")
        yield f"{many} not accepted yet in the original and read as part of the text."
    if drawings:
        yield f"{_counted(drawings, *drawn)} not read: look at the original."


def _counted(number: int, one: str, many: str) -> str:
    return f"1 {one} is" if number == 1 else f"{number} {many} are"
