"""A document's date, against which relative dates are resolved."""

import datetime
import re
from dataclasses import dataclass

from sources.dates import describe, edtf_bounds

__all__ = ["Reference"]


@dataclass(frozen=True)
class Reference:
    """The known parts of a document's publication date; `text` is its EDTF date, or empty."""

    text: str = ""
    day: datetime.date | None = None
    month: tuple[int, int] | None = None
    year: int | None = None

    @classmethod
    def of(cls, published: str) -> "Reference":
        """Return the reference for an EDTF date; an uncertain date gives no day, month or year."""
        try:
            bounds = edtf_bounds(published)
        except ValueError:
            return cls()
        first, last = bounds.earliest, bounds.latest
        if first is None or last is None:
            return cls(published)
        # An approximate or uncertain date cannot be a basis for counting.
        certain = not re.search(r"[~?%X]", published)
        same_year = certain and first.year == last.year
        same_month = same_year and first.month == last.month
        return cls(
            published,
            first if certain and first == last else None,
            (first.year, first.month) if same_month else None,
            first.year if same_year else None,
        )

    def __str__(self) -> str:
        """The date as used in a sentence: `17 July 2024, a Wednesday`."""
        said = describe(self.text)
        return f"{said}, a {self.day:%A}" if self.day else said
