"""Passkeys, and malformed answers in place of them."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.accounts.sign_in_delays import FREE_ATTEMPTS
from curation.models import AuditEvent
from tests.curation.accounts.delays import let_nobody_wait_less_than_an_hour
from tests.curation.accounts.passkeys import SERVED, Passkey
from tests.curation.accounts.people import signed_in
from tests.desk.pages import text_of

BYTES = "AAAA"
BROKEN: list[Any] = [
    [],
    "x",
    7,
    {},
    {"id": "x"},
    {"id": "a", "rawId": "a", "type": "public-key", "response": {}},
    {"id": BYTES, "rawId": BYTES, "type": "public-key", "response": []},
    {"id": BYTES, "rawId": BYTES, "type": "other", "response": {}},
    {"id": "BBBB", "rawId": BYTES, "type": "public-key", "response": {}},
    *(
        {
            "id": BYTES,
            "rawId": BYTES,
            "type": "public-key",
            "response": {
                "clientDataJSON": said,
                "attestationObject": other,
                "authenticatorData": other,
                "signature": other,
            },
        }
        for said in ("!", "é", 7, BYTES, "e30", "W10", "eyJ0eXBlIjo3fQ")
        for other in ("!", "", BYTES, "oA", "o2NmbXRkbm9uZQ", 7)
    ),
]


@pytest.fixture
def passkey(user: User) -> Passkey:
    """A passkey that the user has added."""
    passkey = Passkey()
    passkey.add_to(signed_in(user))
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    return passkey


def is_in(client: Client) -> bool:
    return client.get("/admin/", **SERVED).status_code == 200


def failures() -> int:
    return AuditEvent.objects.filter(what="sign-in failed").count()


def test_a_passkey_signs_its_user_in(user: User, passkey: Passkey) -> None:
    client = signed_in(user)
    passkey.sign_in(client)
    assert is_in(client)


def test_an_unknown_passkey_is_refused_and_audited(user: User, passkey: Passkey) -> None:
    client = signed_in(user)
    assert "Incorrect code" in text_of(Passkey().sign_in(client))
    assert not is_in(client)
    assert failures() == 1


def test_failed_passkeys_are_counted_and_delayed_ones_are_not_audited(
    user: User, passkey: Passkey
) -> None:
    client = signed_in(user)
    for _ in range(FREE_ATTEMPTS):
        Passkey().sign_in(client)
    let_nobody_wait_less_than_an_hour()
    # Even the right one is refused now.
    assert "Too many attempts" in text_of(passkey.sign_in(client))
    assert not is_in(client)
    assert failures() == FREE_ATTEMPTS


def test_failed_codes_and_passkeys_are_counted_together(user: User, passkey: Passkey) -> None:
    client = signed_in(user)
    for number in range(FREE_ATTEMPTS):
        client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
    let_nobody_wait_less_than_an_hour()
    passkey.sign_in(client)
    assert not is_in(client)


def test_a_correct_passkey_resets_the_failure_count(user: User, passkey: Passkey) -> None:
    for _ in range(3):
        client = signed_in(user)
        for _ in range(FREE_ATTEMPTS - 2):
            Passkey().sign_in(client)
        passkey.sign_in(client)
        assert is_in(client)


@pytest.mark.parametrize("sent", BROKEN, ids=json.dumps)
def test_a_broken_answer_adds_no_passkey(user: User, sent: Any) -> None:
    client = signed_in(user)
    address = reverse("mfa_add_webauthn")
    client.get(address, **SERVED)
    page = client.post(address, {"name": "Key", "credential": json.dumps(sent)}, **SERVED)
    assert page.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("sent", BROKEN, ids=json.dumps)
def test_a_broken_answer_signs_nobody_in(user: User, passkey: Passkey, sent: Any) -> None:
    client = signed_in(user)
    address = reverse("mfa_authenticate")
    client.get(address, **SERVED)
    page = client.post(address, {"credential": json.dumps(sent)}, **SERVED)
    assert page.status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("more", ["\0", "\ud800", "long " * 1000])
def test_extra_data_sent_with_a_passkey_is_not_stored(user: User, more: str) -> None:
    Passkey().add_to(signed_in(user), clientExtensionResults={"note": more}, note=more)
    (kept,) = Authenticator.objects.filter(type="webauthn")
    assert "note" not in json.dumps(kept.data)


def test_a_session_without_a_used_passkey_is_asked_for_one(
    user: User, passkey: Passkey, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"editor"}
    client = Client()
    client.force_login(user)
    address = reverse("mfa_reauthenticate_webauthn") + "?next=/admin/"
    page = passkey.sign_in(client, address)
    assert page["Location"] == "/admin/"
    assert is_in(client)


def test_the_reauthentication_page_shows_the_error_and_counts_each_attempt_once(
    user: User, passkey: Passkey
) -> None:
    client = Client()
    client.force_login(user)
    address = reverse("mfa_reauthenticate_webauthn")
    for _ in range(FREE_ATTEMPTS):
        page = client.post(address, {"credential": '{"id": "x"}'}, **SERVED)
        assert "Incorrect code" in text_of(page)
    let_nobody_wait_less_than_an_hour()
    page = client.post(address, {"credential": '{"id": "x"}'}, **SERVED)
    assert "Too many attempts" in text_of(page)
