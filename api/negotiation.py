"""Which format an answer is given in: `?format=` decides, else `Accept` (RFC 9110, 12.5.1)."""

from collections.abc import Sequence

from django.http import HttpRequest

from api import parameters
from api.formats import Format
from api.parameters import error
from api.problems import BadParameters, NotAcceptable

__all__ = [
    "JSON",
    "JSON_TYPE",
    "check_json_alone",
    "choose",
]

JSON = "json"
JSON_TYPE = "application/json"

# What most clients send; they are spared the search.
JSON_FIRST = ("*/*", JSON_TYPE, "")


def choose(
    request: HttpRequest, given: dict[str, list[str]], offered: Sequence[Format]
) -> Format | None:
    """The format that is asked for; None for JSON, which every address has.

    Raises BadParameters for a `format` that is not offered, and NotAcceptable when `Accept` names
    nothing that is.
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


def check_json_alone(given: dict[str, list[str]], names: Sequence[str]) -> None:
    """Raises BadParameters for each of these parameters: they mean something with JSON alone."""
    reason = "It goes with JSON alone; this format gives the whole result."
    if errors := [error(name, reason) for name in names if name in given]:
        raise BadParameters(errors)


def _accepted(request: HttpRequest, offered: Sequence[Format]) -> Format | None:
    by_type: dict[str, Format | None] = {JSON_TYPE: None}
    for format in offered:
        for media_type in (format.media_type, *format.accepts):
            by_type.setdefault(media_type, format)
    preferred = request.get_preferred_type(list(by_type))
    if preferred is None:
        allowed = {JSON: JSON_TYPE, **{format.name: format.media_type for format in offered}}
        raise NotAcceptable(
            "It is offered in none of the formats that Accept names.", allowed=allowed
        )
    return by_type[preferred]
