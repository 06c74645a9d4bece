"""How far the copy of the database that the API reads is behind the one that is written."""

import threading
import time

from django.db import DatabaseError

from api.connection import fetch_one

__all__ = [
    "HEADER",
    "lag_seconds",
]

HEADER = "Sourcebook-Replica-Lag"

# It is asked at most so often in each process: what it says is right to this.
SECONDS_BETWEEN_LOOKS = 1.0

# A standby that has replayed all that came is not behind, however long ago something last came.
# Once nobody sends to it any more it may be, by as much as is told: nothing is known of what was
# written since it last heard. PostgreSQL notices a silent sender after `wal_receiver_timeout`.
LAG = """
SELECT CASE
    WHEN NOT pg_is_in_recovery() THEN 0
    WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
        AND EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 0
    ELSE greatest(0, extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()))
END::float
"""

_lock = threading.Lock()
_looked: tuple[float, float | None] = (float("-inf"), None)


def lag_seconds() -> float | None:
    """The seconds by which what the API reads may be behind; None when that cannot be told."""
    global _looked
    with _lock:
        at, lag = _looked
        if time.monotonic() - at >= SECONDS_BETWEEN_LOOKS:
            try:
                (lag,) = fetch_one(LAG, {})
            except DatabaseError:
                lag = None
            _looked = (time.monotonic(), lag)
    return lag
