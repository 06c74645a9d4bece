"""The result of finding a count in a text."""

from dataclasses import dataclass, replace

from entities.figures import Figure

__all__ = ["FoundCount", "figure_in_words"]


@dataclass(frozen=True)
class FoundCount:
    """A count in a text.

    `words` is the number with its qualifiers, `exact` also contains the counted noun; both begin at
    `start`. An open bound is None; for an approximate number, `about` is the number and both bounds
    are open. `victims` and `outcome` are empty if the words do not tell; `noun` is the counted noun
    as written. `other_outcome` is an event that is not a casualty outcome: detained, released,
    "killed or injured". `is_part` means that a preceding number includes this one. The clause with
    the verb begins `lead` code points before `start` and ends `reach` code points after `end`.
    """

    start: int
    end: int
    exact: str
    words: str
    at_least: int | None
    at_most: int | None
    out_of: int | None
    about: int | None
    noun: str
    victims: str
    outcome: str = ""
    other_outcome: str = ""
    is_part: bool = False
    lead: int = 0
    reach: int = 0

    @property
    def clause(self) -> tuple[int, int]:
        """Start and end (excluded) of the clause that contains the number and its verb."""
        return self.start - self.lead, self.end + self.reach

    def out_of_whole(self, whole: "FoundCount") -> "FoundCount":
        """Return the count as a part of a preceding one: “of the 34 provinces, 10”."""
        return replace(self, out_of=whole.at_most, noun=whole.noun, victims=whole.victims)

    @property
    def figure(self) -> Figure:
        return Figure(self.at_least, self.about, self.at_most)

    @property
    def reading(self) -> str:
        """The figure in words."""
        said = figure_in_words(self.figure)
        if self.figure.is_exact:
            said = f"exactly {said}"
        return said if self.out_of is None else f"{said}, out of {self.out_of}"

    @property
    def explanation(self) -> str:
        """A sentence that says what was recognised."""
        read = f"“{self.words}” is read as {self.reading}"
        if self.victims:
            read += f", “{self.noun}” as {self.victims}"
        if told := self.outcome or self.other_outcome:
            read += f", {told}"
        return f"{read}, a part of the number before it." if self.is_part else f"{read}."


def figure_in_words(figure: Figure) -> str:
    """Return a figure in words: “30 to 60”, “about 300”."""
    low, best, high = figure.normal
    if low is None and high is None:
        return f"about {best}"
    if low is None:
        said = f"{high} or fewer"
    elif high is None:
        said = f"{low} or more"
    else:
        said = str(low) if low == high else f"{low} to {high}"
    return said if best is None else f"{said}, best {best}"
