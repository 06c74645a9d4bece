"""Signing in by a provider of OpenID Connect."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from curation.models import AuditEvent
from curation.oidc_provider import oidc_provider
from tests.curation.accounts.fake_provider import CLIENT, SECRET, Provider, running_provider
from tests.curation.accounts.people import (
    Clock,
    code_of,
    posted_code,
    set_up_app,
    signed_in,
    with_password,
)
from tests.curation.pages import text_of
from tests.factories import person, refused_by_postgres, run_sql

EMAIL = "editor@people.example"
GO = "/admin/sign-in/oidc/"
BACK = "/admin/sign-in/oidc/back/"


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
    """Press the button, agree there, and come back."""
    client = client or Client()
    sent = client.post(GO, posted)
    assert sent["Location"].startswith(f"{provider.address}/authorize?")
    return client, client.get(BACK, provider.code_for(sent["Location"]))


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def events(*what: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(what__in=what).order_by("pk"))


def test_somebody_with_an_account_signs_in_by_their_verified_address(
    user: User, provider: Provider
) -> None:
    client, response = come(provider, next="/admin/sessions/")
    assert response["Location"] == "/admin/sessions/"
    assert is_in(client)
    (linked,) = events("provider linked")
    assert (linked.actor_name, linked.subject_name) == (user.username, user.username)
    assert linked.details == {"provider": "oidc"}
    # Their password goes on working.
    assert is_in(signed_in(user))


def test_once_linked_the_subject_counts_and_no_address(user: User, provider: Provider) -> None:
    come(provider)
    provider.claims = {"sub": "subject-1", "email": "other@people.example", "email_verified": True}
    assert is_in(come(provider)[0])
    # The address was given to somebody else.
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
def test_nobody_else_gets_in_and_no_account_is_made(
    user: User, provider: Provider, claims: dict[str, Any]
) -> None:
    people = User.objects.count()
    provider.claims = {"sub": "subject-1", **claims}
    client, response = come(provider)
    assert response["Location"] == reverse("admin:login")
    assert "There is no account here for you" in text_of(client.get(response["Location"]))
    assert not is_in(client)
    assert User.objects.count() == people
    assert events("sign-in failed")[-1].details == {"account": "provider"}


def test_two_accounts_with_one_address_are_nobodys(
    user: User, reviewer: User, provider: Provider
) -> None:
    reviewer.email = EMAIL.upper()
    reviewer.save()
    assert not is_in(come(provider)[0])


def test_an_account_that_was_closed_stays_so(user: User, provider: Provider) -> None:
    come(provider)
    user.is_active = False
    user.save()
    assert not is_in(come(provider)[0])


def test_by_a_setting_an_account_is_made_without_a_role(
    db: None, provider: Provider, settings: Any
) -> None:
    settings.OIDC_MAKES_ACCOUNTS = True
    client, _ = come(provider)
    assert is_in(client)
    made = User.objects.get(email=EMAIL)
    assert not made.groups.exists()
    assert not made.is_superuser
    assert not made.has_usable_password()


def test_the_second_factor_is_asked_for_all_the_same(
    user: User, provider: Provider, clock: Clock
) -> None:
    secret, _ = set_up_app(signed_in(user), clock)
    client, response = come(provider)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    posted_code(client, code_of(secret, clock))
    assert is_in(client)


def test_who_needs_one_and_has_none_sets_it_up(
    user: User, provider: Provider, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"editor"}
    client, _ = come(provider)
    assert client.get("/admin/")["Location"] == reverse("mfa_index")


def test_by_a_setting_the_provider_has_asked_for_it(
    user: User, provider: Provider, clock: Clock, settings: Any
) -> None:
    set_up_app(signed_in(user), clock)
    settings.OIDC_IS_SECOND_FACTOR = True
    settings.SECOND_FACTOR_REQUIRED_FOR = {"editor"}
    assert is_in(come(provider)[0])
    # A password alone is no more than before.
    assert not is_in(signed_in(user))


# What somebody could try


def test_an_answer_that_nobody_asked_for_is_refused(user: User, provider: Provider) -> None:
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


def test_claims_about_somebody_else_than_the_token_are_refused(
    user: User, provider: Provider
) -> None:
    provider.userinfo = {"sub": "subject-9"}
    assert not is_in(come(provider)[0])


def test_a_link_alone_sends_nobody_there(provider: Provider, db: None) -> None:
    assert Client().get(GO).status_code == 405
    assert provider.requests == []


def test_a_signed_in_person_is_linked_to_no_account_of_anothers(
    user: User, reviewer: User, provider: Provider
) -> None:
    client = signed_in(with_password(reviewer))
    come(provider, client, process="connect")
    assert not SocialAccount.objects.filter(user=reviewer).exists()


def test_it_leads_to_no_other_site(user: User, provider: Provider) -> None:
    _, response = come(provider, next="https://elsewhere.example/")
    assert response["Location"] == "/admin/"


def test_a_provider_that_does_not_answer_is_said(db: None, provider: Provider) -> None:
    client = Client()
    provider.answer = lambda path, posted: None  # type: ignore[method-assign]
    response = client.post(GO, follow=True)
    assert "did not work" in text_of(response)


def test_who_says_no_there_comes_back_to_the_page_for_signing_in(
    user: User, provider: Provider
) -> None:
    client = Client()
    state = provider.code_for(client.post(GO)["Location"])["state"]
    response = client.get(BACK, {"error": "access_denied", "state": state})
    assert response["Location"] == reverse("admin:login")


# Settings, and what is noted


def test_without_a_provider_there_is_no_such_address(db: None) -> None:
    assert Client().post(GO).status_code == 404
    assert "Sign in with" not in text_of(Client().get("/admin/login/"))


def test_the_page_for_signing_in_leads_there(provider: Provider, db: None) -> None:
    assert f'action="{GO}"' in Client().get("/admin/login/").content.decode()


def test_a_provider_needs_its_client() -> None:
    with pytest.raises(ImproperlyConfigured):
        oidc_provider("https://id.example", "Example", "", "")


def test_an_administrator_unlinks_an_account_and_that_is_noted(
    user: User, provider: Provider
) -> None:
    come(provider)
    client = signed_in(with_password(person("administrator")))
    client.post(reverse("account_access", args=[user.pk]), {"link": "end"})
    assert not SocialAccount.objects.exists()
    (event,) = events("provider unlinked")
    assert event.subject_name == user.username
    assert event.actor_name.startswith("administrator")


@pytest.mark.owner
def test_links_are_not_emptied_unnoted(db: None) -> None:
    with refused_by_postgres("is refused"):
        run_sql("TRUNCATE socialaccount_socialaccount CASCADE")
