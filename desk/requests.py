"""What the pages ask of a request."""

import re
from collections import defaultdict

from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, QueryDict

from sources.texts.characters import readable

__all__ = ["check_rows_were_sent", "is_changelist", "person", "plain_text", "whole_number"]

PAGE_OF = "X-Page-Of"
"""The header in which a page's scripts say for whom the page was made, by id."""

_ROW = re.compile(r"-([0-9]+)-")
_COUNT = re.compile(r"(.+)-(?:TOTAL|INITIAL)_FORMS")


def person(request: HttpRequest) -> User:
    """Return who is signed in. Raises PermissionDenied when nobody is.

    So it does when the page from which a script sends is another person's: what somebody wrote is
    never saved in the name of whoever signed in after them.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    if request.headers.get(PAGE_OF, str(request.user.pk)) != str(request.user.pk):
        raise PermissionDenied
    return request.user


def is_changelist(request: HttpRequest) -> bool:
    """Say whether a request asks for one of the admin's lists."""
    match = request.resolver_match
    return bool(match and (match.url_name or "").endswith("_changelist"))


def plain_text(text: str | None) -> str:
    """Return a text that was sent without the characters that hide in it."""
    return readable(text or "")


def whole_number(text: str | None) -> int:
    """Return a posted number; 0, which stands for nothing, when it is none, or too big to be one.

    Python does not read thousands of digits, nor PostgreSQL a key of more than 64 bits.
    """
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def check_rows_were_sent(data: QueryDict) -> None:
    """Let no formset make rows that a form only counts: a page with thousands takes half a minute.

    A count that is no number is left to the formset. Raises BadRequest; no browser counts wrongly.
    """
    sent: dict[str, set[str]] = defaultdict(set)
    for name in data:
        for row in _ROW.finditer(name):  # a citation's name holds its row's number and its own
            sent[name[: row.start()]].add(row[1])
    for name, count in data.items():
        counted = _COUNT.fullmatch(name)
        try:
            is_too_many = counted and int(str(count)) > len(sent[counted[1]])
        except ValueError:
            continue
        if is_too_many:
            raise BadRequest(f"{name} counts more rows than were sent.")
