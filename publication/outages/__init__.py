"""Says in true words why the database did not do what it was asked.

The words are for everybody, so they name no login, table or address. The log has those.
"""

from enum import Enum

from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError

__all__ = ["Outage", "outage"]


class Outage(Enum):
    """What is wrong, as a title and a sentence."""

    TOO_SLOW = ("This took too long", "The database did not answer in time.")
    UNREACHABLE = ("The database is not there", "The database cannot be reached at the moment.")
    NO_ROOM = ("The database is full", "The database has no room left for this.")
    NOT_SET_UP = (
        "The database is not set up",
        "The database refuses this application: a role, a right or a table is missing. Whoever runs"
        " it finds out with “manage.py check --database default”, and “manage.py migrate” repairs"
        " most of it.",
    )

    @property
    def title(self) -> str:
        return self.value[0]

    @property
    def detail(self) -> str:
        return self.value[1]


# Codes of PostgreSQL (its documentation, appendix A), by their beginning.
_BY_CODE = {
    "57014": Outage.TOO_SLOW,  # statement timeout
    "55P03": Outage.TOO_SLOW,  # lock timeout
    "25P03": Outage.TOO_SLOW,  # idle in transaction
    "40": Outage.TOO_SLOW,  # deadlock
    "53": Outage.NO_ROOM,
    "28": Outage.NOT_SET_UP,  # a login that does not exist, or a wrong password
    "3D": Outage.NOT_SET_UP,  # a database that does not exist
    "22023": Outage.NOT_SET_UP,  # a role that does not exist, among the options of a connection
    "42501": Outage.NOT_SET_UP,  # a right
    "42P01": Outage.NOT_SET_UP,  # a table
    "42883": Outage.NOT_SET_UP,  # a function
    "42703": Outage.NOT_SET_UP,  # a column
    "42704": Outage.NOT_SET_UP,
}
# A connection that was refused has no code, only words.
_BY_WORDS = {
    "does not exist": Outage.NOT_SET_UP,
    "authentication failed": Outage.NOT_SET_UP,
    "permission denied to set role": Outage.NOT_SET_UP,
    "invalid value for parameter": Outage.NOT_SET_UP,
    "no password supplied": Outage.NOT_SET_UP,
    "pg_hba.conf": Outage.NOT_SET_UP,
    "too many clients": Outage.NO_ROOM,
    "too many connections": Outage.NO_ROOM,
    "connection slots": Outage.NO_ROOM,
    "timeout expired": Outage.UNREACHABLE,
}


def outage(error: BaseException | None) -> Outage | None:
    """Return what is wrong with the database, or None if the error says nothing of the kind.

    An error in a statement of ours is none, unless what it names is missing.
    """
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    code = getattr(error.__cause__, "sqlstate", None) or ""
    for beginning, found in _BY_CODE.items():
        if code.startswith(beginning):
            return found
    if isinstance(error, ProgrammingError) or not isinstance(
        error, OperationalError | InterfaceError
    ):
        return None
    if not code:
        for words, found in _BY_WORDS.items():
            if words in str(error):
                return found
    return Outage.UNREACHABLE
