"""Words for weapons and other means of harm, one module per language; `table` defines them."""

from collections.abc import Mapping

from reading.languages.weapons.arabic import ARABIC_WEAPONS
from reading.languages.weapons.english import ENGLISH_WEAPONS
from reading.languages.weapons.french import FRENCH_WEAPONS
from reading.languages.weapons.spanish import SPANISH_WEAPONS
from reading.languages.weapons.table import WeaponWords

__all__ = ["WEAPONS", "WeaponWords"]

WEAPONS: Mapping[str, WeaponWords] = {
    "ar": ARABIC_WEAPONS,
    "en": ENGLISH_WEAPONS,
    "es": SPANISH_WEAPONS,
    "fr": FRENCH_WEAPONS,
}
"""The words by the code of a language."""
