"""The command palette: what it finds, and that it respects permissions."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from curation.search.index import fill_all
from desk.badges import change_address
from entities.models import Alias, Finding, Incident
from sources.acting import acting_as
from tests.desk.pages import text_of
from tests.factories import (
    UserFactory,
    a_document,
    a_finding,
    a_group,
    a_publisher,
    cite,
    signed_in,
)

pytestmark = pytest.mark.django_db


def palette_entries(user: User, term: str) -> list[tuple[str, str]]:
    """Return title and URL of each result, without the way to the page of the search."""
    client = Client()
    client.force_login(user)
    response = client.get("/admin/search/", {"s": term})
    assert response.status_code == 200
    return [
        (result.title, result.link)
        for result in response.context["results"]
        if not result.link.startswith("/admin/find/?")
    ]


def titles(user: User, term: str) -> list[str]:
    return [title for title, _address in palette_entries(user, term)]


def test_an_empty_palette_offers_the_common_commands(editor: User) -> None:
    assert palette_entries(editor, "") == [
        ("New from document", "/admin/bring-in/"),
        ("My queue", "/admin/"),
    ]


@pytest.mark.parametrize("term", ["new from", "document new", "NEW"])
def test_the_palette_finds_the_command_for_a_new_document(editor: User, term: str) -> None:
    assert titles(editor, term)[0] == "New from document"


def test_pages_are_found_by_their_names(editor: User) -> None:
    assert palette_entries(editor, "incid") == [("Incidents", "/admin/entities/incident/")]


@pytest.mark.parametrize("written", ["{}", "go to {}", " GO  TO {}", "{} "])
def test_an_identifier_leads_to_its_record(editor: User, written: str) -> None:
    group = a_group(editor, a_document(editor), name="North Front")
    term = written.format(group.public_id.lower())
    assert palette_entries(editor, term) == [
        (f"{group.public_id} North Front", change_address(group))
    ]


def test_each_kind_of_record_has_identifiers(editor: User) -> None:
    document = a_document(editor)
    with acting_as(editor):
        incident = Incident.objects.create(title="Raid")
        finding = Finding.objects.create(statement="They train.", kind="trend")
    for record in (document, incident, finding):
        assert palette_entries(editor, record.public_id)[0][1] == change_address(record)


def test_records_are_found_by_words_of_their_names_in_any_order(editor: User) -> None:
    document = a_document(editor, title="Note on the valley")
    a_document(editor, title="Note on the coast")
    with acting_as(editor):
        Incident.objects.create(title="Raid in the valley")
        Finding.objects.create(statement="Camps in the valley grow.", kind="trend")
    assert titles(editor, "valley note") == [str(document)]
    assert len(titles(editor, "VALLEY")) == 3


def test_groups_are_found_by_every_name_that_they_have(editor: User) -> None:
    group = a_group(editor, a_document(editor), name="North Front")
    with acting_as(editor):
        Alias.objects.create(group=group, name="الجبهة الشمالية", kind="original script")
        Alias.objects.create(group=group, name="North Army", kind="former name")
    for term in ("الشمالية", "north", "front army"):
        assert titles(editor, term)[0] == str(group), term


def test_records_are_found_by_words_of_what_they_cite(editor: User) -> None:
    document = a_document(editor, title="Note on the coast")
    finding = a_finding(editor, a_document(editor))
    cite(finding, document, "five others", editor, field="finding.statement")
    for term in ("FIVE others", "coast"):
        assert str(finding) in titles(editor, term), term
    assert str(document) in titles(editor, "five others")


def test_two_letters_are_looked_for_at_the_beginning_of_words_of_names(editor: User) -> None:
    front = a_group(editor, a_document(editor), name="North Front")
    finding = a_finding(editor, a_document(editor))
    cite(finding, a_document(editor), "five others", editor, field="finding.statement")
    assert str(front) in titles(editor, "fr")
    assert str(front) not in titles(editor, "ro")
    assert str(finding) not in titles(editor, "fi ot")
    page = signed_in(editor).get("/admin/search/", {"s": "fr"}).content.decode()
    assert "is looked for at the beginning of words of names" in page


def test_the_record_of_the_name_comes_first(editor: User) -> None:
    document = a_document(editor)
    names = ["Taliban Guard", "Ṭālibān", "Free Taliban"]
    groups = [str(a_group(editor, document, name=name)) for name in names]
    found = [title for title in titles(editor, "taliban") if title in groups]
    assert found == [groups[1], groups[0], groups[2]]


def test_a_new_name_is_found_at_once(editor: User) -> None:
    group = a_group(
        editor, a_document(editor, "It is an armed group, also called NF."), name="North Front"
    )
    assert titles(editor, "front") == [str(group)]
    with acting_as(editor):
        group.name = "South Front"
        group.save()
    assert titles(editor, "front") == [f"{group.public_id} South Front"]


def test_the_palette_shows_the_newest_of_many_matches(editor: User) -> None:
    with acting_as(editor):
        for number in range(8):
            Incident.objects.create(title=f"Raid {number}")
    assert [title.split(" ", 1)[1] for title in titles(editor, "raid")] == [
        f"Raid {number}" for number in (7, 6, 5, 4, 3)
    ]


def test_the_palette_respects_permissions(editor: User) -> None:
    group = a_group(editor, a_document(editor, title="Front page"), name="North Front")
    a_publisher(editor)
    stranger = UserFactory.create()
    for term in ("front", group.public_id, "go to g1", "documents", "new"):
        assert palette_entries(stranger, term) == [], term
    assert titles(stranger, "") == ["My queue"]
    stranger.user_permissions.add(
        Permission.objects.get(codename="view_group", content_type__app_label="entities")
    )
    assert titles(User.objects.get(pk=stranger.pk), "front") == [str(group)]
    assert "Users" not in titles(editor, "users")


def test_the_palette_requires_sign_in() -> None:
    assert Client().get("/admin/search/", {"s": "a"}).status_code == 302


@pytest.mark.parametrize("term", ["%", "_", "G" + "9" * 60, "x" * 5000, "'; --", "G0"])
def test_malformed_terms_find_nothing(editor: User, term: str) -> None:
    a_group(editor, a_document(editor))
    assert titles(editor, term) == []


def test_a_character_that_no_text_has_asks_for_nothing(editor: User) -> None:
    a_group(editor, a_document(editor))
    assert titles(editor, "\0") == titles(editor, "")


def test_names_are_shown_as_text(editor: User) -> None:
    with acting_as(editor):
        Incident.objects.create(title="<script>alert(1)</script>")
    client = Client()
    client.force_login(editor)
    response = client.get("/admin/search/", {"s": "script"})
    assert "<script>" not in response.content.decode()
    assert "<script>alert(1)</script>" in text_of(response)


def test_a_palette_search_costs_a_constant_number_of_queries(editor: User) -> None:
    def queries() -> int:
        fill_all()
        with CaptureQueriesContext(connection) as captured:
            assert titles(editor, "raid")
        return len(captured)

    counts = []
    with acting_as(editor):
        for number in (1, 6):
            for _ in range(number):
                Incident.objects.create(title="Raid")
                Finding.objects.create(statement="They raid.", kind="trend")
                a_group(editor, a_document(editor, title="Raid"), name="Raiders")
            counts.append(queries())
    assert counts[1] <= counts[0]


def test_the_last_result_leads_to_the_page_of_the_search(editor: User) -> None:
    results = signed_in(editor).get("/admin/search/", {"s": "two words"}).context["results"]
    assert results[-1].link == "/admin/find/?words=two+words"


def test_records_are_found_by_a_word_of_a_text_that_is_still_typed(editor: User) -> None:
    document = a_document(editor, title="Note")
    assert titles(editor, "wounded") == titles(editor, "woun") == [str(document)]
    assert titles(editor, "wo") == []
