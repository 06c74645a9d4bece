"""Conversion of EDTF dates to English."""

import re

from sources.dates.names import MONTHS, SEASONS

__all__ = ["describe"]


def describe(text: str) -> str:
    """Return an EDTF date as people write it: `14 to 16 July 2024`, `about 2024`."""
    if not text:
        return ""
    if text.count("/") == 1:
        first, last = text.split("/")
        if first == "..":
            return f"until {describe(last)}"
        if last == "..":
            return f"from {describe(first)} on"
        return _describe_span(first, last)
    qualifier = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}.get(text[-1], "")
    plain = text.rstrip("~?%")
    if decade := re.fullmatch(r"(\d{3})X", plain):
        return f"{qualifier}the {decade[1]}0s"
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", plain)
    if not match:
        return text
    year, month, day = match.groups()
    if not month:
        return qualifier + year
    if month in SEASONS:
        return f"{qualifier}{SEASONS[month]} {year}"
    if not 1 <= int(month) <= 12:
        return text
    name = MONTHS[int(month) - 1]
    return qualifier + (f"{int(day)} {name} {year}" if day else f"{name} {year}")


def _describe_span(first: str, last: str) -> str:
    start, end = describe(first), describe(last)
    same_month = first[:8] == last[:8] and first[8:].isdecimal() and last[8:].isdecimal()
    return f"{int(first[8:])} to {end}" if same_month else f"{start} to {end}"
