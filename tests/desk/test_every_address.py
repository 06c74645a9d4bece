"""Rules for every URL of the admin, including new ones: who has access, and the answer to those who
have not.

The URLs are read from the URLconf, so that a new page is included automatically.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, get_resolver

from curation.conversation.comments import open_thread
from curation.reviewing.assignments import assign
from curation.workflow.steps import request_changes, submit
from entities.models import Group
from sources.models import Document, Publisher, Record
from tests.factories import UserFactory, a_document, a_group, a_publisher

pytestmark = pytest.mark.django_db

SECRET = "Zubrowka Liberation Front"
CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")
GROUPED = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
# Pages for signing in or explaining why that failed, and texts in all languages.
OPEN = re.compile(r"admin/(login|logout|jsi18n|password_reset|reset)\b|^$|^accounts/|^i18n/")
# Pages that every account has: a first page limited to its role, its own notifications, password
# and sessions, and pages that show nothing of any record.
OWN = re.compile(
    r"^admin/$|admin/(signed-in|notifications|read-date|password_change|search|autocomplete"
    r"|sign-in|sessions|account|mfa)\b"
)


def patterns(resolver: Any = None, before: str = "") -> Iterator[str]:
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLPattern):
            yield route.replace("\\Z", "").replace("\\.", ".")
        else:
            yield from patterns(each, route)


ADDRESSES = sorted({each for each in patterns() if each.startswith("admin/")})
CLOSED = [each for each in ADDRESSES if not OPEN.search(each)]


@pytest.fixture
def group(editor: User) -> Group:
    a_publisher(editor)
    group = a_group(editor, a_document(editor), name=SECRET)
    submit(group, editor)
    return group


def filled(route: str, group: Group) -> str:
    """Return a URL with arguments of existing objects, where there are any."""
    document = Document.objects.earliest("pk")
    on_documents = route.startswith(("admin/documents/", "admin/workbench/"))
    values = {
        "object_id": str(group.pk),
        "public_id": document.public_id if on_documents else group.public_id,
        "record_id": group.public_id,
        "record_type": "group",
        "kind": "group",
        "name": "withdraw",
        "app_label": "entities",
        "key": "1",
    }
    if "sources/document" in route:
        values["object_id"] = str(document.pk)
    if "sources/publisher" in route:
        values["object_id"] = str(Publisher.objects.earliest("pk").pk)

    def value(found: re.Match[str]) -> str:
        return values.get(found[1], "1")

    return "/" + GROUPED.sub(value, CONVERTED.sub(value, route))


def responses_to(client: Client, address: str) -> Iterator[Any]:
    yield client.get(address)
    yield client.get(address, {"q": "Zubrowka", "term": "Zubrowka", "s": "Zubrowka"})
    yield client.post(address, {"post": "yes", "action": "delete_selected", "text": "x"})


def test_the_list_of_addresses_includes_all_pages() -> None:
    assert len(ADDRESSES) > 80
    assert any("workbench/<slug:public_id>/save/" in each for each in ADDRESSES)
    assert any("entities/group/<path:object_id>/change/" in each for each in ADDRESSES)


def test_anonymous_requests_are_redirected_to_sign_in(client: Client, group: Group) -> None:
    for route in CLOSED:
        for response in responses_to(client, filled(route, group)):
            assert response.status_code in (301, 302, 403, 404, 405), route
            if response.status_code in (301, 302):
                assert response["Location"].startswith("/admin/"), route
            assert SECRET not in response.content.decode(), route


def test_an_account_without_a_role_sees_and_changes_nothing_of_any_record(
    client: Client, group: Group
) -> None:
    client.force_login(UserFactory.create())
    revision = Record.objects.get(pk=group.pk).revision
    for route in CLOSED:
        for response in responses_to(client, filled(route, group)):
            text = response.content.decode()
            assert SECRET not in text, route
            assert "attacked a market" not in text, route
            if not OWN.search(route):
                assert response.status_code in (301, 302, 400, 403, 404, 405), route
    assert Record.objects.get(pk=group.pk).revision == revision


def test_an_account_without_a_role_does_not_learn_which_rows_there_are(
    client: Client, group: Group
) -> None:
    user = UserFactory.create()
    client.force_login(user)
    for model in admin.site._registry:
        name = f"/admin/{model._meta.app_label}/{model._meta.model_name}"
        keys = [model._default_manager.values_list("pk", flat=True).first() or 1, 987654321]
        for page in ("history", "change", "delete"):
            answers = {client.get(f"{name}/{key}/{page}/").status_code for key in keys}
            assert answers == {403}, f"{name} {page}"


def test_an_account_without_a_role_does_not_learn_which_comments_and_tasks_there_are(
    client: Client, group: Group, reviewer: User, publisher: User
) -> None:
    keys = [
        open_thread(group, reviewer, "?").pk,
        assign(group, publisher, "review", reviewer).pk,
        987654321,
    ]
    client.force_login(UserFactory.create())
    numbered = [route for route in CLOSED if "<int:key>" in route]
    assert len(numbered) >= 4
    for route in numbered:
        addresses = [f"/{CONVERTED.sub(str(key), route)}" for key in keys]
        posted = {client.post(address).status_code for address in addresses}
        got = {client.get(address).status_code for address in addresses}
        # What is no act of the page is not allowed to anybody.
        assert (posted, got) in (({403}, {403}), ({405}, {403}), ({403}, {405})), route


def test_django_s_redirect_to_any_row_is_no_page(client: Client, group: Group) -> None:
    client.force_login(UserFactory.create())
    for kind in ContentType.objects.all():
        assert client.get(f"/admin/r/{kind.pk}/{group.pk}/").status_code == 404, kind


def test_a_contributor_who_lost_their_role_sees_nothing_of_their_record(
    client: Client, group: Group, editor: User, reviewer: User
) -> None:
    open_thread(group, reviewer, f"What is {SECRET}?")
    request_changes(Record.objects.get(pk=group.pk), reviewer, f"Where is {SECRET}?")
    client.force_login(editor)
    assert SECRET in client.get("/admin/notifications/").content.decode()
    editor.groups.clear()
    for route in CLOSED:
        for response in responses_to(client, filled(route, group)):
            assert SECRET not in response.content.decode(), route


def test_a_form_from_another_site_is_refused_everywhere(group: Group, reviewer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    for route in ADDRESSES:
        response = client.post(filled(route, group), {"name": "x"})
        assert response.status_code in (403, 404, 405), route


BROKEN = [
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n'),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=" + "x" * 500, b"x"),
    ("application/x-www-form-urlencoded", b"name=%ff%fe&" + b"a=1&" * 20),
    ("application/x-www-form-urlencoded", b"a&" * 10_100),
    ("application/json", b'{"a":'),
    ("application/json", b"[" * 20_000),
    ("application/x-www-form-urlencoded; charset=nonsense", b"a=\xff"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=\xff\xd8"),
    ("text/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
]


def test_an_unreadable_body_is_refused_and_changes_nothing(group: Group, reviewer: User) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(reviewer)
    revision = Record.objects.get(pk=group.pk).revision
    # Beforehand, because the requests may delete a publisher.
    addresses = {route: filled(route, group) for route in CLOSED}
    for route, address in addresses.items():
        for content_type, body in BROKEN:
            response = client.generic("POST", address, body, content_type=content_type)
            assert response.status_code < 500, (route, content_type, body[:40])
            assert b"root:" not in response.content
    assert Record.objects.get(pk=group.pk).revision == revision


def test_pages_of_signed_in_users_are_not_cached(
    client: Client, group: Group, reviewer: User
) -> None:
    client.force_login(reviewer)
    for route in CLOSED:
        response = client.get(filled(route, group))
        # The form for a new password shows only the user's own name.
        if response.status_code == 200 and "password_change" not in route:
            kept = response.get("Cache-Control", "")
            assert "no-store" in kept, route
            assert "private" in kept, route


ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example",
    "https:elsewhere.example",
    "javascript:alert(1)",
    "\thttps://elsewhere.example/",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_does_not_redirect_to_another_site(
    client: Client, editor: User, address: str
) -> None:
    editor.set_password("a password for the test")
    editor.save()
    posted = {"username": editor.username, "password": "a password for the test", "next": address}
    response = client.post("/admin/login/", posted)
    if response.status_code == 302:
        assert "elsewhere" not in response["Location"]
        assert "javascript" not in response["Location"]
    page = client.get("/admin/login/", {"next": address}).content.decode()
    assert f'href="{address}"' not in page


def test_cookies_are_httponly_and_samesite(client: Client, editor: User) -> None:
    editor.set_password("a password for the test")
    editor.save()
    client.get("/admin/login/")
    posted = {"username": editor.username, "password": "a password for the test"}
    response = client.post("/admin/login/", posted)
    if settings.SESSION_COOKIE_NAME not in response.cookies:
        pytest.skip("a second step comes first")
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] in ("Lax", "Strict")
    assert response.cookies[settings.CSRF_COOKIE_NAME]["samesite"] in ("Lax", "Strict")


def test_the_session_key_rotates_at_sign_in_and_is_deleted_at_sign_out(
    client: Client, editor: User
) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "chosen-by-an-attacker-00000000"
    client.force_login(editor)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert key != "chosen-by-an-attacker-00000000"
    client.post("/admin/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/admin/").status_code == 302


def test_a_password_that_was_changed_ends_the_other_sessions(editor: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(editor)
    editor.set_password("another password for the test")
    editor.save()
    assert elsewhere.get("/admin/").status_code == 302
