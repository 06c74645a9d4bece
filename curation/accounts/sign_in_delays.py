"""How often somebody may try to sign in: a delay that grows with each failure.

An attempt is counted before its password is looked at, so attempts at the same time are not more
than attempts one after the other, and one that has to wait costs no hashing. Nobody is shut out of
an account from elsewhere: failures count for the account and the network together
(`docs/decisions/0029-a-delay-for-each-account-and-network.md`).
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

# Without a delay. After these, each failure doubles it, from a second up to the longest.
FREE_ATTEMPTS = 5
LONGEST_SECONDS = 15 * 60
# Of one network for all accounts together: a dictionary of names gets no further than one name.
FREE_NETWORK_ATTEMPTS = 30
LONGEST_NETWORK_SECONDS = 60

# Failures are forgotten after so long without an attempt, and where somebody signs in after longer.
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
"""  # noqa: S608  # nothing of a request is in it
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
    """Count an attempt at `what`, an account's name say, from a network; before it is judged.

    Raises TooManyAttemptsError, having counted nothing, when it has to wait.
    """
    own, of_all = _key(what, network), _key("", network)
    with transaction.atomic(), connection.cursor() as cursor:
        # Who has signed in from here before is not held up by others in the same house.
        cursor.execute(_IS_KNOWN, [own])
        if not cursor.rowcount:
            _count(of_all, FREE_NETWORK_ATTEMPTS, LONGEST_NETWORK_SECONDS)
        _count(own, FREE_ATTEMPTS, LONGEST_SECONDS)


def clear_attempts(what: str, network: str) -> None:
    """Forget the failures at `what` from a network, since one attempt was right.

    Of the network's own failures only this attempt is taken back: whoever has one account of
    their own is not free to try those of others.
    """
    own = _key(what, network)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_IS_KNOWN, [own])
        if not cursor.rowcount:
            cursor.execute(_UNDO_ONE, [_key("", network)])
        cursor.execute(_CLEAR, [own])
        cursor.execute(_DELETE_OLD)


def count_network_attempt(what: str, network: str) -> None:
    """Count an attempt at `what`, whose account nobody knows yet, for its network alone.

    Raises TooManyAttemptsError, having counted nothing, when it has to wait.
    """
    with transaction.atomic():
        key = _network_key(what, network)
        _count(key, FREE_NETWORK_ATTEMPTS, LONGEST_NETWORK_SECONDS)


def clear_network_attempts(what: str, network: str) -> None:
    """Forget the attempts at `what` of a network, since one of them was right.

    Only for what nobody can guess: whoever has an account is free again to try.
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
    """Of no attempt at a name: what stands for the network is no address."""
    return _key(what, f"all of {network}")


def _key(what: str, network: str) -> str:
    named = unicodedata.normalize("NFKC", what)
    return salted_hmac(
        "curation.accounts.sign_in_delays", f"{network}\n{named}", algorithm="sha256"
    ).hexdigest()
