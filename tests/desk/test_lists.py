"""Lists: a constant number of queries, and searches that find records."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.standing.withdraw import propose_withdrawal
from curation.workflow.steps import submit
from desk.navigation import sidebar
from entities.models import (
    Alias,
    Attribution,
    Casualties,
    FindingGroup,
    Incident,
    OtherPlace,
    Place,
    Quantity,
)
from sources.acting import acting_as
from sources.models import Record
from tests.desk.pages import text_of
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_passage,
    a_place,
    a_publisher,
    an_incident,
    cite,
    person,
    publish,
    run_sql,
    signed_in,
)

pytestmark = pytest.mark.django_db

LISTS = (
    "sources/document",
    "sources/passage",
    "sources/publisher",
    "entities/group",
    "entities/incident",
    "entities/finding",
    "entities/place",
    "auth/user",
    "publication/publication",
    "publication/release",
    "curation/proposal",
)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


def some_of_everything(by: User, state: str = "draft") -> None:
    document = a_document(by, publisher=a_publisher(by))
    a_passage(document, "five others", by)
    group = a_group(by, document)
    incident = an_incident(by, document, group)
    finding = a_finding(by, document)
    place = Place.objects.get_or_create(
        code="XS", name="Spotland", kind="country", country="XS", latitude=1, longitude=1
    )[0]
    with acting_as(by):
        FindingGroup.objects.create(finding=finding, group=group)
        Incident.objects.create(title="Somewhere", place=place, precision="country")
    if state == "in_review":
        for record in (document, group, incident):
            submit(record, by)


@pytest.fixture
def administrator(editor: User) -> User:
    user = person("administrator")
    user.is_superuser = True
    user.save()
    return user


@pytest.mark.parametrize("role", ["editor", "reviewer", "publisher", "administrator"])
def test_every_sidebar_link_can_be_opened(db: None, role: str) -> None:
    user = person(role)
    request = RequestFactory().get("/admin/")
    request.user = user
    links = [line["link"] for section in sidebar(request) for line in section["items"]]
    assert "/admin/entities/incident/" in links
    assert ("/admin/curation/proposal/" in links) == (role in ("publisher", "administrator"))
    client = signed_in(user)
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_publishers_look_up_what_was_proposed(
    editor: User, reviewer: User, publisher: User
) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    publish(document, group, by=editor, approver=reviewer)
    proposal = propose_withdrawal(group, publisher, "Entered twice.")
    client = signed_in(publisher)
    assert "Entered twice." in text_of(
        client.get(f"/admin/curation/proposal/{proposal.pk}/change/")
    )
    assert group.public_id in text_of(client.get("/admin/curation/proposal/"))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_a_constant_number_of_queries(
    administrator: User, editor: User, name: str
) -> None:
    client = signed_in(administrator)
    some_of_everything(editor)
    a_place()
    address = f"/admin/{name}/"
    client.get(address)
    few = queries_of(client, address)
    for _ in range(5):
        some_of_everything(editor)
    # The sentences of a text are found when it is listed for the first time.
    client.get(address)
    assert queries_of(client, address) == few


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_the_first_page_costs_a_constant_number_of_queries(
    editor: User, reviewer: User, state: str
) -> None:
    for user in (editor, reviewer):
        client = signed_in(user)
        some_of_everything(editor, state)
        client.get("/admin/")
        few = queries_of(client, "/admin/")
        for _ in range(5):
            some_of_everything(editor, state)
        # The sentences of a new text are found when it is first shown.
        client.get("/admin/")
        assert queries_of(client, "/admin/") == few


def test_a_record_with_many_rows_costs_a_constant_number_of_queries(editor: User) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    incident = an_incident(editor, document, group)
    finding = a_finding(editor, document)
    client = signed_in(editor)
    addresses = (
        f"/admin/entities/incident/{incident.pk}/change/",
        f"/admin/entities/finding/{finding.pk}/change/",
        f"/admin/sources/document/{document.pk}/change/",
        f"/admin/review/{incident.public_id}/",
    )
    few = {}
    cite(incident, document, "did it", editor, field="incident.kind", asserted_by=group)
    with acting_as(editor):
        Quantity.objects.create(finding=finding, of="camps", at_least=1)
        FindingGroup.objects.create(finding=finding, group=group)
    for address in addresses:
        client.get(address)
        few[address] = queries_of(client, address)
    for number in range(5):
        other = a_group(editor, document)
        with acting_as(editor):
            row = Attribution.objects.create(incident=incident, group=other, role="perpetrator")
            row.citations.create(
                record_id=incident.pk,
                passage=a_passage(document, "armed group also called NF, did it", editor),
                asserted_by=other,
            )
            Quantity.objects.create(finding=finding, of=f"camps {number}", at_least=1)
            FindingGroup.objects.create(finding=finding, group=other)
    for address in addresses:
        client.get(address)  # the names of the new groups are read once, for all pages
        assert queries_of(client, address) == few[address], address


def test_a_review_with_many_renamed_groups_costs_a_constant_number_of_queries(
    editor: User, reviewer: User
) -> None:
    document = a_document(editor)
    groups = [a_group(editor, document) for _ in range(6)]
    publish(document, *groups, by=editor, approver=reviewer)
    one, many = (an_incident(editor, document, groups[0]) for _ in range(2))
    with acting_as(editor):
        for group in groups[1:]:
            row = Attribution.objects.create(incident=many, group=group, role="perpetrator")
            row.citations.create(record_id=many.pk, passage=a_passage(document, "did it", editor))
        for group in groups:
            group.name = f"{group.name} of today"
            group.save()
    submit(one, editor)
    submit(many, editor)
    client = signed_in(reviewer)
    costs = []
    for incident in (one, many):
        address = f"/admin/review/{incident.public_id}/"
        client.get(address)  # the names of the groups are read once, for all pages
        costs.append(queries_of(client, address))
    assert len(client.get(address).context["renamed_references"]) == 6
    assert costs[0] == costs[1]


@pytest.mark.owner
def test_a_thousand_records_in_arabic_script_are_listed_and_found(editor: User) -> None:
    with acting_as(editor):
        for number in range(1000):
            Incident.objects.create(title=f"حملة رقم {number}")
    # Autovacuum would do it; without statistics PostgreSQL may treat the tables as empty.
    run_sql("ANALYZE sources_record, entities_incident")
    client = signed_in(editor)
    assert "1000 incidents" in text_of(client.get("/admin/entities/incident/"))
    found = client.get("/admin/entities/incident/", {"q": "حملة رقم 777"})
    assert [record.title for record in found.context["cl"].result_list] == ["حملة رقم 777"]
    assert client.get("/admin/entities/incident/", {"p": 19}).status_code == 200


def test_groups_are_found_by_alias_and_by_identifier(editor: User) -> None:
    document = a_document(editor)
    group = a_group(editor, document, name="North Front")
    with acting_as(editor):
        Alias.objects.create(group=group, name="الجبهة الشمالية", kind="original script")
    client = signed_in(editor)
    for term in ("الجبهة", group.public_id.lower(), "north fr"):
        found = client.get(
            "/admin/autocomplete/",
            {
                "term": term,
                "app_label": "entities",
                "model_name": "attribution",
                "field_name": "group",
            },
        ).json()
        assert [choice["text"] for choice in found["results"]] == [str(group)], term


def test_records_are_found_by_the_document_that_they_cite(editor: User) -> None:
    document, other = a_document(editor), a_document(editor)
    incident = an_incident(editor, document)
    an_incident(editor, other)
    page = signed_in(editor).get(
        "/admin/entities/incident/", {"document": document.public_id.lower()}
    )
    assert [record.pk for record in page.context["cl"].result_list] == [incident.pk]


def test_counts_dates_and_badges_are_readable(editor: User) -> None:
    document = a_document(editor)
    an_incident(editor, document, date="2024-07-14/2024-07-16")
    said = text_of(signed_in(editor).get("/admin/entities/incident/"))
    assert "14 to 16 July 2024" in said
    assert "civilians killed 12+" in said
    assert "draft" in said


def test_a_part_of_a_toll_is_not_listed_as_another_toll(editor: User) -> None:
    incident = an_incident(editor, a_document(editor))
    whole = incident.casualties.get()
    with acting_as(editor):
        Casualties.objects.create(
            incident=incident,
            victims="civilians",
            outcome="killed",
            demographic="children",
            part_of=whole,
            at_least=3,
            at_most=3,
        )
    said = text_of(signed_in(editor).get("/admin/entities/incident/"))
    assert "civilians killed 12+; of these civilians (children) killed 3" in said


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\0"},
        {"q": "x" * 5000},
        {"state__exact": "\0"},
        {"state__exact": "nonsense"},
        {"document": "'; --"},
        {"p": "x"},
        {"o": "99.-99"},
        {"publisher__id__exact": "x"},
        {"unheard": "of"},
    ],
)
def test_malformed_list_urls_are_no_server_error(
    administrator: User, query: dict[str, str]
) -> None:
    client = signed_in(administrator)
    for name in LISTS:
        response = client.get(f"/admin/{name}/", query, follow=True)
        assert response.status_code in (200, 400), name


@pytest.mark.parametrize("key", ["0", "x", "9" * 40, "1_2F", "%00"])
def test_malformed_record_urls_are_no_server_error(administrator: User, key: str) -> None:
    client = signed_in(administrator)
    for name in LISTS:
        assert client.get(f"/admin/{name}/{key}/change/").status_code in (302, 404)
        assert client.get(f"/admin/{name}/{key}/delete/").status_code in (302, 403, 404)
    assert client.get(f"/admin/review/{key}/").status_code == 404
    assert Record.objects.count() == 0


def test_a_search_that_finds_nothing_says_so_in_plain_words(editor: User) -> None:
    found = text_of(signed_in(editor).get("/admin/entities/finding/", {"q": "nowhere"}))
    assert "Nothing matches your search or filters. Clear search and filters" in found
    assert "yielded" not in found


def test_an_empty_list_says_so(editor: User) -> None:
    page = text_of(signed_in(editor).get("/admin/entities/finding/"))
    assert "There is nothing here yet. Add finding" in page


def test_the_list_of_incidents_knows_all_their_places(editor: User) -> None:
    document = a_document(editor)
    land = a_place()
    other = a_place(code="XU", name="Otherland", country="XU")
    both = an_incident(editor, document, title="In both", place=land, precision="country")
    one = an_incident(editor, document, title="In one", place=land, precision="country")
    with acting_as(editor):
        OtherPlace.objects.create(incident=both, place=other, precision="country")
    client = Client()
    client.force_login(editor)
    page = reverse("admin:entities_incident_changelist")
    whole = text_of(client.get(page))
    assert "Testland (XT); Otherland (XU)" in whole
    assert one.title in whole
    for asked in ({"country": "XU"}, {"q": "otherland"}):
        found = text_of(client.get(page, asked))
        assert both.title in found
        assert one.title not in found
    assert one.title in text_of(client.get(page, {"country": ["XU", "XT"]}))
