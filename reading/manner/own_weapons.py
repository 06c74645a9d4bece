"""The codebook of the instance: its own weapons, and those of the core that it does not offer."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from entities.codebook import codebook
from reading.manner.weapons import FoundWeapon
from vocabulary.incidents import WeaponKind

__all__ = ["OwnWeapons", "as_in_codebook", "own_weapons"]

OwnWeapons = tuple[tuple[str, str], ...]
"""The values that are offered, each with its label if it is the instance's own, else without."""

_SHORTEST = 3
"""Letters of the shortest label that is searched for."""
_start = attrgetter("start")


def own_weapons() -> OwnWeapons:
    """Return the weapons that this instance offers."""
    return tuple(
        (term.value, "" if term.core else term.label)
        for term in codebook().of(WeaponKind.set_name()).values()
        if term.offered
    )


def as_in_codebook(
    found: Sequence[FoundWeapon], text: str, offered: OwnWeapons
) -> list[FoundWeapon]:
    """Return the weapons in a text that the instance offers, in order and without overlap.

    Its own are found by their labels, and take precedence over the core's that they overlap.
    """
    values = {value for value, _ in offered}
    kept: list[FoundWeapon] = []
    for weapon in sorted(_by_label(text, offered), key=lambda each: (each.start, -each.end)):
        if not kept or weapon.start >= kept[-1].end:
            kept.append(weapon)
    starts, ends = [each.start for each in kept], [each.end for each in kept]
    core = [
        each
        for each in found
        # None of the instance's own ends after its start and begins before its end.
        if each.weapon in values and bisect_right(ends, each.start) == bisect_left(starts, each.end)
    ]
    return sorted([*kept, *core], key=_start)


def _by_label(text: str, offered: OwnWeapons) -> Iterator[FoundWeapon]:
    for value, label in offered:
        if len(label) >= _SHORTEST:
            words = r"\s+".join(map(re.escape, label.split()))
            for match in re.finditer(rf"(?<!\w){words}s?(?!\w)", text, re.IGNORECASE):
                yield FoundWeapon(match.start(), match.end(), match[0], value)
