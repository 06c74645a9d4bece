"""Limits attempts to sign in: the delay doubles with each failure.

An attempt is counted before its password is checked, so parallel attempts gain nothing, and a
refused attempt costs no hashing. Failures count for account and network together, so nobody can
lock a person out from elsewhere (`docs/decisions/0029-a-delay-for-each-account-and-network.md`).
"""

import unicodedata

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from curation.errors import TooManyAttemptsError

__all__ = [
    "FREE_ATTEMPTS",
    "FREE_NETWORK_ATTEMPTS",
    "clear_attempts",
    "clear_network_attempts",
    "count_attempt",
    "count_network_attempt",
]

# Attempts without a delay. Each further failure doubles the delay, from one second up to
# MAX_SECONDS.
FREE_ATTEMPTS = 5
MAX_SECONDS = 15 * 60
# For all accounts together that one network tries: a list of names gains nothing over one name.
FREE_NETWORK_ATTEMPTS = 30
MAX_NETWORK_SECONDS = 60

# Failures are forgotten this long after the last attempt; a successful sign-in is kept for longer.
FORGOTTEN_AFTER = "1 day"
UNUSED_AFTER = "180 days"

_COUNT = f"""
INSERT INTO curation_signindelay AS d (key, failures, tried_at, free_at)
VALUES (%(key)s, 1, clock_timestamp(), clock_timestamp())
ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN d.tried_at < clock_timestamp() - interval '{FORGOTTEN_AFTER}' THEN 1
                    ELSE d.failures + 1 END,
    tried_at = clock_timestamp(),
    free_at = clock_timestamp() + CASE
        WHEN d.tried_at < clock_timestamp() - interval '{FORGOTTEN_AFTER}'
            OR d.failures + 1 < %(free)s THEN interval '0'
        ELSE interval '1 second' * least(%(longest)s, 2 ^ least(d.failures + 1 - %(free)s, 30)) END
WHERE d.free_at <= clock_timestamp()
"""  # noqa: S608  # built from constants only
_WAIT = """
SELECT ceil(extract(epoch FROM free_at - clock_timestamp())) FROM curation_signindelay
WHERE key = %s
"""
_CLEAR = """
UPDATE curation_signindelay
   SET failures = 0, free_at = clock_timestamp(), succeeded_at = clock_timestamp() WHERE key = %s
"""
_UNDO_ONE = """
UPDATE curation_signindelay SET failures = greatest(failures - 1, 0) WHERE key = %s
"""
_IS_KNOWN = "SELECT FROM curation_signindelay WHERE key = %s AND succeeded_at IS NOT NULL"
_DELETE_OLD = f"""
DELETE FROM curation_signindelay
 WHERE tried_at < clock_timestamp()
     - CASE WHEN succeeded_at IS NULL THEN interval '{FORGOTTEN_AFTER}'
            ELSE interval '{UNUSED_AFTER}' END
   AND free_at < clock_timestamp()
"""  # noqa: S608


def count_attempt(what: str, network: str) -> None:
    """Count an attempt at `what`, such as a username, from a network, before it is checked.

    Raises TooManyAttemptsError, without counting, if the attempt comes too early.
    """
    own, of_all = _key(what, network), _key("", network)
    with transaction.atomic(), connection.cursor() as cursor:
        # A person who has signed in from this network before is not delayed by others in it.
        cursor.execute(_IS_KNOWN, [own])
        if not cursor.rowcount:
            _count(of_all, FREE_NETWORK_ATTEMPTS, MAX_NETWORK_SECONDS)
        _count(own, FREE_ATTEMPTS, MAX_SECONDS)


def clear_attempts(what: str, network: str) -> None:
    """Clear the failures at `what` from a network after a successful attempt.

    The network's own count goes down by this one attempt only: having one account must not allow
    unlimited attempts at other people's.
    """
    own = _key(what, network)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_IS_KNOWN, [own])
        if not cursor.rowcount:
            cursor.execute(_UNDO_ONE, [_key("", network)])
        cursor.execute(_CLEAR, [own])
        cursor.execute(_DELETE_OLD)


def count_network_attempt(what: str, network: str) -> None:
    """Count an attempt at `what` for the network alone, because the account is not known yet.

    Raises TooManyAttemptsError, without counting, if the attempt comes too early.
    """
    with transaction.atomic():
        key = _network_key(what, network)
        _count(key, FREE_NETWORK_ATTEMPTS, MAX_NETWORK_SECONDS)


def clear_network_attempts(what: str, network: str) -> None:
    """Clear the attempts at `what` of a network after a successful one.

    Only for secrets that cannot be guessed: anybody with an account can clear the count.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLEAR, [_network_key(what, network)])
        cursor.execute(_DELETE_OLD)


def _count(key: str, free: int, longest: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "free": free, "longest": longest})
        if cursor.rowcount:
            return
        cursor.execute(_WAIT, [key])
        found = cursor.fetchone()
    raise TooManyAttemptsError(max(1, int(found[0])) if found else 1)


def _network_key(what: str, network: str) -> str:
    """Return a key that no attempt at a username has: its network part is not an address."""
    return _key(what, f"all of {network}")


def _key(what: str, network: str) -> str:
    named = unicodedata.normalize("NFKC", what)
    return salted_hmac(
        "curation.accounts.sign_in_delays", f"{network}\n{named}", algorithm="sha256"
    ).hexdigest()
