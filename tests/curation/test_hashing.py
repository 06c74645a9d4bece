"""Limits on hashing passwords."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.accounts import hashing
from curation.accounts.hashing import MAX_CONCURRENT, Hasher, hashing_slot
from curation.errors import TooManyAttemptsError
from curation.models import SignInDelay
from sources.slots import slot

PASSWORD = "a long password"


@contextmanager
def nobody_has_a_turn() -> Iterator[None]:
    """Act as if other processes of the machine were hashing all the time."""
    with ExitStack() as held:
        for _ in range(MAX_CONCURRENT):
            held.enter_context(slot("passwords", MAX_CONCURRENT, 0))
        yield


@pytest.fixture
def account(editor: User, settings: Any, monkeypatch: pytest.MonkeyPatch) -> User:
    settings.PASSWORD_HASHERS = ["curation.accounts.hashing.Hasher"]
    monkeypatch.setattr(Hasher, "iterations", 1)
    monkeypatch.setattr(hashing, "SECONDS_TO_WAIT", 0)
    editor.set_password(PASSWORD)
    editor.save()
    return editor


def sign_in(account: User) -> Any:
    given = {"username": account.username, "password": PASSWORD}
    return Client().post(reverse("admin:login"), given)


def test_a_password_hashed_by_django_is_still_accepted() -> None:
    hashed = PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1)
    assert Hasher().verify(PASSWORD, hashed)
    assert not Hasher().verify("another", hashed)


def test_a_process_lets_two_threads_hash_or_wait_and_refuses_a_third_at_once() -> None:
    waiting = [threading.Event(), threading.Event()]
    over = threading.Event()

    def hold(begun: threading.Event) -> None:
        with hashing.PROCESS_SLOTS:
            begun.set()
            over.wait(60)

    threads = [threading.Thread(target=hold, args=[begun]) for begun in waiting]
    for thread in threads:
        thread.start()
    assert all(begun.wait(60) for begun in waiting)
    try:
        with pytest.raises(TooManyAttemptsError), hashing_slot():
            pass
    finally:
        over.set()
        for thread in threads:
            thread.join()
    with hashing_slot(), hashing_slot():
        assert Hasher().encode(PASSWORD, "salt", 1)


def test_a_sign_in_without_a_free_slot_is_told_to_wait_and_not_counted(
    account: User,
) -> None:
    with nobody_has_a_turn():
        answer = sign_in(account)
        assert answer.status_code == 200
        assert "Too many attempts. Wait for 2 seconds" in answer.content.decode()
    assert not SignInDelay.objects.exists()
    assert sign_in(account).status_code == 302


def test_a_password_change_without_a_free_slot_is_refused_with_a_message(account: User) -> None:
    client = Client()
    client.force_login(account)
    given = {"old_password": PASSWORD, "new_password1": "b" * 12, "new_password2": "b" * 12}
    with nobody_has_a_turn():
        answer = client.post(reverse("admin:password_change"), given)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "2"
    account.refresh_from_db()
    assert sign_in(account).status_code == 302
