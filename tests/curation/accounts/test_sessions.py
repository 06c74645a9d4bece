"""The lifetime of sessions, and who sees and ends them."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from curation.accounts.sessions import LAST_SEEN_AT, STARTED_AT, active_sessions, end_sessions
from curation.errors import NotPermittedError
from curation.models import AuditEvent
from tests.curation.accounts.people import is_in
from tests.desk.pages import text_of

HOME = "/admin/"


def signed_in(user: User, address: str = "192.0.2.7", agent: str = "Some browser") -> Client:
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
    client.force_login(user)
    # `force_login` has no request, so the session gets its address with the first request.
    back_dated(client, seen=90)
    client.get(HOME)
    return client


def back_dated(client: Client, began: int = 0, seen: int = 0) -> None:
    """Move the beginning and the last request of a session this many seconds into the past."""
    session = client.session
    session[STARTED_AT] -= began
    session[LAST_SEEN_AT] -= seen
    session.save()


def ended() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(what="sessions ended").order_by("pk"))


# Limits


def test_an_idle_session_ends_and_is_audited(editor: User, settings: Any) -> None:
    client = signed_in(editor)
    key = client.session.session_key
    assert key
    back_dated(client, seen=settings.SESSION_IDLE_SECONDS + 5)
    assert not is_in(client)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(thief)
    (event,) = ended()
    assert (event.subject_name, event.details) == (editor.username, {"why": "idle"})


def test_an_active_user_stays_signed_in(editor: User, settings: Any) -> None:
    client = signed_in(editor)
    for _ in range(3):
        back_dated(client, seen=settings.SESSION_IDLE_SECONDS - 60)
        assert is_in(client)


def test_an_active_session_ends_after_the_maximum_time(editor: User, settings: Any) -> None:
    client = signed_in(editor)
    back_dated(client, began=settings.SESSION_COOKIE_AGE + 5)
    assert not is_in(client)
    assert ended()[-1].details == {"why": "longest time"}


def test_background_requests_do_not_keep_a_session_open(editor: User, settings: Any) -> None:
    client = signed_in(editor)
    back_dated(client, seen=settings.SESSION_IDLE_SECONDS - 60)
    seen = client.session[LAST_SEEN_AT]
    assert client.get(reverse("admin:signed_in")).status_code == 204
    assert client.session[LAST_SEEN_AT] == seen


def test_a_session_older_than_the_limits_ends(editor: User) -> None:
    client = signed_in(editor)
    session = client.session
    del session[LAST_SEEN_AT]
    session.save()
    assert not is_in(client)


def test_a_session_is_updated_once_a_minute(editor: User, django_assert_num_queries: Any) -> None:
    client = signed_in(editor)
    with django_assert_num_queries(2):  # the session, and its user
        client.get(reverse("admin:signed_in"))


# The list


def test_the_list_shows_where_a_user_is_signed_in(editor: User, reviewer: User) -> None:
    here, _there = signed_in(editor), signed_in(editor, "198.51.100.2", "A phone")
    signed_in(reviewer, agent="Not mine")
    page = text_of(here.get(reverse("own_sessions")))
    assert "192.0.2.7" in page
    assert "198.51.100.2" in page
    assert "A phone" in page
    assert "Not mine" not in page
    assert page.count("(this one)") == 1


def test_the_list_leaves_out_ended_sessions(editor: User, settings: Any) -> None:
    gone, here = signed_in(editor, agent="Gone"), signed_in(editor)
    gone.post("/admin/logout/")
    idle = signed_in(editor, agent="Idle")
    line = active_sessions(editor)[0]
    assert line.session_key == idle.session.session_key
    line.last_seen_at = line.last_seen_at.replace(year=2020)
    line.save()
    assert [one.session_key for one in active_sessions(editor)] == [here.session.session_key]


def test_the_list_of_sessions_costs_a_constant_number_of_queries(
    editor: User, django_assert_max_num_queries: Any
) -> None:
    clients = [signed_in(editor) for _ in range(12)]
    with django_assert_max_num_queries(8):
        clients[0].get(reverse("own_sessions"))


def test_a_session_is_listed_after_a_password_change_rotated_its_key(editor: User) -> None:
    editor.set_password("the old one of theirs")
    editor.save()
    client = signed_in(editor)
    before = client.session.session_key
    words = "the new one of theirs"
    client.post(
        reverse("admin:password_change"),
        {"old_password": "the old one of theirs", "new_password1": words, "new_password2": words},
    )
    assert is_in(client)
    assert client.session.session_key != before
    assert [one.session_key for one in active_sessions(editor)] == [client.session.session_key]


# Ending them


def test_signing_out_everywhere_else_leaves_this_one(editor: User, reviewer: User) -> None:
    here, there, other = signed_in(editor), signed_in(editor), signed_in(reviewer)
    here.post(reverse("own_sessions"), {"which": "others"})
    assert (is_in(here), is_in(there), is_in(other)) == (True, False, True)
    (event,) = ended()
    assert (event.actor_name, event.subject_name) == (editor.username, editor.username)
    assert event.details == {"sessions": 1}


def test_signing_out_everywhere_ends_this_one_too(editor: User) -> None:
    here, there = signed_in(editor), signed_in(editor)
    response = here.post(reverse("own_sessions"), {"which": "all"})
    assert response["Location"] == reverse("admin:login")
    assert (is_in(here), is_in(there)) == (False, False)


def test_an_administrator_ends_the_sessions_of_another_user(
    administrator: User, editor: User
) -> None:
    client, theirs = signed_in(administrator), signed_in(editor)
    address = reverse("account_access", args=[editor.pk])
    assert "Some browser" in text_of(client.get(address))
    client.post(address, {"sessions": "end"})
    assert (is_in(client), is_in(theirs)) == (True, False)
    assert (ended()[-1].actor_name, ended()[-1].subject_name) == (
        administrator.username,
        editor.username,
    )


def test_deactivating_an_account_ends_its_sessions(administrator: User, editor: User) -> None:
    client = signed_in(editor)
    page = f"/admin/auth/user/{editor.pk}/change/"
    posted = {"username": editor.username, "groups": [role.pk for role in editor.groups.all()]}
    assert signed_in(administrator).post(page, posted).status_code == 302
    assert not Session.objects.filter(pk=client.session.session_key).exists()
    User.objects.filter(pk=editor.pk).update(is_active=True)
    assert not is_in(client)


def test_only_administrators_end_the_sessions_of_others(publisher: User, editor: User) -> None:
    client, theirs = signed_in(publisher), signed_in(editor)
    address = reverse("account_access", args=[editor.pk])
    assert client.get(address).status_code == 403
    assert client.post(address, {"sessions": "end"}).status_code == 403
    assert is_in(theirs)
    with pytest.raises(NotPermittedError):
        end_sessions(editor, publisher, None)


# Pages that the library would add


@pytest.mark.parametrize(
    "path", ["accounts/", "accounts/signup/", "accounts/email/", "admin/usersessions/usersession/"]
)
def test_the_pages_of_the_library_cannot_be_reached(administrator: User, path: str) -> None:
    assert signed_in(administrator).get(f"/{path}").status_code == 404
