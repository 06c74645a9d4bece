"""Repeated failures to sign in are delayed, longer each time, without using resources."""

from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.db import connections
from django.test import RequestFactory
from django.urls import reverse

from curation.accounts import hashing
from curation.accounts.sign_in_delays import FREE_ATTEMPTS, FREE_NETWORK_ATTEMPTS
from curation.models import SignInDelay
from tests.desk.pages import text_of
from tests.factories import run_sql

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.1"
PASSWORD = "the words of a person"


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("somebody", password=PASSWORD, is_staff=True)


def tries(name: str = "somebody", password: str = "wrong", address: str = HERE) -> Any:
    """Try to sign in; returns the request, as its page would see it."""
    request: Any = RequestFactory().post("/", REMOTE_ADDR=address)
    request.found = authenticate(request, username=name, password=password)
    return request


def wait_of(request: Any) -> int:
    too_many = getattr(request, "too_many_attempts", None)
    return too_many.seconds if too_many else 0


def later(interval: str) -> None:
    """Let time pass: move all counted attempts into the past."""
    run_sql(
        "UPDATE curation_signindelay SET tried_at = tried_at - %s::interval,"
        " free_at = free_at - %s::interval",
        interval,
        interval,
    )


def test_the_first_failures_cause_no_delay(user: User) -> None:
    assert [wait_of(tries()) for _ in range(FREE_ATTEMPTS)] == [0] * FREE_ATTEMPTS
    assert wait_of(tries(password=PASSWORD)) > 0


def test_the_delay_doubles_with_each_failure_up_to_the_longest(user: User) -> None:
    delays = []
    for _ in range(FREE_ATTEMPTS + 14):
        tries()
        ((seconds,),) = run_sql(
            "SELECT max(round(extract(epoch FROM free_at - tried_at))) FROM curation_signindelay"
        )
        delays.append(int(seconds))
        later("15 minutes")
    assert delays[FREE_ATTEMPTS - 2 :][:5] == [0, 1, 2, 4, 8]
    assert delays[-1] == 15 * 60


def test_attempts_after_the_delay_do_not_lengthen_it(user: User) -> None:
    for _ in range(FREE_ATTEMPTS + 3):
        tries()
        later("10 seconds")
    tries()
    first = wait_of(tries())
    waits = [wait_of(tries()) for _ in range(20)]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] <= first


def test_after_the_delay_the_right_password_works_and_resets_the_count(user: User) -> None:
    while not wait_of(tries()):
        pass
    later("1 minute")
    assert tries(password=PASSWORD).found == user
    assert [wait_of(tries()) for _ in range(FREE_ATTEMPTS - 1)] == [0] * (FREE_ATTEMPTS - 1)


def test_a_delayed_attempt_does_not_hash_the_password(user: User, monkeypatch: Any) -> None:
    while not wait_of(tries()):
        pass
    hashed: list[int] = []

    def encode(*_: Any) -> str:
        hashed.append(1)
        return "md5$x$y"

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    assert wait_of(tries(password=PASSWORD)) > 0
    assert hashed == []
    tries(address=ELSEWHERE)
    assert hashed  # counts everything that an attempt costs otherwise


def test_failures_elsewhere_do_not_lock_an_account_out(user: User) -> None:
    for _ in range(40):
        tries()
        later("1 second")
    assert wait_of(tries(password=PASSWORD)) > 0
    assert tries(password=PASSWORD, address=ELSEWHERE).found == user


def test_one_network_cannot_try_many_usernames(user: User) -> None:
    waits = [wait_of(tries(f"name {number}")) for number in range(FREE_NETWORK_ATTEMPTS + 2)]
    assert waits[FREE_NETWORK_ATTEMPTS - 1] == 0
    assert waits[-1] > 0
    assert not wait_of(tries("name 99", address=ELSEWHERE))


def test_failures_of_others_do_not_delay_users_who_signed_in_from_the_network_before(
    user: User,
) -> None:
    assert tries(password=PASSWORD).found == user
    for number in range(FREE_NETWORK_ATTEMPTS + 2):
        tries(f"name {number}")
    assert wait_of(tries("name 99")) > 0
    assert tries(password=PASSWORD).found == user


def test_signing_in_to_an_own_account_does_not_reset_failures_for_others(user: User) -> None:
    waits = []
    for number in range(FREE_NETWORK_ATTEMPTS + 2):
        waits.append(wait_of(tries(f"name {number}")))
        tries(password=PASSWORD)
    assert waits[-1] > 0


def test_an_ipv6_network_is_counted_as_one_and_others_are_not_delayed(user: User) -> None:
    for number in range(FREE_ATTEMPTS + 1):
        tries(address=f"2001:db8::{number + 1}")
    assert wait_of(tries(address="2001:db8::ffff")) > 0
    assert wait_of(tries(address="2001:db8:0:1::1")) == 0


def test_typed_usernames_are_not_stored(user: User) -> None:
    tries("the words of a person")
    assert "words" not in str(list(SignInDelay.objects.values_list()))


def test_old_failures_are_deleted(user: User) -> None:
    while not wait_of(tries("another")):
        pass
    later("25 hours")
    assert wait_of(tries("another")) == 0
    later("25 hours")
    tries(password=PASSWORD)
    assert SignInDelay.objects.count() == 2  # for this attempt and for its


def test_the_page_says_how_long_to_wait(client: Any, user: User) -> None:
    data = {"username": "somebody", "password": "wrong"}
    for _ in range(FREE_ATTEMPTS + 1):
        page = client.post(reverse("admin:login"), data)
    assert "Too many attempts. Wait for" in text_of(page)


def test_concurrent_attempts_are_counted_like_sequential_ones(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Hashing is not limited here, so all of them may be checked at the same time.
    monkeypatch.setattr(hashing, "PROCESS_SLOTS", BoundedSemaphore(8))
    monkeypatch.setattr(hashing, "MAX_CONCURRENT", 8)
    User.objects.create_user("somebody", password=PASSWORD)

    def attempt(_: int) -> bool:
        try:
            return not wait_of(tries())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        looked_at = sum(threads.map(attempt, range(24)))
    assert looked_at == FREE_ATTEMPTS
