"""The format of an answer: `?format=` takes precedence over `Accept` (RFC 9110, 12.5.1)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple
from urllib.request import parse_http_list

from django.http import HttpRequest
from django.utils.http import parse_header_parameters

from api import parameters
from api.formats import Format
from api.parameters import error
from api.problems import BadParameters, NotAcceptable

__all__ = [
    "JSON",
    "JSON_TYPE",
    "check_json_only",
    "choose",
]

JSON = "json"
JSON_TYPE = "application/json"

# The values that most clients send, for which nothing is parsed.
JSON_FIRST = ("*/*", JSON_TYPE, "")
# Media ranges in one `Accept`; browsers send fewer than ten.
MAX_RANGES = 50


def choose(
    request: HttpRequest, given: dict[str, list[str]], offered: Sequence[Format]
) -> Format | None:
    """Return the requested format, or None for JSON, which every URL has.

    Raises BadParameters for a `format` that is not offered, and NotAcceptable if no offered format
    matches `Accept`.
    """
    name = parameters.single(given, "format")
    if name is None:
        accepted = request.META.get("HTTP_ACCEPT", "")
        return None if accepted in JSON_FIRST else _accepted(request, offered)
    if name == JSON:
        return None
    for format in offered:
        if format.name == name:
            return format
    reason = "It is not offered in this format."
    allowed = [JSON, *(format.name for format in offered)]
    raise BadParameters([error("format", reason, value=name[:100], allowed=allowed)])


def check_json_only(given: dict[str, list[str]], names: Sequence[str]) -> None:
    """Raise BadParameters for each of these parameters, which work only with JSON."""
    reason = "It works only with JSON; this format returns the whole result."
    if errors := [error(name, reason) for name in names if name in given]:
        raise BadParameters(errors)


def _accepted(request: HttpRequest, offered: Sequence[Format]) -> Format | None:
    by_type: dict[str, Format | None] = {JSON_TYPE: None}
    for format in offered:
        for media_type in (format.media_type, *format.accepts):
            by_type.setdefault(media_type, format)
    ranges = list(islice(_ranges(request.META.get("HTTP_ACCEPT", "")), MAX_RANGES))
    wanted = {media_type: _preference(media_type, ranges) for media_type in by_type}
    # Of equally preferred formats, the first.
    preferred = max(wanted, key=lambda media_type: wanted[media_type])
    if not wanted[preferred][0]:
        allowed = {JSON: JSON_TYPE, **{format.name: format.media_type for format in offered}}
        raise NotAcceptable(
            "It is offered in none of the formats that Accept names.", allowed=allowed
        )
    return by_type[preferred]


class _Range(NamedTuple):
    """A media range of `Accept`: its type and subtype, perhaps `*`, parameters and weight."""

    main: str
    sub: str
    parameters: Mapping[str, str]
    weight: float

    def matches(self, media_type: str) -> bool:
        """Return whether this range includes a format of that media type.

        Parameters that the format does not have, such as `profile` or `charset`, are ignored: there
        is only one form, and it is sent even to a client that prefers another.
        """
        name, known = parse_header_parameters(media_type)
        main, _, sub = name.partition("/")
        return (
            self.main in ("*", main)
            and self.sub in ("*", sub)
            and all(self.parameters.get(name, value) == value for name, value in known.items())
        )

    @property
    def precision(self) -> tuple[bool, bool, int]:
        return self.main != "*", self.sub != "*", len(self.parameters)


def _ranges(accept: str) -> Iterator[_Range]:
    """Yield the media ranges of `Accept` in their order; invalid ones are skipped."""
    for part in parse_http_list(accept):
        try:
            name, given = parse_header_parameters(part)
        except ValueError:
            continue
        main, _, sub = (each.strip() for each in name.partition("/"))
        if not (main and sub):
            continue
        parameters = {each.lower(): value for each, value in given.items()}
        try:
            weight = float(parameters.pop("q", "1"))
        except ValueError:
            weight = 1
        yield _Range(main, sub, parameters, weight if 0 <= weight <= 1 else 1)


def _preference(media_type: str, ranges: Sequence[_Range]) -> tuple[float, tuple[bool, bool, int]]:
    """Return the weight of a media type, 0 to 1, from the most precise range that matches it, and
    how precise that range is."""
    speaking = [each for each in ranges if each.matches(media_type)]
    if not speaking:
        return 0, (False, False, 0)
    best = max(speaking, key=lambda each: each.precision)
    return best.weight, best.precision
