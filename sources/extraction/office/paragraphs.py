"""Paragraphs of word processor documents: their visible text and what is left out."""

from dataclasses import dataclass, field, replace

from sources.extraction.extracted import Piece, Reason
from sources.extraction.marks import mark_of, power_of

__all__ = ["MAX_CELL_LENGTH", "Paragraph", "row_of"]

MAX_CELL_LENGTH = 600
"""Length in characters above which a cell shows that its table is for layout, not data."""


@dataclass
class Paragraph:
    """The text of one paragraph, added in order."""

    kept: list[str] = field(default_factory=list)
    aside: list[tuple[str, Reason]] = field(default_factory=list)
    _raised: str = ""
    _after_mark: bool = False
    _after_aside: bool = False

    def add(self, text: str, reason: Reason | None = None, is_raised: bool = False) -> None:
        """Add text, which is left out if it has a reason. Superscript is kept separate."""
        if not text:
            return
        if reason is not None:
            self._end_raised()
            if self._after_aside and self.aside[-1][1] is reason:
                self.aside[-1] = (self.aside[-1][0] + text, reason)
            else:
                self.aside.append((text, reason))
            self._after_aside = True
            return
        if is_raised:
            self._raised += text
            self._after_aside = False
            return
        self._end_raised()
        if self._after_aside and text[0] == " " and self._ends_with_space():
            text = text[1:]
        if self._after_mark and text[:1].isalnum():
            text = f" {text}"
        if text:
            self._after_mark = self._after_aside = False
            self.kept.append(text)

    def add_mark(self, mark: str, reason: Reason | None = None) -> None:
        """Add a note marker as `[1]`, separated from the text around it."""
        if reason is not None:
            self.add(f"[{mark}]", reason)
            return
        self._end_raised()
        self.kept.append(f"[{mark}]" if self._ends_with_space() else f" [{mark}]")
        self._after_mark, self._after_aside = True, False

    @property
    def shows_something(self) -> bool:
        """Whether the paragraph has visible or struck-out text, or no text at all."""
        seen = any(reason is Reason.STRUCK_OUT for _words, reason in self.aside)
        return seen or bool(self.kept or self._raised) or not self.aside

    def pieces(self, label: str = "", above: str = "\n\n") -> list[Piece]:
        """Return the text of the paragraph after its number or bullet, and what is left out."""
        self._end_raised()
        text = "".join(self.kept).strip()
        left_out = [(words.strip(), reason) for words, reason in self.aside if words.strip()]
        found = []
        if text:
            found.append(Piece(f"{label}{text}", above))
        elif label and left_out:
            left_out[0] = (f"{label}{left_out[0][0]}", left_out[0][1])
        return found + [Piece(words, reason=reason) for words, reason in left_out]

    def _ends_with_space(self) -> bool:
        return not self.kept or self.kept[-1][-1:].isspace()

    def _end_raised(self) -> None:
        text, self._raised = self._raised, ""
        if not text:
            return
        mark = mark_of(text, "".join(self.kept[-3:]))
        if mark:
            self.add_mark(mark[1:-1])
        else:
            self.kept.append(power_of(text) or text)
            self._after_mark = False


def row_of(cells: list[list[Piece]], above: str, reason: Reason | None = None) -> list[Piece]:
    """Return the table row that the cells form, and what is left out of it.

    With a reason the whole row is left out.
    """
    words = [
        " ".join(" ".join(piece.text.split()) for piece in cell if piece.reason is reason)
        for cell in cells
    ]
    row = " | ".join(words).rstrip(" |")
    rest = [
        replace(piece, above="\n") for cell in cells for piece in cell if piece.reason is not reason
    ]
    return [*([Piece(row, above, reason)] if row else []), *rest]
