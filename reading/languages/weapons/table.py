"""The structure of a language's words for weapons and other means of harm."""

from collections.abc import Mapping
from dataclasses import dataclass

from vocabulary.incidents import WeaponKind

__all__ = ["WeaponWords"]


@dataclass(frozen=True, eq=False)
class WeaponWords:
    """The words for weapons of a language.

    - `words`: by kind, regular expressions separated by `;`
    - `not_used_before`: words before a weapon that was found, sold or denied, not used
    - `not_used_after`: words after such a weapon
    - `on_vehicles`: words that put a suicide attack into a vehicle
    - `prefixes`: letters written together with a word before it
    - `letters`: replacements of letters, one by one
    """

    words: Mapping[WeaponKind, str]
    not_used_before: str
    not_used_after: str
    on_vehicles: str
    prefixes: frozenset[str] = frozenset({""})
    letters: Mapping[str, str] | None = None
