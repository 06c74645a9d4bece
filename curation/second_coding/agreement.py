"""How far two codings agree: percentages and Krippendorff's alpha."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curation.models import ComparedValue
from curation.second_coding.comparing import FOUND

__all__ = ["Agreement", "agreement", "agreement_by_month", "krippendorff_alpha"]


@dataclass(frozen=True)
class Agreement:
    """How far two codings agree on one variable of a type of record.

    `month` is the first day of the month in which the codings were finished, or None for all.
    `alpha` is None where it is not defined: without values, or where all are equal; and for whether
    a record was found, because nobody codes what neither found.
    """

    month: datetime.date | None
    type: str
    variable: str
    label: str
    units: int
    agreed: int
    alpha: float | None

    @property
    def percent(self) -> float:
        return 100 * self.agreed / self.units


def krippendorff_alpha(units: Sequence[tuple[str, str]]) -> float | None:
    """Return Krippendorff's alpha for nominal data of two coders without missing values.

    One minus observed disagreement by expected disagreement, from the matrix of coincidences
    (K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, part A). None if there are
    no units or all values are equal.
    """
    coded = Counter(value for unit in units for value in unit)
    total = coded.total()
    expected = total * total - sum(count * count for count in coded.values())
    if not expected:
        return None
    # Each unit that differs is two coincidences of unequal values.
    observed = 2 * sum(first != second for first, second in units)
    return 1 - (total - 1) * observed / expected


def agreement() -> list[Agreement]:
    """Return the agreement on each variable over all finished codings. One query."""
    return _agreement((None, each) for each in _compared())


def agreement_by_month() -> list[Agreement]:
    """Return the agreement on each variable by the month (UTC) of finishing. One query."""
    return _agreement(
        (each.coding.finished_at.date().replace(day=1), each)
        for each in _compared()
        if each.coding.finished_at
    )


def _compared() -> Iterable[ComparedValue]:
    values = ComparedValue.objects.select_related("coding").order_by("pk")
    return values.iterator(chunk_size=2000)


def _agreement(values: Iterable[tuple[datetime.date | None, ComparedValue]]) -> list[Agreement]:
    Key = tuple[datetime.date | None, str, str]
    units: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    agreed: Counter[Key] = Counter()
    labels: dict[str, str] = {}
    for month, value in values:
        key = (month, value.type, value.variable)
        units[key].append((value.first, value.second))
        agreed[key] += value.agreed
        labels[value.variable] = value.label
    found = [
        Agreement(
            *key,
            labels[key[2]],
            len(pairs),
            agreed[key],
            None if key[2] == FOUND.variable else krippendorff_alpha(pairs),
        )
        for key, pairs in units.items()
    ]
    found.sort(key=lambda each: (each.month or datetime.date.min, each.type, each.variable))
    return found
