"""How far the database that the API reads may be behind the main one."""

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

# It is queried at most once in this time in each process, which is also its precision.
SECONDS_BETWEEN_CHECKS = 1.0

# Whether nothing is missing, the seconds since the last replayed change was written, and the start
# time of this server. A standby that has replayed all it received is not behind, however old the
# last change is, as long as a sender is connected: PostgreSQL shows a receiver once it is
# connected, and drops a silent sender after `wal_receiver_timeout`. A standby that was just started
# has not replayed a transaction yet; then the log tells what it has.
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
    """The checks of this process, which its threads share."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.checked_at = float("-inf")
        self.lag: float | None = None
        # When a server was last seen to have everything, and which one.
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
                # It had everything then, if it is still the same server.
                known = [now - self.had_all[1]] if self.had_all[0] == server else []
                self.lag = max(0.0, min([since_written, *known]))
        self.checked_at = time.monotonic()


_lag_checks = _LagChecks()


def lag_seconds() -> float | None:
    """Return the seconds by which the API's data may be behind, or None if that is unknown.

    One thread checks at a time; the others return the last result.
    """
    due = time.monotonic() - _lag_checks.checked_at >= SECONDS_BETWEEN_CHECKS
    if due and _lag_checks.lock.acquire(blocking=False):
        try:
            _lag_checks.check()
        finally:
            _lag_checks.lock.release()
    return _lag_checks.lag
