"""The date of a document, as far as it is known: what relative dates are read against."""

import datetime
import re
from dataclasses import dataclass

from sources.dates import describe, edtf_bounds

__all__ = ["Reference"]


@dataclass(frozen=True)
class Reference:
    """What is known of the day a document was published; `text` is its EDTF date or empty."""

    text: str = ""
    day: datetime.date | None = None
    month: tuple[int, int] | None = None
    year: int | None = None

    @classmethod
    def of(cls, published: str) -> "Reference":
        """Return the reference that an EDTF date gives; nothing is known of an unclear one."""
        try:
            bounds = edtf_bounds(published)
        except ValueError:
            return cls()
        first, last = bounds.earliest, bounds.latest
        if first is None or last is None:
            return cls(published)
        # About a day, or perhaps a day, is not a day to count from.
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
        """The date as a sentence names it: `17 July 2024, a Wednesday`."""
        said = describe(self.text)
        return f"{said}, a {self.day:%A}" if self.day else said
