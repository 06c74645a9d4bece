"""The structure of a language's words for weapons and other means of harm."""

from collections.abc import Mapping
from dataclasses import dataclass

from vocabulary.incidents import WeaponKind

__all__ = ["WeaponWords"]


@dataclass(frozen=True, eq=False)
class WeaponWords:
    """The words for weapons of a language.

    Lists of words are regular expressions separated by `;`, each beginning with plain letters.

    - `acts`: what was done, by kind: "opened fire". Only a denial right before it (`denied`), a
      plan (`planned`) or words right behind it (`not_done`: "into the air") say that it was not
    - `things`: what was used, by kind: "rifle". The words beside it may say that it was not
    - `figures`: names and figures of speech that contain words for weapons: "bullet train"
    - `unused`: verbs and nouns that govern a thing that was not used: "seized 12 rifles". Between
      them are at most a few words and none of `stops`
    - `beside`: words right before such a thing: "toy", "unexploded"
    - `unused_after`: words behind it: "were seized", "did not explode"
    - `used_after`: verbs behind a thing that was used, whatever is before it: "exploded"
    - `on_vehicles`: words that put a suicide attack into a vehicle
    - `named_after_people`: weapons with a capital that are no other name: "Kalashnikov"
    - `prefixes`: letters written together with a word before it
    - `letters`: replacements of letters, one by one
    """

    acts: Mapping[WeaponKind, str]
    things: Mapping[WeaponKind, str]
    figures: str
    denied: str
    planned: str
    not_done: str
    unused: str
    stops: str
    beside: str
    unused_after: str
    used_after: str
    on_vehicles: str
    named_after_people: str = r"(?!)"
    prefixes: frozenset[str] = frozenset({""})
    letters: Mapping[str, str] | None = None
