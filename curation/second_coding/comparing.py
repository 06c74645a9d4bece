"""Which records of two codings are the same, and where their values agree."""

from collections.abc import Sequence
from dataclasses import dataclass

from curation.second_coding.values import Coded, CodedValue, Span

__all__ = ["FOUND", "Pair", "compared", "pairs"]

FOUND = CodedValue("", "record", "")
"""The variable that says whether a person found a record at all."""

LEAST_EQUAL = 2
"""How many values must be equal where two records cite no words in common."""


@dataclass(frozen=True)
class Pair:
    """The positions of the same record in the first and in the second coding; None if not found."""

    first: int | None
    second: int | None


def pairs(first: Sequence[Coded], second: Sequence[Coded]) -> list[Pair]:
    """Return which records are the same, in the order of the first coding, then of the second.

    The two that are most alike come together first: by the share of cited words that they have in
    common, and by the share of values that are equal. A record has one counterpart at most.
    """
    alike = sorted(
        (
            (-likeness, one, other)
            for one, coded in enumerate(first)
            for other, again in enumerate(second)
            if (likeness := _likeness(coded, again))
        ),
    )
    partners: dict[int, int] = {}
    for _likeness_of_both, one, other in alike:
        if one not in partners and other not in partners.values():
            partners[one] = other
    found = [Pair(one, partners.get(one)) for one in range(len(first))]
    alone = set(range(len(second))) - set(partners.values())
    return found + [Pair(None, other) for other in sorted(alone)]


def compared(first: Coded | None, second: Coded | None) -> list[tuple[CodedValue, str, str]]:
    """Return each variable of a pair with its text in the first and in the second coding.

    First whether the record was found, with its name. A variable that neither coded is left out,
    and so are the variables of a record that only one found.
    """
    found = [(FOUND, _name(first), _name(second))]
    if first is None or second is None:
        return found
    texts = [{value.variable: value.text for value in coded.values} for coded in (first, second)]
    variables = {value.variable: value for value in (*first.values, *second.values)}
    found += [
        (value, texts[0].get(key, ""), texts[1].get(key, "")) for key, value in variables.items()
    ]
    return found


def _name(coded: Coded | None) -> str:
    return (coded.title or "without a title") if coded else ""


def _likeness(first: Coded, second: Coded) -> float:
    """Return how alike two records are: 0 if they are not the same, 2 if nothing differs."""
    if first.type != second.type:
        return 0
    texts = [{value.variable: value.text for value in coded.values} for coded in (first, second)]
    equal = sum(texts[1].get(key) == text for key, text in texts[0].items())
    in_all = len(texts[0].keys() | texts[1].keys())
    common = _share_in_common(first.cited, second.cited)
    if not common and equal < LEAST_EQUAL:
        return 0
    return common + (equal / in_all if in_all else 0)


def _share_in_common(first: Sequence[Span], second: Sequence[Span]) -> float:
    """Return the characters in both sets of spans, as a share of those in either."""
    one, other = _characters(first), _characters(second)
    return len(one & other) / len(one | other) if one and other else 0


def _characters(spans: Sequence[Span]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}
