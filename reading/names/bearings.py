"""Reads how far and in which direction from a named place something was: “12 km north of Kandahar”.

In English, French, Spanish and Arabic. Without a direction there is no point, so nothing is read.
"""

import re
from dataclasses import dataclass

from entities.bearings import MAX_KILOMETRES, MILE, Bearing

__all__ = ["FoundBearing", "bearing_before"]

REACH = 90
"""Maximum length of the words before the name, in code points."""

_KILOMETRES = {"k": 1.0, "ك": 1.0, "m": 0.001, "م": 0.001, "mi": MILE, "ميل": MILE}

_POINTS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_LETTERS = {
    **dict.fromkeys(("north", "nord", "norte", "nor", "شمال"), "n"),
    **dict.fromkeys(("south", "sud", "sur", "جنوب"), "s"),
    **dict.fromkeys(("east", "est", "este", "شرق"), "e"),
    **dict.fromkeys(("west", "ouest", "oeste", "غرب"), "w"),
}

_NUMBER = r"(?P<number>\d{1,3}(?:[.,٫]\d{1,2})?)"
_LATIN_UNIT = (
    r"(?P<unit>k(?:m|ms|ilom[eè]t(?:re|er)s?|il[oó]metros?)"
    r"|mi(?:les?|llas?)?|m(?:[eè]t(?:re|er)s?|etros?)?)"
)
_ASIDE = r"(?:\s?\([^()]{1,30}\))?"
_SETTLEMENT = (
    r"(?:(?:the\s)?(?:(?:main|provincial|district)\s)?(?:capital|town|city|village|port)"
    r"(?:\sof)?\s)?"
)
_PATTERNS = (
    # 12 km (7 miles) to the north-east of the town of Kandahar
    re.compile(
        rf"{_NUMBER}[\s-]?{_LATIN_UNIT}\b\.?{_ASIDE}\s(?:away\s)?(?:(?:to|in)\sthe\s)?"
        r"(?P<one>north|south|east|west)(?:[\s-]?(?P<two>east|west))?(?:ern)?\sof\s"
        rf"{_SETTLEMENT}\Z",
        re.IGNORECASE,
    ),
    # à 12 km au nord-est de la ville de Kandahar
    re.compile(
        rf"{_NUMBER}\s?{_LATIN_UNIT}\b{_ASIDE}\s(?:au\s|[àa]\sl['’])?"
        r"(?P<one>nord|sud|est|ouest)(?:[\s-](?P<two>est|ouest))?\s(?:de\s|d['’]|du\s)"
        r"(?:(?:la\s(?:ville|localité|capitale)|village)(?:\sde\s|\sd['’]|,?\s))?\Z",
        re.IGNORECASE,
    ),
    # a 12 kilómetros al noreste de la ciudad de Kandahar
    re.compile(
        rf"{_NUMBER}\s?{_LATIN_UNIT}\b{_ASIDE}\s(?:al\s)?"
        r"(?P<one>norte|nor|sur|sud|este|oeste)(?:[\s-]?(?P<two>este|oeste))?\s(?:de\s|del\s)"
        r"(?:(?:la\s(?:ciudad|localidad|capital)|(?:el\s)?(?:pueblo|municipio))(?:\sde\s|,?\s))?\Z",
        re.IGNORECASE,
    ),
    # على بعد 12 كيلومترا إلى الشمال الشرقي من مدينة قندهار
    re.compile(
        rf"{_NUMBER}\s?(?P<unit>كيلو\s?متر\w*|كلم|كم|أميال|ميل\w*|متر\w*){_ASIDE}\s"
        r"(?:إلى\s|الى\s)?(?:ال)?(?P<one>شمال|جنوب|شرق|غرب)ي?"
        r"(?:\s(?:ال)?(?P<two>شرق|غرب)ي?)?\s(?:من\s)?(?:عن\s)?"
        r"(?:(?:مدينة|بلدة|قرية|العاصمة|ال(?:مدينة|بلدة|قرية))\s)?\Z"
    ),
)


@dataclass(frozen=True)
class FoundBearing:
    """A distance and a direction, and where their words begin (code points of the text)."""

    start: int
    bearing: Bearing

    def __str__(self) -> str:
        return str(self.bearing)


def bearing_before(text: str, start: int) -> FoundBearing | None:
    """Return the distance and direction in the words before the name that begins at `start`."""
    first = max(0, start - REACH)
    before = text[first:start]
    # Most names have no number nearby.
    if not any(letter.isdecimal() for letter in before):
        return None
    for pattern in _PATTERNS:
        found = pattern.search(before)
        if found and not _continues_number(before, found.start()):
            return _bearing(found, first)
    return None


def _continues_number(before: str, at: int) -> bool:
    """Return whether the number began earlier: the 200 of “1,200 km”, the 12 of “10-12 km”."""
    return at > 0 and (before[at - 1].isalnum() or before[at - 1] in ".,-–/٫٬")


def _bearing(found: re.Match[str], first: int) -> FoundBearing | None:
    number = float(found["number"].replace(",", ".").replace("٫", "."))
    kilometres = number * _in_kilometres(found["unit"].lower())
    if not 0 < kilometres <= MAX_KILOMETRES:
        return None
    letters = "".join(_LETTERS[said.lower()] for said in found.group("one", "two") if said)
    if letters not in _POINTS:
        return None
    return FoundBearing(first + found.start(), Bearing(round(kilometres, 2), letters))


def _in_kilometres(unit: str) -> float:
    if unit.startswith(("mi", "ميل", "أميال")):
        return _KILOMETRES["mi"]
    return _KILOMETRES[unit[0]]
