"""Second factors: setting them up, signing in with them, who needs one, and resetting them."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from curation.accounts.first_step import FIRST_STEP, SECONDS_FOR_THE_SECOND_STEP
from curation.accounts.second_factors.factors import requires_second_factor, reset_factors
from curation.errors import NotPermittedError, OwnWorkError
from sources.acting import forget_actor
from tests.curation.accounts.delays import let_nobody_wait_less_than_an_hour
from tests.curation.accounts.passkeys import SERVED, Passkey
from tests.curation.accounts.people import (
    PASSWORD,
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
from tests.factories import refused_by_postgres, run_sql

HOME = "/admin/"


@pytest.fixture
def secret(user: User, clock: Clock) -> str:
    """The secret of the user's app."""
    return set_up_app(signed_in(user), clock)[0]


# Signing in


def test_without_a_second_factor_a_password_is_enough(user: User) -> None:
    assert is_in(signed_in(user))


def test_with_a_second_factor_the_password_alone_is_not_enough(user: User, secret: str) -> None:
    client = Client()
    posted = {"username": user.username, "password": PASSWORD, "next": "/admin/sessions/"}
    response = client.post(reverse("admin:login"), posted)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get(reverse("mfa_index")).status_code == 302
    assert [event.actor_name for event in events("signed in")] == [user.username]  # to set it up


def test_a_code_completes_the_sign_in_and_redirects_to_the_requested_page(
    user: User, secret: str, clock: Clock
) -> None:
    client = Client()
    posted = {"username": user.username, "password": PASSWORD, "next": "/admin/sessions/"}
    client.post(reverse("admin:login"), posted)
    response = posted_code(client, code_of(secret, clock))
    assert response["Location"] == "/admin/sessions/"
    assert is_in(client)
    assert len(events("signed in")) == 2


def test_a_wrong_code_is_refused_and_audited(user: User, secret: str) -> None:
    client = signed_in(user)
    assert "Incorrect code" in text_of(posted_code(client, "000000"))
    assert not is_in(client)
    (event,) = events("sign-in failed")
    assert (event.subject_name, event.details) == (user.username, {"account": "second factor"})


def test_a_code_works_once(user: User, secret: str, clock: Clock) -> None:
    code = code_of(secret, clock)
    posted_code(signed_in(user), code)
    client = signed_in(user)
    posted_code(client, code)
    assert not is_in(client)


def test_the_code_used_at_setup_does_not_work_again(user: User, clock: Clock) -> None:
    setting_up = signed_in(user)
    secret = setting_up.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_of(secret, clock)
    setting_up.post(reverse("mfa_activate_totp"), {"code": code})
    assert not is_in_with(user, code)
    clock.next_code()
    assert is_in_with(user, code_of(secret, clock))


def test_a_code_older_than_the_last_used_one_does_not_work(
    user: User, secret: str, clock: Clock
) -> None:
    earlier = code_of(secret, clock)
    clock.next_code()
    posted_code(signed_in(user), code_of(secret, clock))
    client = signed_in(user)
    posted_code(client, earlier)
    assert not is_in(client)


@pytest.mark.parametrize("changes", ["password", "is_active", "time"])
def test_the_second_step_follows_only_a_valid_first_one(
    user: User, secret: str, clock: Clock, changes: str
) -> None:
    client = signed_in(user)
    if changes == "password":
        user.set_password("another password of the same person")
    elif changes == "is_active":
        user.is_active = False
    else:
        session = client.session
        session[FIRST_STEP][2] -= SECONDS_FOR_THE_SECOND_STEP + 1
        session.save()
    user.save()
    response = posted_code(client, code_of(secret, clock))
    assert response["Location"] == reverse("admin:login")
    assert not client.session.get("_auth_user_id")
    assert not is_in(client)


def test_guesses_of_codes_from_many_addresses_are_counted_together(
    user: User, secret: str, clock: Clock
) -> None:
    for number in range(6):
        client = signed_in(user, REMOTE_ADDR=f"192.0.2.{number}")
        posted_code(client, f"{number:06}")
    client = signed_in(user, REMOTE_ADDR="192.0.2.99")
    let_nobody_wait_less_than_an_hour()
    # Even the right one is refused now.
    page = posted_code(client, code_of(secret, clock))
    assert "Too many attempts" in text_of(page)
    assert not is_in(client)


