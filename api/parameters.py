"""Strict parsing of the query string: nothing in it is ignored."""

import difflib
from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import parse_qsl

from api.problems import BadParameters, BadQuery

__all__ = [
    "error",
    "flag",
    "read",
    "single",
    "whole_number",
]

MAX_PARAMETERS = 200

Error = dict[str, Any]


def read(query_string: str, allowed: Collection[str]) -> dict[str, list[str]]:
    """Return the values of each parameter of a raw WSGI query string, in their order.

    Raises BadQuery if it is not UTF-8, and BadParameters for a name that is not in `allowed`, an
    empty value, or a NUL byte.
    """
    try:
        pairs = parse_qsl(
            query_string.encode("latin-1").decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_PARAMETERS,
        )
    except UnicodeError:
        raise BadQuery("The query string is not valid UTF-8.") from None
    except ValueError:
        raise BadQuery(f"The query string has more than {MAX_PARAMETERS} fields.") from None

    parameters: dict[str, list[str]] = {}
    errors: list[Error] = []
    for name, value in pairs:
        if name not in allowed:
            errors.append(unknown(name, allowed))
        elif "\x00" in value:
            errors.append(error(name, "It contains a NUL byte."))
        elif not value.strip():
            errors.append(error(name, "It is empty. Leave it out instead."))
        else:
            parameters.setdefault(name, []).append(value)
    if errors:
        raise BadParameters(errors)
    return parameters


def error(parameter: str, reason: str, **members: Any) -> Error:
    """Return one entry of a problem's `errors`; `allowed` is a list, or a description in words."""
    return {"parameter": parameter, "reason": reason, **members}


def unknown(name: str, allowed: Iterable[str]) -> Error:
    allowed = sorted(allowed)
    shown = name.replace("\x00", "\ufffd")[:100]
    reason = "There is no such parameter here."
    if close := difflib.get_close_matches(shown, allowed, n=1):
        reason += f" Did you mean {close[0]}?"
    return error(shown, reason, allowed=allowed)


def single(parameters: dict[str, list[str]], name: str) -> str | None:
    """Return the value of a parameter that may be given once. Raises BadParameters for a second
    one."""
    values = parameters.get(name)
    if values is None:
        return None
    if len(values) > 1:
        raise BadParameters([error(name, "It is given twice; once is allowed.")])
    return values[0]


def whole_number(
    parameters: dict[str, list[str]], name: str, default: int, least: int, most: int
) -> int:
    """Return a parameter as a whole number from `least` to `most`. Raises BadParameters."""
    value = single(parameters, name)
    if value is None:
        return default
    if not (
        value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most
    ):
        reason = "It is not a whole number that is allowed here."
        raise BadParameters([error(name, reason, allowed=f"{least} to {most}")])
    return int(value)


def flag(parameters: dict[str, list[str]], name: str) -> bool:
    """Return a parameter as true or false, false without it. Raises BadParameters."""
    value = single(parameters, name)
    if value not in (None, "true", "false"):
        reason = "It is neither true nor false."
        raise BadParameters([error(name, reason, value=value[:100], allowed=["true", "false"])])
    return value == "true"
