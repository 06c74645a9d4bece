"""Password resets by e-mail."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate import testing
from procrastinate.contrib.django import app

from curation.models import AuditEvent
from curation.tasks import send_reset_links
from tests.curation.accounts.people import PASSWORD, Clock, set_up_app, signed_in, with_password
from tests.desk.pages import text_of

ANOTHER = "quite another password"
VALUES_AND_SAVEPOINTS = re.compile(r"'[^']*'|s\d+_x\d+")


@pytest.fixture
def mailing(settings: Any) -> None:
    settings.SENDS_EMAIL = True
    settings.SITE_URL = "https://sourcebook.example"


@pytest.fixture
def jobs(db: None) -> Any:
    """The waiting jobs, kept in memory."""
    connector = testing.InMemoryConnector()
    with app.replace_connector(connector):
        yield connector


@pytest.fixture
def user(editor: User) -> User:
    editor.email = "editor@people.example"
    return with_password(editor)


def ask(email: str, client: Client | None = None, **headers: Any) -> Any:
    asking = client or Client()
    return asking.post(reverse("password_reset"), {"email": email}, **headers)


def link(jobs: Any) -> str:
    """Return the link of the e-mail that a worker sends for the last job."""
    send_reset_links(**list(jobs.jobs.values())[-1]["args"])
    found = re.search(r"https://sourcebook\.example(\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def choose(address: str, password: str = ANOTHER) -> Any:
    client = Client()
    page = client.get(address, follow=True)
    where = page.redirect_chain[-1][0] if page.redirect_chain else address
    return client.post(where, {"new_password1": password, "new_password2": password}, follow=True)


def can_sign_in(user: User, password: str) -> bool:
    return Client().login(username=user.username, password=password)


def test_a_user_sets_a_new_password_by_a_link(user: User, mailing: None, jobs: Any) -> None:
    assert ask(user.email)["Location"] == reverse("password_reset_done")
    page = choose(link(jobs))
    assert "Your password is changed" in text_of(page)
    assert can_sign_in(user, ANOTHER)
    assert not can_sign_in(user, PASSWORD)
    asked, changed = AuditEvent.objects.filter(
        what__in=["password reset asked", "password set"], subject_key=user.pk
    ).order_by("-pk")[:2][::-1]
    assert asked.what == "password reset asked"
    assert changed.actor_name == user.username


def test_the_link_works_once(user: User, mailing: None, jobs: Any) -> None:
    ask(user.email)
    address = link(jobs)
    choose(address)
    page = choose(address, "a third one altogether")
    assert "This link does not work" in text_of(page)
    assert can_sign_in(user, ANOTHER)


def test_the_link_of_a_deactivated_account_does_not_work(
    user: User, mailing: None, jobs: Any
) -> None:
    ask(user.email)
    address = link(jobs)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert "This link does not work" in text_of(choose(address))
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert not can_sign_in(user, ANOTHER)


def test_a_reset_ends_the_sessions_and_keeps_the_second_factor(
    user: User, mailing: None, jobs: Any, clock: Clock
) -> None:
    elsewhere = signed_in(user)
    set_up_app(elsewhere, clock)
    ask(user.email)
    choose(link(jobs))
    assert elsewhere.get("/admin/").status_code == 302
    client = Client()
    posted = {"username": user.username, "password": ANOTHER}
    assert client.post("/admin/login/", posted)["Location"] == reverse("mfa_authenticate")


def test_the_answer_does_not_reveal_whether_an_account_exists(
    user: User, mailing: None, jobs: Any
) -> None:
    addresses = [user.email, "nobody@people.example"]
    answers, statements = [], []
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            answers.append(ask(address))
        statements.append([VALUES_AND_SAVEPOINTS.sub("?", each["sql"]) for each in asked])
    known, unknown = answers
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    # The same is done for both; a worker handles the difference.
    assert statements[0] == statements[1]
    assert [job["args"]["email"] for job in jobs.jobs.values()] == addresses
    assert not AuditEvent.objects.filter(what="password reset asked").exists()
    assert mail.outbox == []


def test_the_worker_audits_the_account_and_the_address_of_the_request(
    user: User, mailing: None, jobs: Any
) -> None:
    ask(user.email, REMOTE_ADDR="192.0.2.7")
    ask("nobody@people.example")
    for job in jobs.jobs.values():
        send_reset_links(**job["args"])
    (asked,) = AuditEvent.objects.filter(what="password reset asked")
    assert (asked.subject_key, asked.actor_key, asked.address) == (user.pk, None, "192.0.2.7")
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_the_link_uses_the_configured_site_and_not_the_host_header(
    user: User, mailing: None, jobs: Any, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    ask(user.email, HTTP_HOST="elsewhere.example")
    link(jobs)
    assert "elsewhere.example" not in mail.outbox[-1].body


def test_too_many_requests_are_ignored_silently(user: User, mailing: None, jobs: Any) -> None:
    for _ in range(20):
        assert ask(user.email)["Location"] == reverse("password_reset_done")
    assert len(jobs.jobs) < 10


@pytest.mark.parametrize("lacks", ["SENDS_EMAIL", "SITE_URL"])
def test_without_a_mail_server_or_a_site_address_resets_are_not_offered(
    user: User, mailing: None, settings: Any, lacks: str
) -> None:
    setattr(settings, lacks, "")
    assert ask(user.email).status_code == 404
    assert "Forgotten" not in text_of(Client().get("/admin/login/"))


def test_the_sign_in_page_links_to_it(mailing: None, db: None) -> None:
    assert "Forgotten your password?" in text_of(Client().get("/admin/login/"))