def test_a_recovery_code_works_once_and_is_audited(user: User, clock: Clock) -> None:
    _, codes = set_up_app(signed_in(user), clock)
    assert len(codes) == 10
    assert is_in_with(user, codes[3])
    assert not is_in_with(user, codes[3])
    assert is_in_with(user, codes[4])
    used = events("recovery code used")
    assert [event.details for event in used] == [{"used so far": 1}, {"used so far": 2}]
    assert used[0].actor_name == user.username


def is_in_with(user: User, code: str) -> bool:
    client = signed_in(user)
    posted_code(client, code)
    return is_in(client)


def test_recovery_codes_are_shown_once(user: User, clock: Clock) -> None:
    client = signed_in(user)
    _, codes = set_up_app(client, clock)
    page = text_of(client.get(reverse("mfa_view_recovery_codes")))
    assert not any(code in page for code in codes)


def test_new_recovery_codes_replace_the_old_ones(user: User, clock: Clock) -> None:
    client = signed_in(user)
    _, codes = set_up_app(client, clock)
    client.post(reverse("mfa_generate_recovery_codes"))
    assert not is_in_with(user, codes[0])
    assert len(events("recovery codes made")) == 2


# Changing them


def test_a_session_that_is_not_fresh_asks_for_the_password_first(user: User, clock: Clock) -> None:
    client = Client()
    client.force_login(user)
    page = client.get(reverse("mfa_activate_totp"))
    assert page["Location"].startswith(reverse("account_reauthenticate"))
    client.post(page["Location"], {"password": "not it"})
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    client.post(page["Location"], {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_guesses_of_the_password_are_counted_on_reauthentication_too(user: User) -> None:
    client = Client()
    client.force_login(user)
    address = reverse("account_reauthenticate") + "?next=/admin/mfa/app/"
    for _ in range(6):
        client.post(address, {"password": "not it"})
    let_nobody_wait_less_than_an_hour()
    client.post(address, {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 302


def test_adding_a_factor_requires_the_existing_factor_and_not_the_password(
    user: User, secret: str, clock: Clock
) -> None:
    client = Client()
    client.force_login(user)
    asked = client.get(reverse("mfa_add_webauthn"))["Location"]
    assert asked.startswith(reverse("mfa_reauthenticate"))
    assert "Use your password" not in text_of(client.get(asked))
    by_password = reverse("account_reauthenticate")
    assert client.get(by_password)["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(by_password, {"password": PASSWORD})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 302
    client.post(asked, {"code": code_of(secret, clock)})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_removing_the_app_removes_the_recovery_codes_too(user: User, clock: Clock) -> None:
    client = signed_in(user)
    set_up_app(client, clock)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert len(events("second factor removed")) == 2


# Who needs one


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"editor"}


def test_a_user_who_needs_a_factor_is_redirected_to_set_it_up(
    user: User, required: None, clock: Clock
) -> None:
    client = signed_in(user)
    for address in (HOME, reverse("admin:bring_in"), reverse("own_sessions"), "/admin/nowhere/"):
        for response in (client.get(address), client.post(address, {"text": "x"})):
            assert response["Location"] == reverse("mfa_index"), address
    assert "Your role needs a second factor" in text_of(client.get(reverse("mfa_index")))
    set_up_app(client, clock)
    assert is_in(client)


def test_a_user_without_a_factor_may_sign_in_as_another_user(
    publisher: User, reviewer: User, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"publisher"}
    client = signed_in(with_password(publisher))
    assert not is_in(client)
    posted = {"username": with_password(reviewer).username, "password": PASSWORD}
    assert client.post(reverse("admin:login"), posted)["Location"] == HOME
    assert is_in(client)


def test_lower_roles_do_not_need_a_second_factor(reviewer: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"publisher"}
    assert is_in(signed_in(with_password(reviewer)))


def test_renaming_a_role_does_not_remove_the_requirement(publisher: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"publisher"}
    Role.objects.filter(name="Publisher").update(name="Chief")
    assert not is_in(signed_in(with_password(publisher)))


def test_permissions_given_directly_also_require_a_factor(
    reviewer: User, editor: User, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"publisher"}
    publishing = Permission.objects.get(codename="publish_record")
    chief = Role.objects.create(name="Chief")
    chief.permissions.add(publishing)
    reviewer.groups.add(chief)
    editor.user_permissions.add(publishing)
    assert not is_in(signed_in(with_password(reviewer)))
    assert not is_in(signed_in(with_password(editor)))


def test_a_custom_role_can_be_required_by_its_name(
    reviewer: User, editor: User, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"translator"}
    reviewer.groups.add(Role.objects.create(name="Translator"))
    assert not is_in(signed_in(with_password(reviewer)))
    assert is_in(signed_in(with_password(editor)))


def test_an_unknown_role_name_requires_a_factor_of_everybody(editor: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"translator"}
    assert not is_in(signed_in(with_password(editor)))


def test_checking_the_requirement_takes_at_most_four_queries(
    user: User, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"publisher", "translator"}
    Role.objects.create(name="Translator")
    user = User.objects.get(pk=user.pk)  # whose permissions are not known yet
    with django_assert_num_queries(4):  # permissions, those of roles, roles, the user's
        assert not requires_second_factor(user)


def test_a_superuser_counts_as_every_role(db: None, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED_FOR = {"publisher"}
    user = with_password(User.objects.create_superuser("root", password=None))
    assert not is_in(signed_in(user))


def test_a_session_without_a_used_factor_is_asked_for_it(
    user: User, secret: str, clock: Clock, required: None
) -> None:
    client = Client()
    client.force_login(user)
    page = client.get(HOME)
    assert page["Location"].startswith(reverse("mfa_reauthenticate"))
    # The password cannot be used instead.
    for name in ("account_reauthenticate", "mfa_index", "mfa_add_webauthn", "mfa_deactivate_totp"):
        assert client.get(reverse(name))["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(page["Location"], {"code": "000000"})
    assert not is_in(client)
    assert client.post(page["Location"], {"code": code_of(secret, clock)})["Location"] == HOME
    assert is_in(client)


def test_a_required_factor_cannot_be_removed_if_it_is_the_last(
    user: User, clock: Clock, required: None
) -> None:
    client = signed_in(user)
    set_up_app(client, clock)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(type="totp").exists()


def test_without_the_setting_no_query_is_made(user: User, django_assert_num_queries: Any) -> None:
    client = Client()
    client.force_login(user)
    with django_assert_num_queries(2):  # the session, and its user
        client.get(reverse("admin:signed_in"))


# Resetting them


def test_an_administrator_resets_the_factor_of_another_user_and_ends_their_sessions(
    administrator: User, user: User, clock: Clock
) -> None:
    theirs = signed_in(user)
    set_up_app(theirs, clock)
    client = signed_in(administrator)
    address = reverse("account_access", args=[user.pk])
    assert "A second factor is set up." in text_of(client.get(address))
    client.post(address, {"factors": "reset"})
    assert not Authenticator.objects.filter(user=user).exists()
    assert not is_in(theirs)
    (event,) = events("second factors reset")
    assert (event.actor_name, event.subject_name) == (administrator.username, user.username)
    removed = events("second factor removed")
    assert {event.actor_name for event in removed} == {administrator.username}


def test_nobody_resets_their_own_factor(administrator: User, clock: Clock) -> None:
    client = signed_in(administrator)
    set_up_app(client, clock)
    client.post(reverse("account_access", args=[administrator.pk]), {"factors": "reset"})
    assert Authenticator.objects.filter(user=administrator, type="totp").exists()
    assert events("refused")[-1].details["why"] == "own work"
    with pytest.raises(OwnWorkError):
        reset_factors(administrator, administrator, None)


def test_only_administrators_reset_factors(publisher: User, user: User, secret: str) -> None:
    client = signed_in(with_password(publisher))
    address = reverse("account_access", args=[user.pk])
    assert client.post(address, {"factors": "reset"}).status_code == 403
    with pytest.raises(NotPermittedError):
        reset_factors(user, publisher, None)
    assert Authenticator.objects.filter(user=user).exists()


def test_a_command_resets_a_factor_and_is_audited(
    administrator: User, clock: Clock, capsys: Any
) -> None:
    theirs = signed_in(administrator)
    set_up_app(theirs, clock)
    call_command("reset_factor", administrator.username)
    assert "is reset, and all sessions ended" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert not is_in(theirs)
    assert is_in(signed_in(administrator))
    (event,) = events("second factors reset")
    assert (event.actor_name, event.subject_name) == ("", administrator.username)
    assert event.details == {"by": "an operator's command"}
    (ended,) = events("sessions ended")
    assert ended.details == {"sessions": 1, "by": "an operator's command"}


def test_the_command_reports_that_there_is_nothing_to_reset(user: User, capsys: Any) -> None:
    call_command("reset_factor", user.username)
    assert "has no second factor" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no user “nobody”"):
        call_command("reset_factor", "nobody")


# Another key of the site

ANOTHER_KEY = "another key, of the length that the application asks for"


def test_after_a_change_of_the_secret_key_codes_fail_and_the_page_says_why(
    user: User, clock: Clock, settings: Any
) -> None:
    secret, codes = set_up_app(signed_in(user), clock)
    settings.SECRET_KEY = ANOTHER_KEY
    for code in (code_of(secret, clock), codes[0]):
        client = signed_in(user)
        page = posted_code(client, code)
        assert "Ask an administrator to reset your second factor" in text_of(page)
        assert not is_in(client)


def test_a_fallback_key_still_decrypts_older_secrets(
    user: User, clock: Clock, settings: Any
) -> None:
    secret, codes = set_up_app(signed_in(user), clock)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = ANOTHER_KEY
    client = signed_in(user)
    posted_code(client, code_of(secret, clock))
    assert is_in(client)
    assert is_in_with(user, codes[0])


def test_after_a_change_of_the_secret_key_the_pages_say_what_to_do(
    user: User, clock: Clock, settings: Any
) -> None:
    passkey = Passkey()
    client = signed_in(user)
    set_up_app(client, clock)
    passkey.add_to(client)
    settings.SECRET_KEY = ANOTHER_KEY
    client = signed_in(user)
    passkey.sign_in(client)
    page = client.get(reverse("mfa_index"), **SERVED)
    assert "Codes from your app can no longer be checked" in text_of(page)
    shown = client.get(reverse("mfa_view_recovery_codes"), **SERVED)
    assert shown["Location"] == reverse("mfa_index")
    # The passkey still works: its owner repairs the rest.
    client.post(reverse("mfa_deactivate_totp"), **SERVED)
    assert "Make new codes" in text_of(client.get(reverse("mfa_index"), **SERVED))
    assert client.get(reverse("mfa_generate_recovery_codes"), **SERVED).status_code == 200
    client.post(reverse("mfa_generate_recovery_codes"), **SERVED)
    page = client.get(reverse("mfa_view_recovery_codes"), **SERVED)
    assert "They are shown only this once" in text_of(page)
    assert "no longer" not in text_of(client.get(reverse("mfa_index"), **SERVED))


# What is stored


def test_no_secret_is_stored_in_plain_text(user: User, clock: Clock) -> None:
    secret, codes = set_up_app(signed_in(user), clock)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_the_audit_trail_contains_no_secret(user: User, clock: Clock) -> None:
    secret, codes = set_up_app(signed_in(user), clock)
    is_in_with(user, codes[0])
    kept = str(run_sql("SELECT row_to_json(e)::text FROM curation_auditevent e"))
    rows = Authenticator.objects.values_list("data", flat=True)
    sealed = [value for data in rows for value in data.values() if isinstance(value, str)]
    assert len(sealed) == 2
    assert not any(value in kept for value in [secret, *codes, *sealed])


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE mfa_authenticator SET data = '{}' WHERE type = 'totp'", "second factor changed"),
        ("DELETE FROM mfa_authenticator", "second factor removed"),
        (
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
            " SELECT user_id, 'webauthn', '{}', now() FROM mfa_authenticator WHERE type = 'totp'",
            "second factor added",
        ),
    ],
)
def test_a_change_by_sql_is_audited_without_a_user(
    user: User, secret: str, statement: str, what: str
) -> None:
    before = len(events(what))
    forget_actor()  # a request would have its own transaction
    run_sql(statement)
    found = events(what)[before:]
    assert found
    assert {(event.subject_name, event.actor_key) for event in found} == {(user.username, None)}


@pytest.mark.owner
def test_truncating_the_table_is_refused(db: None) -> None:
    with refused_by_postgres("is refused"):
        run_sql("TRUNCATE mfa_authenticator")


@pytest.mark.superuser
def test_no_database_setting_suppresses_the_audit(user: User, secret: str) -> None:
    run_sql("SET LOCAL session_replication_role = replica")
    run_sql("DELETE FROM mfa_authenticator")
    assert events("second factor removed")


# Pages that the library would add


@pytest.mark.parametrize("path", ["admin/mfa/authenticator/", "admin/account/emailaddress/"])
def test_the_pages_of_the_library_cannot_be_reached(administrator: User, path: str) -> None:
    assert signed_in(administrator).get(f"/{path}").status_code == 404
