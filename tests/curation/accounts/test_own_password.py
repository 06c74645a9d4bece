"""Guessing one's own password from a session counts like attempts to sign in."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.accounts.sign_in_delays import FREE_ATTEMPTS
from curation.models import AuditEvent
from tests.curation.accounts.people import PASSWORD, signed_in, with_password
from tests.desk.pages import text_of

ANOTHER = "another password of the same person"
CHANGE = ("admin:password_change", "old_password")
CONFIRM = ("account_reauthenticate", "password")


@pytest.fixture
def client(editor: User) -> Client:
    return signed_in(with_password(editor))


def posted(client: Client, page: str, field: str, password: str) -> Any:
    new = {"new_password1": ANOTHER, "new_password2": ANOTHER}
    return client.post(reverse(page), {field: password, **new})


@pytest.mark.parametrize(("page", "field"), [CHANGE, CONFIRM])
def test_guesses_in_a_session_are_delayed_and_audited(
    client: Client, editor: User, page: str, field: str
) -> None:
    for _ in range(FREE_ATTEMPTS):
        assert "Too many attempts" not in text_of(posted(client, page, field, "a guess"))
    assert "Too many attempts" in text_of(posted(client, page, field, PASSWORD))
    editor.refresh_from_db()
    assert not editor.check_password(ANOTHER)
    failed = AuditEvent.objects.filter(what="sign-in failed", subject_key=editor.pk)
    assert failed.count() == FREE_ATTEMPTS


def test_a_person_changes_their_password(client: Client, editor: User) -> None:
    page = text_of(client.get(reverse("admin:password_change")))
    assert "Password change" in page
    assert posted(client, *CHANGE, PASSWORD).status_code == 302
    editor.refresh_from_db()
    assert editor.check_password(ANOTHER)
    assert client.get(reverse("admin:password_change_done")).status_code == 200


def test_a_wrong_password_is_said_to_be_wrong(client: Client) -> None:
    assert "entered incorrectly" in text_of(posted(client, *CHANGE, "a guess"))
