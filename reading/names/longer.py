"""Detects known names that are part of a longer, unknown name.

“Tehrik Taliban Pakistan” is not the Taliban, “ISIL-K” is not ISIL, Michael Jordan is not a country.
It is better to suggest nothing than to suggest something wrong.
"""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from reading.names.adjectives import countries_of
from reading.names.people import NOBODY
from reading.names.words import WORD
from sources.texts.folding import fold

__all__ = ["NamedPlace", "is_family_name", "is_part_of_longer_name"]


class NamedPlace(NamedTuple):
    """A place name in a text, from `start` to `end`, and the countries that contain the place."""

    start: int
    end: int
    countries: frozenset[str]


_REACH = 60
_HYPHEN = "[-\u2010\u2011]"
_BLANK = "[ \u00a0]"
# ISIL-K, AQ-P; but Taliban-US talks have two parties.
_CODE_AFTER = re.compile(rf"{_HYPHEN}(?!(?:US|UN|EU|UK)\b)[A-Z]{{1,2}}(?!\w|{_HYPHEN})")
_REGION = (
    r"(?:(?:the\s)?(?:Arabian Peninsula|Islamic Maghreb|Indian Subcontinent|Greater Sahara|Sahel"
    r"|Levant|Lands? of|Khorasan|Khurasan|Sinai|West Africa|Central Africa|East Asia))\b"
)
_REGION_AFTER = re.compile(rf"(?:{_HYPHEN}|{_BLANK}(?:(?:in|of|for){_BLANK})?){_REGION}")
_TO_PLACE = re.compile(rf"{_HYPHEN}|{_BLANK}(?:of{_BLANK}(?:the{_BLANK})?)?")
# Pakistan-Taliban talks have two parties.
_BETWEEN_TWO = re.compile(
    rf"{_BLANK}(?:talks?|border|war|conflict|relations|ties|deal|agreement|ceasefire|clash(?:es)?)\b"
)
_UNIT_AFTER = re.compile(
    rf"{_BLANK}(?:Fronts?|Brigades?|Battalions?|Union|League|Network|Province|Wing|Youth)\b"
)
# First words of group names, in Latin and Arabic script, folded.
_BEGIN_NAMES = frozenset(
    """
    tehrik tehreek tehrek tahrik tahreek harakat harkat jamaat jamat jamiat lashkar jaish jaysh
    hizb hezb ansar liwa katibat katiba jund wilayat wilayah jabhat jamaah fatah tanzim
    تحريك لشكر جبهه كتيبه انصار ولايه
    """.split()  # noqa: SIM905
)
_TITLES = frozenset(
    """
    Commander Mullah Maulvi Mawlawi Sheikh Emir Amir Mr Mrs Ms Dr President Minister General Major
    Captain Colonel Lieutenant Leader Spokesman Spokesperson Deputy Senior Former Suspected Alleged
    Key Top Chief Anti Pro Non Ex Rival Dissident Armed
    """.split()  # noqa: SIM905
)
_PERSON_TITLES = frozenset(
    """
    Mr Mrs Ms Dr Prof Sir Lord President Senator Mullah Maulvi Mawlawi Sheikh Colonel Captain Major
    Lieutenant Sergeant Col Capt Maj Lt Sgt Sen Rep Justice Judge
    """.split()  # noqa: SIM905
)
# Words before a place name that are not given names.
_OF_PLACES = frozenset(
    """
    North South East West Northern Southern Eastern Western Northeast Northwest Southeast Southwest
    Northeastern Northwestern Southeastern Southwestern Central Greater Upper Lower Inner Outer New
    Old Downtown Rural Urban Metropolitan Mainland Camp Port Fort Mount Lake Hotel Radio Embassy
    University Airport Hospital Road Street Square Bridge Base Station City Town Village District
    Province Region Governorate Valley River Police Army Governor Mayor Operation Battle Siege
    Islamic Republic Kingdom Emirate Federal Democratic Nearby Outside Inside Around Near Across
    Throughout Besides Even Only Like Unlike Within Beyond Neighbouring Neighboring Liberated Free
    """.split()  # noqa: SIM905
)
_SPEAKS_BEHIND = re.compile(r"\s(?:said|says|told|added|claimed|denied)\b|,\s\d{1,3},")
_PREPOSITIONS = frozenset(
    ["in", "at", "from", "near", "to", "across", "inside", "outside", "into", "around"]
)
_BEFORE = re.compile(rf"(?P<word>[^\W_][\w.'’]*){_BLANK}\Z")
_SENTENCE_BEGINS = re.compile(r"(?:\A|[\n.!?:;“”\"(\[•·–—*]\s*|\s-\s*)\Z")


