"""Reading and checking requests."""

import re
from collections import defaultdict

from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from curation.permissions import may_see
from curation.second_coding.blinding import hidden_from
from sources.models import Record
from sources.texts.characters import readable

__all__ = [
    "MAX_ROWS",
    "check_rows_were_sent",
    "check_sees",
    "is_changelist",
    "person",
    "plain_text",
    "record_or_404",
    "text_offset",
    "whole_number",
]

PAGE_OF = "X-Page-Of"
"""The header in which a page's scripts send the id of the user for whom the page was made."""

_ROW = re.compile(r"-([0-9]+)-")
_COUNT = re.compile(r"(.+)-(?:TOTAL|INITIAL)_FORMS")


def person(request: HttpRequest) -> User:
    """Return the signed-in user. Raises PermissionDenied if there is none.

    Also raises it if the page that sends the request was made for another user: input is never
    saved in the name of a user who signed in later.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    if request.headers.get(PAGE_OF, str(request.user.pk)) != str(request.user.pk):
        raise PermissionDenied
    return request.user


def check_sees(request: HttpRequest) -> User:
    """Return the signed-in user. Raises PermissionDenied unless they see unpublished records.

    Asked before anything is looked up, so that others do not learn what there is.
    """
    user = person(request)
    if not may_see(user):
        raise PermissionDenied
    return user


def record_or_404(request: HttpRequest, public_id: str, **wanted: str) -> Record:
    """Return the record with an identifier, and with what else is wanted.

    Raises PermissionDenied while the user codes a document that it cites a second time.
    """
    records = Record.objects.annotate(is_hidden=hidden_from(person(request)))
    record = get_object_or_404(records, public_id=public_id, **wanted)
    if record.is_hidden:
        raise PermissionDenied(
            f"{record} cites a document that you code without seeing what others entered from it."
            " Finish your coding first."
        )
    return record


def is_changelist(request: HttpRequest) -> bool:
    """Return whether a request is for a changelist of the admin."""
    match = request.resolver_match
    return bool(match and (match.url_name or "").endswith("_changelist"))


def plain_text(text: str | None) -> str:
    """Return a submitted text without hidden characters."""
    return readable(text or "")


def whole_number(text: str | None) -> int:
    """Return a posted whole number; 0, which is no key, for anything else or too many digits.

    Python does not parse thousands of digits, and PostgreSQL has no keys of more than 64 bits.
    """
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


MAX_OFFSET = 2**30
"""PostgreSQL keeps no text of a gigabyte, and counts with offsets in 32 bits."""


def text_offset(text: str | None) -> int:
    """Return a posted offset in a text (code points), or a number of one of its sentences.

    A larger one than MAX_OFFSET, which no text has, is MAX_OFFSET. 0 for anything that is no whole
    number.
    """
    return min(whole_number(text), MAX_OFFSET)


MAX_ROWS = 600
"""The most rows and citations of one form: each takes some 50 milliseconds. A record as large as
the workbench allows has 400, and the form some empty ones."""


def check_rows_were_sent(data: QueryDict) -> None:
    """Check that a form has as many rows as it counts, and MAX_ROWS in all, before they are made.

    A count that is not a number is left to the formset. Raises BadRequest, which no browser causes.
    """
    in_all = 0
    sent: dict[str, set[str]] = defaultdict(set)
    for name in data:
        for row in _ROW.finditer(
            name
        ):  # the name of a citation has the number of its row and its own
            sent[name[: row.start()]].add(row[1])
    for name, count in data.items():
        counted = _COUNT.fullmatch(name)
        if counted is None:
            continue
        try:
            many = int(str(count))
        except ValueError:
            continue
        if many > len(sent[counted[1]]):
            raise BadRequest(f"{name} counts more rows than were sent.")
        in_all += many if name.endswith("TOTAL_FORMS") else 0
        if in_all > MAX_ROWS:
            raise BadRequest(f"The form has more than {MAX_ROWS} rows and citations.")
