"""The audit trail: changes of accounts, sign-ins and refusals."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from curation.standing.erasure import erase
from curation.workflow.steps import submit
from sources.acting import acting_as
from tests.curation.accounts.people import events
from tests.desk.pages import text_of
from tests.factories import a_document, person, publish, refused_by_postgres, run_sql

ADDRESS = "192.0.2.9"


def signed_in(user: User) -> Client:
    client = Client(REMOTE_ADDR=ADDRESS)
    client.force_login(user)
    return client


@pytest.fixture
def somebody(db: None) -> User:
    return User.objects.create_user("=somebody", password="one to begin with")


# Changes of accounts


def test_a_change_in_the_admin_is_audited_with_user_and_ip_address(
    administrator: User, somebody: User
) -> None:
    address = reverse("admin:auth_user_password_change", args=[somebody.pk])
    words = "another password of theirs"
    response = signed_in(administrator).post(address, {"password1": words, "password2": words})
    assert response.status_code == 302
    (event,) = events("password set")
    assert (event.actor_key, event.actor_name) == (administrator.pk, administrator.username)
    assert (event.subject_key, event.subject_name) == (somebody.pk, "=somebody")
    assert event.address == ADDRESS


@pytest.mark.parametrize(
    ("statement", "what", "details"),
    [
        ("UPDATE auth_user SET password = 'md5$salt$x' WHERE id = %s", "password set", None),
        (
            "UPDATE auth_user SET is_superuser = true WHERE id = %s",
            "account changed",
            {"superuser": [False, True]},
        ),
        (
            "UPDATE auth_user SET email = 'a@b.example' WHERE id = %s",
            "account changed",
            {"e-mail": "changed"},
        ),
        (
            "INSERT INTO auth_user_groups (user_id, group_id)"
            " SELECT %s, id FROM auth_group WHERE name = 'Publisher'",
            "role given",
            {"role": "Publisher"},
        ),
        (
            "INSERT INTO auth_user_user_permissions (user_id, permission_id)"
            " SELECT %s, id FROM auth_permission WHERE codename = 'publish_record'",
            "permission given",
            {"permission": "sources.publish_record"},
        ),
        ("DELETE FROM auth_user WHERE id = %s", "account deleted", {}),
    ],
)
def test_a_change_by_sql_is_audited_without_a_user(
    somebody: User, statement: str, what: str, details: Any
) -> None:
    run_sql(statement, somebody.pk)
    (event,) = events(what)
    assert (event.subject_name, event.actor_key) == ("=somebody", None)
    assert details is None or event.details == details


def test_removing_or_changing_a_role_is_audited(administrator: User, somebody: User) -> None:
    role = Role.objects.get(name="Editor")
    with acting_as(administrator):
        somebody.groups.add(role)
        somebody.groups.clear()
        role.permissions.remove(Permission.objects.get(codename="add_incident"))
        made = Role.objects.create(name="Guests")
        made.delete()
    assert [event.details for event in events("role taken")] == [{"role": "Editor"}]
    assert {"role": "Editor", "taken": ["entities.add_incident"]} in [
        event.details for event in events("role changed")
    ]
    assert events("role made")[-1].details == {"role": "Guests"}
    assert events("role deleted")[-1].actor_key == administrator.pk


def test_a_sign_in_is_not_audited_as_a_change_of_the_account(somebody: User) -> None:
    before = len(events("account changed", "password set"))
    run_sql("UPDATE auth_user SET last_login = now() WHERE id = %s", somebody.pk)
    assert len(events("account changed", "password set")) == before


def test_the_audit_trail_contains_no_password_hash(somebody: User) -> None:
    somebody.set_password("something else now")
    somebody.save()
    kept = str(run_sql("SELECT row_to_json(e)::text FROM curation_auditevent e"))
    assert somebody.password.split("$")[-1] not in kept


# What the database refuses


@pytest.mark.superuser
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE curation_auditevent SET actor_name = 'somebody else'",
        "DELETE FROM curation_auditevent",
        "TRUNCATE curation_auditevent",
    ],
)
def test_the_audit_trail_cannot_be_changed(somebody: User, statement: str) -> None:
    run_sql("SET LOCAL session_replication_role = replica")
    with refused_by_postgres("the audit trail is never changed"):
        run_sql(statement)


@pytest.mark.owner
@pytest.mark.parametrize("table", ["auth_user", "auth_user_groups", "auth_group"])
def test_truncating_the_accounts_is_refused(somebody: User, table: str) -> None:
    with refused_by_postgres("is refused"):
        run_sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.superuser
def test_no_database_setting_suppresses_the_audit(somebody: User) -> None:
    run_sql("SET LOCAL session_replication_role = replica")
    run_sql("SELECT set_config('pgtrigger.ignore', '{auth_user:noted}', true)")
    run_sql("UPDATE auth_user SET is_staff = true WHERE id = %s", somebody.pk)
    assert events("account changed")[-1].details == {"staff": [False, True]}


def test_the_name_of_a_deleted_account_stays_in_the_trail(
    administrator: User, somebody: User
) -> None:
    with acting_as(administrator):
        somebody.delete()
    assert events("account deleted")[-1].subject_name == "=somebody"
    assert events("account made")[-1].subject_name == "=somebody"


def test_redacting_a_word_that_is_a_username_leaves_the_trail_unchanged(
    administrator: User, somebody: User
) -> None:
    erase(["=somebody"], administrator)
    assert events("account made")[-1].subject_name == "=somebody"


# Signing in


def test_signing_in_and_out_is_audited(somebody: User) -> None:
    client = Client(REMOTE_ADDR=ADDRESS)
    assert client.login(username="=somebody", password="one to begin with")
    client.logout()
    assert [(event.what, event.actor_name) for event in events("signed in", "signed out")] == [
        ("signed in", "=somebody"),
        ("signed out", "=somebody"),
    ]


def test_a_failed_sign_in_names_an_existing_account_and_not_the_typed_name(
    client: Client, somebody: User
) -> None:
    for name in ("=somebody", "my password by mistake"):
        client.post(
            reverse("admin:login"), {"username": name, "password": "x"}, REMOTE_ADDR=ADDRESS
        )
    known, unknown = events("sign-in failed")
    assert (known.subject_name, known.address) == ("=somebody", ADDRESS)
    assert (unknown.subject_name, unknown.details) == ("", {"account": "unknown"})


def test_delayed_attempts_are_not_audited(client: Client, somebody: User) -> None:
    for _ in range(20):
        client.post(reverse("admin:login"), {"username": "=somebody", "password": "x"})
    # One or two more than the free attempts, if the machine is slow.
    assert len(events("sign-in failed")) < 10


# Refusals


def test_a_refused_page_is_audited(editor: User) -> None:
    address = reverse("admin:auth_user_changelist")
    assert signed_in(editor).get(address).status_code == 403
    (event,) = events("refused")
    assert (event.actor_name, event.address) == (editor.username, ADDRESS)
    assert event.details == {"path": address, "method": "GET", "why": "page"}


def test_a_url_with_characters_that_postgres_refuses_is_refused_and_audited(editor: User) -> None:
    assert signed_in(editor).get("/admin/auth/user/%00/change/").status_code == 403
    assert events("refused")[-1].details["path"] == "/admin/auth/user//change/"


def test_a_refused_step_is_audited_without_its_text(reviewer: User) -> None:
    document = a_document(reviewer)
    submit(document, reviewer)
    client = signed_in(reviewer)
    address = reverse("admin:take_step", args=[document.public_id, "withdraw"])
    client.post(address, {"text": "words that stay out of the trail"})
    (event,) = events("refused")
    assert event.details == {"path": address, "why": "not permitted"}


# Viewing and exporting it


@pytest.mark.parametrize("role", ["editor", "reviewer", "publisher"])
def test_only_administrators_see_the_trail(db: None, role: str) -> None:
    client = signed_in(person(role))
    assert client.get(reverse("admin:curation_auditevent_changelist")).status_code == 403
    assert client.get(reverse("admin:export_audit_trail", args=["csv"])).status_code == 403


def test_the_list_costs_a_constant_number_of_queries(
    administrator: User, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(administrator)
    for number in range(30):
        User.objects.create(username=f"user {number}")
    with django_assert_max_num_queries(12):
        page = client.get(reverse("admin:curation_auditevent_changelist"))
    assert "user 29" in text_of(page)


def test_the_trail_is_exported_as_csv_and_the_export_is_audited(
    administrator: User, somebody: User
) -> None:
    response = signed_in(administrator).get(reverse("admin:export_audit_trail", args=["csv"]))
    text = response.getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert "'=somebody" in {row["subject_name"] for row in rows}
    assert not any(row["subject_name"].startswith("=") for row in rows)
    (event,) = events("audit trail exported")
    assert event.actor_name == administrator.username
    assert event.details == {"up_to": int(rows[-1]["id"]), "file_format": "csv"}


def test_the_trail_is_exported_as_ndjson(administrator: User, somebody: User) -> None:
    response = signed_in(administrator).get(reverse("admin:export_audit_trail", args=["ndjson"]))
    lines = [json.loads(line) for line in response.getvalue().splitlines()]
    assert [line["id"] for line in lines] == sorted(line["id"] for line in lines)
    assert "=somebody" in {line["subject_name"] for line in lines}


# Two accounts that may be one person


def log_of(user: User) -> str:
    return text_of(signed_in(user).get(reverse("admin:publication_publication_changelist")))


def test_an_approval_by_the_user_who_set_the_authors_password_is_shown(
    administrator: User, editor: User, reviewer: User
) -> None:
    document, other = a_document(editor), a_document(editor)
    publish(other, by=editor, approver=reviewer)
    with acting_as(administrator):
        editor.set_password("known to two people")
        editor.save()
    publish(document, by=editor, approver=administrator)
    found = signed_in(administrator).get(
        reverse("admin:publication_publication_changelist"), {"accounts": "related"}
    )
    assert document.public_id in text_of(found)
    assert other.public_id not in text_of(found)


def test_an_approval_by_an_account_that_the_author_created_is_shown(
    administrator: User, editor: User
) -> None:
    with acting_as(administrator):
        puppet = person("reviewer")
    document = a_document(administrator)
    publish(document, by=administrator, approver=puppet)
    found = signed_in(administrator).get(
        reverse("admin:publication_publication_changelist"), {"accounts": "related"}
    )
    assert document.public_id in text_of(found)


def test_only_administrators_see_who_created_an_account(reviewer: User) -> None:
    assert "accounts" not in log_of(reviewer)


def test_the_list_shortens_details_that_the_event_page_shows_in_full(administrator: User) -> None:
    role = Role.objects.create(name="everything")
    role.permissions.set(Permission.objects.all())
    event = events("role changed")[-1]
    names = event.details["given"]
    assert len(names) > 50
    client = signed_in(administrator)
    in_list = text_of(client.get(reverse("admin:curation_auditevent_changelist")))
    assert sum(name in in_list for name in names) < len(names) / 10
    page = text_of(client.get(reverse("admin:curation_auditevent_change", args=[event.pk])))
    assert all(name in page for name in names)