def is_part_of_longer_name(
    text: str, start: int, end: int, countries: Collection[str], places: Sequence[NamedPlace]
) -> bool:
    """Return whether the group name from `start` to `end` is part of a longer name.

    `countries` are the codes of the group's countries: the Taliban of Afghanistan are the Taliban,
    those of Pakistan are a different group. `places` are the places named in the text.
    """
    behind = text[end : end + _REACH]
    if _CODE_AFTER.match(behind) or _REGION_AFTER.match(behind) or _UNIT_AFTER.match(behind):
        return True
    if (joint := _TO_PLACE.match(behind)) and any(
        place.start == end + joint.end()
        and not _BETWEEN_TWO.match(text, place.end)
        and place.countries.isdisjoint(countries)
        for place in places
    ):
        return True
    return _goes_on_before(text, start, countries, places)


def is_family_name(
    text: str, start: int, end: int, places: Sequence[NamedPlace], group_ends: Collection[int]
) -> bool:
    """Return whether a given name or a title precedes the place name from `start` to `end`.

    `places` are the places named in the text, `group_ends` the end offsets of group names.
    """
    line_start = max(text.rfind("\n", 0, start) + 1, start - _REACH)
    found = _word_before(text[line_start:start])
    if not found:
        return False
    at = line_start + found.start()
    word = found["word"].rstrip(".")
    if word in _PERSON_TITLES:
        return True
    if (
        not word[0].isupper()
        or len(word) < 3
        or word.isupper()
        or not word.isalpha()
        or word in _OF_PLACES
        or word in NOBODY
        or word in _TITLES
        or at + len(word) in group_ends
        or countries_of(fold(word))
        or any(place.end == at + len(word) for place in places)
    ):
        return False
    if _SENTENCE_BEGINS.search(text[max(0, at - 4) : at]):
        return _SPEAKS_BEHIND.match(text, end) is not None
    return not _is_headline(text, start)


def _goes_on_before(
    text: str, start: int, countries: Collection[str], places: Sequence[NamedPlace]
) -> bool:
    line_start = max(text.rfind("\n", 0, start) + 1, start - _REACH)
    before = text[line_start:start]
    found = _word_before(before)
    if not found:
        return False
    word = re.sub(r"['’]s?$", "", found["word"])
    at = line_start + found.start()
    folded = fold(word)
    if folded in _BEGIN_NAMES:
        return True
    earlier = WORD.findall(before[: found.start()])
    follows = earlier[-1].lower() if earlier else ""
    for place in places:
        if place.start <= at and at + len(word) == place.end:
            lead = WORD.findall(text[max(0, place.start - 20) : place.start])
            in_it = bool(lead) and lead[-1].lower() in _PREPOSITIONS
            return not in_it and place.countries.isdisjoint(countries)
    if not word[0].isupper():
        return False
    if code := countries_of(f"{follows} {folded}") or countries_of(folded):
        return code not in countries
    return (
        word == found["word"]
        and not _SENTENCE_BEGINS.search(text[max(0, at - 4) : at])
        and word.rstrip(".") not in NOBODY
        and word.rstrip(".") not in _TITLES
        and follows not in _PREPOSITIONS
        and not _is_headline(text, start)
    )


def _word_before(before: str) -> re.Match[str] | None:
    """Return the last word of a text that ends with a space, or None."""
    if before[-1:] not in (" ", "\u00a0"):
        return None
    return _BEFORE.search(before, before.rfind(" ", 0, len(before) - 1) + 1)


def _is_headline(text: str, place: int) -> bool:
    """Return whether most words of a line are capitalised, so that capitals mean nothing."""
    begin = max(text.rfind("\n", 0, place) + 1, place - 200)
    end = text.find("\n", place)
    line = text[begin : min(end if end >= 0 else len(text), place + 200)]
    words = WORD.findall(line)
    long = [word for word in words if len(word) > 3]
    if len(long) > 3:
        return sum(word[0].isupper() for word in long) >= 0.7 * len(long)
    return len(words) > 2 and all(word[0].isupper() for word in words)
