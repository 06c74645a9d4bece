"""The rows and citations that a form names as its parts, by the prefixes of their fields."""

import re
from typing import Any

from django.http import QueryDict

from curation.errors import ContradictionError, TooLongError
from entities.declared import CITED_TYPES

__all__ = ["MAX_PARTS", "check_parts", "most_parts", "posted_parts"]

MAX_PARTS = {"rows": 100, "citations": 300}
"""The most parts of a form. Rows that may be a part of others each offer all of them: with 900 rows
and 900 citations, a page had 58 MB and took minutes."""

_PREFIX = re.compile(r"[a-z_]{1,20}-[0-9]{1,6}")


def most_parts(record_type: str, record: Any) -> dict[str, int]:
    """Return the most rows and citations that the form of a loaded record may have.

    A record that has more, because others were merged into it, can be edited, but gets no more.
    """
    if record is None or record.pk is None:
        return MAX_PARTS
    kinds = CITED_TYPES[record_type].rows
    rows = sum(len(getattr(record, kind.relation).all()) for kind in kinds)
    return {
        "rows": max(MAX_PARTS["rows"], rows),
        "citations": max(MAX_PARTS["citations"], len(record.citations.all())),
    }


def check_parts(record_type: str, record: Any, data: QueryDict) -> None:
    """Check that no part of a posted form is ignored, because missing parts are deleted.

    `record` is loaded, or None for a new one. Raises TooLongError for more parts than are read, and
    ContradictionError for a part that no form of such records has.
    """
    rows, citations = data.getlist("rows"), data.getlist("citations")
    most = most_parts(record_type, record)
    if len(rows) > most["rows"] or len(citations) > most["citations"]:
        raise TooLongError(
            f"A record has at most {most['rows']} rows and {most['citations']} citations"
            " here. Nothing was saved."
        )
    kinds = {rows.relation for rows in CITED_TYPES[record_type].rows}
    unknown = [prefix for prefix in (*rows, *citations) if not _PREFIX.fullmatch(prefix)]
    unknown += [prefix for prefix in rows if prefix.rsplit("-", 1)[0] not in kinds]
    if unknown:
        raise ContradictionError(
            f"What was sent holds “{unknown[0][:40]}”, which is no part of this form. "
            "Nothing was saved."
        )


def posted_parts(data: QueryDict, name: str, most: int) -> list[str]:
    """Return the prefixes of the posted `rows` or `citations`, in the order of the page.

    Only so many are read as `most_parts` says.
    """
    posted = data.getlist(name)[:most]
    return [prefix for prefix in dict.fromkeys(posted) if _PREFIX.fullmatch(prefix)]
