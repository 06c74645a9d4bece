"""Signing in with an OpenID Connect provider."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from curation.accounts.provider import discovery
from curation.accounts.provider.configuration import oidc_provider
from curation.accounts.sign_in_delays import FREE_NETWORK_ATTEMPTS
from curation.models import AuditEvent, SignInDelay
from sources.acting import acting_as
from tests.curation.accounts.fake_provider import CLIENT, SECRET, Provider, running_provider
from tests.curation.accounts.people import (
    Clock,
    code_of,
    events,
    is_in,
    posted_code,
    set_up_app,
    signed_in,
    with_password,
)
from tests.desk.pages import text_of
from tests.factories import a_document, person, publish, refused_by_postgres, run_sql

EMAIL = "editor@people.example"
GO = "/admin/sign-in/oidc/"
BACK = "/admin/sign-in/oidc/back/"
DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running_provider() as provider:
        provider.claims = {"sub": "subject-1", "email": EMAIL, "email_verified": True}
        found = oidc_provider(provider.address, "Example", CLIENT, SECRET)
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": found}
        yield provider


@pytest.fixture
def user(editor: User) -> User:
    editor.email = EMAIL
    return with_password(editor)


def come(provider: Provider, client: Client | None = None, **posted: str) -> tuple[Client, Any]:
    """Press the button, agree at the provider, and return."""
    client = client or Client()
    sent = client.post(GO, posted)
    assert sent["Location"].startswith(f"{provider.address}/authorize?")
    return client, client.get(BACK, provider.code_for(sent["Location"]))


def test_a_user_signs_in_by_a_verified_email_address(user: User, provider: Provider) -> None:
    client, response = come(provider, next="/admin/sessions/")
    assert response["Location"] == "/admin/sessions/"
    assert is_in(client)
    (linked,) = events("provider linked")
    assert (linked.actor_name, linked.subject_name) == (user.username, user.username)
    assert linked.details == {"provider": "oidc"}
    # Their password still works.
    assert is_in(signed_in(user))


def test_a_linked_account_is_found_by_subject_and_not_by_email(
    user: User, provider: Provider
) -> None:
    come(provider)
    provider.claims = {"sub": "subject-1", "email": "other@people.example", "email_verified": True}
    assert is_in(come(provider)[0])
    # The address now belongs to another person.
    provider.claims = {"sub": "subject-2", "email": EMAIL, "email_verified": True}
    assert not is_in(come(provider)[0])
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"email": EMAIL, "email_verified": False},
        {"email": EMAIL},
        {"email": "nobody@people.example", "email_verified": True},
        # An i without a dot, whose capital is the same.
        {"email": EMAIL.replace("i", "\u0131"), "email_verified": True},
        {},
    ],
)
def test_an_unknown_user_is_refused_and_no_account_is_created(
    user: User, provider: Provider, claims: dict[str, Any]
) -> None:
    people = User.objects.count()
    provider.claims = {"sub": "subject-1", **claims}
    client, response = come(provider)
    assert response["Location"] == reverse("admin:login")
    assert "There is no account here for you" in text_of(client.get(response["Location"]))
    assert not is_in(client)
    assert User.objects.count() == people
    assert not events("sign-in failed")  # it concerns nobody here


def test_an_email_address_shared_by_two_accounts_signs_nobody_in(
    user: User, reviewer: User, provider: Provider
) -> None:
    reviewer.email = EMAIL.upper()
    reviewer.save()
    assert not is_in(come(provider)[0])


def test_a_deactivated_account_is_refused_and_audited(user: User, provider: Provider) -> None:
    come(provider)
    user.is_active = False
    user.save()
    assert not is_in(come(provider)[0])
    (event,) = events("sign-in failed")
    assert (event.subject_name, event.details) == (user.username, {"account": "provider"})


def test_a_deactivated_account_is_not_linked(user: User, provider: Provider) -> None:
    user.is_active = False
    user.save()
    assert not is_in(come(provider)[0])
    assert not SocialAccount.objects.exists()
    assert not events("provider linked")


# An i without a dot, whose capital is the same; the sign of Kelvin, which in small is a k.
@pytest.mark.parametrize("look_alike", ["m\u0131ke@people.example", "mi\u212ae@people.example"])
@pytest.mark.parametrize("makes_accounts", [False, True])
def test_a_look_alike_email_address_signs_nobody_in(
    user: User, provider: Provider, settings: Any, makes_accounts: bool, look_alike: str
) -> None:
    settings.OIDC_MAKES_ACCOUNTS = makes_accounts
    user.email = "mike@people.example"
    user.save()
    provider.claims["email"] = look_alike
    assert not is_in(come(provider)[0])
    assert not SocialAccount.objects.exists()


def test_an_email_address_is_compared_without_case(user: User, provider: Provider) -> None:
    provider.claims["email"] = EMAIL.upper()
    assert is_in(come(provider)[0])


def test_a_setting_creates_accounts_without_a_role(
    db: None, provider: Provider, settings: Any
) -> None:
    settings.OIDC_MAKES_ACCOUNTS = True
    client, _ = come(provider)
    assert is_in(client)
    made = User.objects.get(email=EMAIL)
    assert not made.groups.exists()
    assert not made.is_superuser
    assert not made.has_usable_password()
    (event,) = events("account made")
    assert (event.actor_key, event.actor_name, event.subject_key) == (made.pk, EMAIL, made.pk)


@pytest.mark.parametrize("name", [EMAIL, EMAIL.upper()])
def test_no_account_is_created_with_a_username_that_is_taken(
    db: None, provider: Provider, settings: Any, name: str
) -> None:
    settings.OIDC_MAKES_ACCOUNTS = True
    User.objects.create_user(name, "other@people.example")
    client, response = come(provider)
    assert "There is no account here for you" in text_of(client.get(response["Location"]))
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_the_second_factor_is_still_required(user: User, provider: Provider, clock: Clock) -> None:
    secret, _ = set_up_app(signed_in(user), clock)
    client, response = come(provider)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    posted_code(client, code_of(secret, clock))
    assert is_in(client)


def test_a_user_who_needs_a_second_factor_sets_it_up(
    user: User, provider: Provider, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"editor"}
    client, _ = come(provider)
    assert client.get("/admin/")["Location"] == reverse("mfa_index")


def test_without_a_password_a_user_signs_in_again_before_adding_a_factor(
    db: None, provider: Provider, settings: Any
) -> None:
    settings.OIDC_MAKES_ACCOUNTS = True
    client, _ = come(provider)
    page = reverse("mfa_activate_totp")
    assert client.get(page).status_code == 200
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    shown = client.get(page, follow=True)
    assert shown.redirect_chain[-1][0] == f"{reverse('admin:login')}?next=%2Fadmin%2Fmfa%2Fapp%2F"
    assert "Sign in again" in text_of(shown)
    assert not is_in(client)


def test_a_setting_trusts_the_second_factor_of_the_provider(
    user: User, provider: Provider, clock: Clock, settings: Any
) -> None:
    set_up_app(signed_in(user), clock)
    settings.OIDC_IS_SECOND_FACTOR = True
    settings.SECOND_FACTOR_REQUIRED_FOR = {"editor"}
    assert is_in(come(provider)[0])
    # A password alone is still not enough.
    assert not is_in(signed_in(user))


# Attacks


def test_an_unsolicited_answer_is_refused(user: User, provider: Provider) -> None:
    sent = Client().post(GO)
    elsewhere = Client()
    response = elsewhere.get(BACK, provider.code_for(sent["Location"]))
    assert response["Location"] == reverse("admin:login")
    assert not is_in(elsewhere)


def test_a_token_for_another_client_is_refused(user: User, provider: Provider) -> None:
    provider.claims["aud"] = "another client"
    assert not is_in(come(provider)[0])


def test_a_token_of_another_issuer_is_refused(user: User, provider: Provider) -> None:
    provider.claims["iss"] = "https://elsewhere.example"
    assert not is_in(come(provider)[0])


@pytest.mark.parametrize("token", [{"expires_in": "soon"}, {"expires_in": 10**30}])
def test_an_answer_with_an_unreadable_token_is_refused(
    user: User, provider: Provider, token: dict[str, Any]
) -> None:
    provider.token = token
    client, response = come(provider)
    assert response["Location"] == reverse("admin:login")
    assert not is_in(client)


def test_claims_about_another_subject_than_the_token_are_refused(
    user: User, provider: Provider
) -> None:
    provider.userinfo = {"sub": "subject-9"}
    assert not is_in(come(provider)[0])


@pytest.mark.parametrize("subject", [None, "", 7, "a\0b", "x" * 192, ["subject-1"]])
@pytest.mark.parametrize("where", ["claims", "userinfo"])
def test_claims_without_a_subject_are_refused(
    user: User, provider: Provider, where: str, subject: Any
) -> None:
    getattr(provider, where)["sub"] = subject
    client, response = come(provider)
    assert response["Location"] == reverse("admin:login")
    assert not is_in(client)


def test_an_answer_without_claims_is_refused(user: User, provider: Provider) -> None:
    del provider.claims["sub"]
    client, response = come(provider)
    assert response["Location"] == reverse("admin:login")
    assert not is_in(client)


@pytest.mark.parametrize("email", ["a\0@people.example", "a@pe\u202eople.example", 7, ["x"]])
def test_an_unreadable_email_address_is_ignored(
    user: User, provider: Provider, settings: Any, email: Any
) -> None:
    settings.OIDC_MAKES_ACCOUNTS = True
    provider.claims["email"] = email
    _, response = come(provider)
    assert response["Location"] == reverse("admin:login")
    assert User.objects.count() == 1


def test_only_the_claims_that_are_used_are_stored(user: User, provider: Provider) -> None:
    provider.claims |= {"name": "Somebody\0", "phone_number": "1"}
    assert is_in(come(provider)[0])
    kept = SocialAccount.objects.get().extra_data
    assert {name for part in kept.values() for name in part} == {"sub", "email", "email_verified"}


def test_an_unsolicited_callback_writes_nothing_and_makes_no_request(
    db: None, provider: Provider
) -> None:
    before = AuditEvent.objects.count()
    for query in ({}, {"code": "x"}, {"state": "x", "code": "x"}, {"error": "access_denied"}):
        assert Client().get(BACK, query)["Location"] == reverse("admin:login")
    assert AuditEvent.objects.count() == before
    assert not SignInDelay.objects.exists()
    assert not Session.objects.exists()
    assert provider.requests == []


def test_repeated_sign_in_attempts_are_delayed(db: None, provider: Provider) -> None:
    before = AuditEvent.objects.count()
    for _ in range(FREE_NETWORK_ATTEMPTS):
        assert Client().post(GO)["Location"].startswith(provider.address)
    SignInDelay.objects.update(free_at="2200-01-01T00:00:00Z")
    sessions = Session.objects.count()
    client = Client()
    response = client.post(GO, REMOTE_ADDR="127.0.0.1")
    assert response["Location"] == reverse("admin:login")
    assert Session.objects.count() == sessions
    assert "Too many attempts" in text_of(client.get(reverse("admin:login")))
    assert AuditEvent.objects.count() == before
    elsewhere = client.post(GO, REMOTE_ADDR="198.51.100.1")
    assert elsewhere["Location"].startswith(provider.address)


def test_a_successful_sign_in_resets_the_delay_of_its_network(
    user: User, provider: Provider
) -> None:
    for _ in range(3):
        Client().post(GO)
    assert SignInDelay.objects.get().failures == 3
    come(provider)
    assert SignInDelay.objects.get().failures == 0


def test_password_sign_in_is_not_delayed_by_provider_attempts(
    user: User, provider: Provider
) -> None:
    for _ in range(FREE_NETWORK_ATTEMPTS):
        Client().post(GO)
    SignInDelay.objects.update(free_at="2200-01-01T00:00:00Z")
    assert is_in(signed_in(user))


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    monkeypatch.setattr(discovery, "clock", time)
    return time


def test_the_provider_configuration_is_cached(user: User, provider: Provider, time: Time) -> None:
    for _ in range(3):
        assert is_in(come(provider)[0])
    assert provider.requests.count(DISCOVERY) == 1
    time.now += discovery.SECONDS_KEPT
    come(provider)
    assert provider.requests.count(DISCOVERY) == 2


@pytest.mark.parametrize("answer", [None, {"issuer": "x"}, ["x"]])
def test_a_failing_provider_is_not_asked_again_for_a_moment(
    db: None, provider: Provider, time: Time, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    asked: list[str] = []

    def answer_badly(path: str, _: Any) -> Any:
        asked.append(path)
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(provider, "answer", answer_badly)
        for _ in range(3):
            assert Client().post(GO)["Location"] == reverse("admin:login")
        assert asked == [DISCOVERY]
    time.now += discovery.SECONDS_AFTER_A_FAILURE
    assert Client().post(GO)["Location"].startswith(provider.address)


@pytest.mark.parametrize("ending", ["", "/", "/tenant", "/tenant/"])
def test_a_provider_with_the_configured_issuer_is_used(
    user: User, provider: Provider, settings: Any, ending: str
) -> None:
    provider.issuer = provider.address + ending
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = provider.issuer
    assert is_in(come(provider)[0])
    assert provider.requests[0] == f"{ending.rstrip('/')}{DISCOVERY}"


@pytest.mark.parametrize("ending", ["/", "/other", "?x", ":80"])
def test_a_provider_with_another_issuer_is_not_used(
    user: User, provider: Provider, ending: str, caplog: pytest.LogCaptureFixture
) -> None:
    provider.issuer = provider.address + ending
    client = Client()
    assert "did not work" in text_of(client.post(GO, follow=True))
    assert provider.requests == [DISCOVERY]
    assert f"The issuer is '{provider.issuer}'" in caplog.text


def test_the_issuer_is_compared_exactly() -> None:
    found = settings_with("SOCIALACCOUNT_PROVIDERS", OIDC_ISSUER="https://id.example/")
    assert "'https://id.example/'" in found.stdout


def test_other_requests_do_not_wait_for_the_provider(
    db: None, provider: Provider, time: Time
) -> None:
    with discovery._fetching:
        assert Client().post(GO)["Location"] == reverse("admin:login")
    assert provider.requests == []
    Client().post(GO)
    time.now += discovery.SECONDS_KEPT
    with discovery._fetching:
        assert Client().post(GO)["Location"].startswith(provider.address)
    assert provider.requests == [DISCOVERY]


def test_a_provider_failure_during_sign_in_is_shown_to_the_user(
    user: User, provider: Provider, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    back = provider.code_for(client.post(GO)["Location"])
    time.now += discovery.SECONDS_KEPT
    monkeypatch.setattr(provider, "answer", lambda path, posted: None)
    assert client.get(BACK, back)["Location"] == reverse("admin:login")


def test_a_get_request_does_not_redirect_to_the_provider(provider: Provider, db: None) -> None:
    assert Client().get(GO).status_code == 405
    assert provider.requests == []


def test_a_signed_in_user_is_not_linked_to_another_account(
    user: User, reviewer: User, provider: Provider
) -> None:
    client = signed_in(with_password(reviewer))
    come(provider, client, process="connect")
    assert not SocialAccount.objects.filter(user=reviewer).exists()


def test_sign_in_does_not_redirect_to_another_site(user: User, provider: Provider) -> None:
    _, response = come(provider, next="https://elsewhere.example/")
    assert response["Location"] == "/admin/"


def test_an_unreachable_provider_is_reported(db: None, provider: Provider) -> None:
    client = Client()
    provider.answer = lambda path, posted: None  # type: ignore[method-assign]
    response = client.post(GO, follow=True)
    assert "did not work" in text_of(response)


def test_a_declined_consent_returns_to_the_sign_in_page(user: User, provider: Provider) -> None:
    client = Client()
    state = provider.code_for(client.post(GO)["Location"])["state"]
    response = client.get(BACK, {"error": "access_denied", "state": state})
    assert response["Location"] == reverse("admin:login")


# Settings, and the audit trail


def test_without_a_provider_its_addresses_are_not_found(db: None) -> None:
    assert Client().post(GO).status_code == 404
    assert "Sign in with" not in text_of(Client().get("/admin/login/"))


def test_the_sign_in_page_links_to_it(provider: Provider, db: None) -> None:
    assert f'action="{GO}"' in Client().get("/admin/login/").content.decode()


def test_a_provider_needs_client_credentials() -> None:
    with pytest.raises(ImproperlyConfigured):
        oidc_provider("https://id.example", "Example", "", "")


def policy(**environment: str) -> subprocess.CompletedProcess[str]:
    """Return the Content-Security-Policy of settings that are read with this environment."""
    return settings_with("CONTENT_SECURITY_POLICY", **environment)


def settings_with(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from curation import settings; print(settings.{name})"],
        env={**os.environ, "DEBUG": "1", "OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "x"}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_form_action_allows_the_configured_origins() -> None:
    found = policy(
        OIDC_ISSUER="https://id.example/tenant",
        OIDC_FURTHER_ORIGINS="https://login.example, https://sso.example:8443",
    )
    assert (
        "form-action 'self' https://id.example https://login.example https://sso.example:8443;"
        in found.stdout
    )
    assert (
        "form-action 'self' https://id.example;" in policy(OIDC_ISSUER="https://id.example").stdout
    )


@pytest.mark.parametrize(
    "origin", ["*", "https://*.example", "https://x.example/a", "https://x.example; script-src *"]
)
def test_an_invalid_origin_is_refused(origin: str) -> None:
    found = policy(OIDC_ISSUER="https://id.example", OIDC_FURTHER_ORIGINS=origin)
    assert "OIDC_FURTHER_ORIGINS" in found.stderr


def test_unlinking_ends_the_sessions_of_the_account(user: User, provider: Provider) -> None:
    theirs, _ = come(provider)
    administrator = person("administrator")
    client = signed_in(with_password(administrator))
    client.post(reverse("account_access", args=[user.pk]), {"link": "end"})
    assert not is_in(theirs)
    assert is_in(client)
    (event,) = events("sessions ended")
    assert (event.subject_name, event.actor_name) == (user.username, administrator.username)


def test_a_user_who_unlinks_their_own_account_stays_signed_in(db: None, provider: Provider) -> None:
    administrator = person("administrator")
    administrator.email = EMAIL
    client = signed_in(with_password(administrator))
    other, _ = come(provider)
    client.post(reverse("account_access", args=[administrator.pk]), {"link": "end"})
    assert is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize("by", ["link", "unlink"])
def test_an_approval_by_a_user_who_changed_the_authors_link_is_shown(
    user: User, reviewer: User, provider: Provider, by: str
) -> None:
    if by == "unlink":
        come(provider)
    administrator = person("administrator")
    document, other = a_document(user), a_document(user)
    publish(other, by=user, approver=reviewer)
    with acting_as(administrator):
        if by == "link":
            SocialAccount.objects.create(user=user, provider="oidc", uid="subject-1")
        else:
            SocialAccount.objects.all().delete()
    publish(document, by=user, approver=administrator)
    found = signed_in(with_password(administrator)).get(
        reverse("admin:publication_publication_changelist"), {"accounts": "related"}
    )
    assert document.public_id in text_of(found)
    assert other.public_id not in text_of(found)


def test_unlinking_by_an_administrator_is_audited(user: User, provider: Provider) -> None:
    come(provider)
    client = signed_in(with_password(person("administrator")))
    client.post(reverse("account_access", args=[user.pk]), {"link": "end"})
    assert not SocialAccount.objects.exists()
    (event,) = events("provider unlinked")
    assert event.subject_name == user.username
    assert event.actor_name.startswith("administrator")


@pytest.mark.owner
def test_truncating_the_links_is_refused(db: None) -> None:
    with refused_by_postgres("is refused"):
        run_sql("TRUNCATE socialaccount_socialaccount CASCADE")
