"""How far the copy of the database that the API reads is behind the one that is written."""

import threading
import time

from django.db import DatabaseError

from api.reads.connection import fetch_one

__all__ = [
    "DESCRIPTION",
    "HEADER",
    "lag_seconds",
]

HEADER = "Sourcebook-Replica-Lag"
DESCRIPTION = (
    "Where the API reads from a replica: by how many seconds, at the most, this answer may be"
    " behind what was published; 0 when the replica has all that there is."
)

# It is asked at most so often in each process: what it says is right to this.
SECONDS_BETWEEN_CHECKS = 1.0

# Whether nothing is missing, the seconds since what is here was last written, and which server
# this is. A standby that has replayed all that came is not behind, however long ago something last
# came, as long as somebody sends: PostgreSQL shows a receiver once it is connected, and lets go of
# a silent sender after `wal_receiver_timeout`. A standby that was started anew has replayed no
# transaction yet; the log says what it has.
LAG = """
SELECT
    NOT pg_is_in_recovery() OR (
        pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn()
        AND EXISTS (SELECT FROM pg_stat_wal_receiver)
    ),
    extract(epoch FROM clock_timestamp() - coalesce(
        pg_last_xact_replay_timestamp(), (SELECT published_at FROM publication_loghead)
    ))::float,
    pg_postmaster_start_time()
"""


class _LagChecks:
    """The looks of this process, which its threads share."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.checked_at = float("-inf")
        self.lag: float | None = None
        # When which server was last seen to have everything.
        self.had_all: tuple[object, float] = (None, 0.0)

    def check(self) -> None:
        now = time.monotonic()
        try:
            has_all, since_written, server = fetch_one(LAG, {})
        except DatabaseError:
            self.lag = None
        else:
            if has_all:
                self.had_all = (server, now)
                self.lag = 0.0
            else:
                # It had everything then, if it is the same that was seen then.
                known = [now - self.had_all[1]] if self.had_all[0] == server else []
                self.lag = max(0.0, min([since_written, *known]))
        self.checked_at = time.monotonic()


_lag_checks = _LagChecks()


def lag_seconds() -> float | None:
    """The seconds by which what the API reads may be behind; None when that cannot be told.

    One thread looks at a time; the others say what was seen last.
    """
    due = time.monotonic() - _lag_checks.checked_at >= SECONDS_BETWEEN_CHECKS
    if due and _lag_checks.lock.acquire(blocking=False):
        try:
            _lag_checks.check()
        finally:
            _lag_checks.lock.release()
    return _lag_checks.lag
