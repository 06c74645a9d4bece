"""The moment that an answer is of: now, `as_of` a time, or that of a `release`.

A moment is a position in the log. What is asked of it is answered as it would have been then,
but for words that were redacted since.
"""

from datetime import UTC, datetime

from api.filters import MomentOrDay, Pattern, SqlFilter, clean
from api.parameters import error
from api.problems import BadParameters
from api.reads.connection import fetch_first, fetch_one
from api.reads.queries import AS_OF, RELEASE_SEQ
from publication.vocabulary import RELEASE_NAME

__all__ = [
    "MOMENTS",
    "position",
]


class _ReleaseName(Pattern):
    repeatable = False


MOMENTS: dict[str, SqlFilter] = {
    "as_of": MomentOrDay(
        "",
        description=(
            "The data as they were at this time (ISO 8601), without words that were redacted"
            " since. A day alone, such as `2024-07-16`, is read as its end (UTC): what was"
            " published on it is there; today stands for now. Not together with `release`."
        ),
        example="2024-07-16T00:00:00Z",
    ),
    "release": _ReleaseName(
        "",
        pattern=RELEASE_NAME,
        description="The data of this release, likewise. Not together with `as_of`.",
        example="2024.2",
    ),
}


def position(given: dict[str, list[str]]) -> int | None:
    """The position in the log that the parameters name, or None when they name none.

    Raises BadParameters for a value that is not allowed, a time to come, a release that is not
    there, and for both together.
    """
    named = clean(MOMENTS, given)
    if len(named) == 2:
        reason = "It cannot be given together with release."
        raise BadParameters([error("as_of", reason, allowed="as_of or release")])
    if "as_of" in named:
        return _as_of(named["as_of"][0])
    if "release" in named:
        (name,) = named["release"]
        found = fetch_first(RELEASE_SEQ, {"name": name})
        if found is None:
            reason = "There is no such release."
            raise BadParameters([error("release", reason, value=name, allowed="see /releases/")])
        return found[0]
    return None


def _as_of(moment: datetime) -> int:
    seq, published_at = fetch_one(AS_OF, {"moment": moment})
    # The database's clock may be ahead of this one: what is published already is not to come.
    if moment > max(datetime.now(UTC), published_at):
        reason = "This time is still to come."
        raise BadParameters([error("as_of", reason, allowed="a time that has passed")])
    return seq
