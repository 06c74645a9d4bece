"""Lists are remembered per person: columns, order and the filters last used."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.models import ListView
from tests.desk.pages import text_of
from tests.factories import a_document, an_incident, signed_in

pytestmark = pytest.mark.django_db

LIST = reverse("admin:entities_incident_changelist")


def columns_of(client: Client, address: str = LIST) -> list[str]:
    listed = client.get(address, follow=True).context["cl"].list_display
    return [name for name in listed if name != "action_checkbox"]


def test_filters_and_order_are_those_last_used(editor: User, second_editor: User) -> None:
    client = signed_in(editor)
    client.get(LIST, {"state__exact": "draft", "o": "4.-1", "kind__exact": ""})
    answer = client.get(LIST)
    assert answer.status_code == 302
    assert answer["Location"] == f"{LIST}?o=4.-1&state__exact=draft"
    assert signed_in(second_editor).get(LIST).status_code == 200
    # Another browser of the same person.
    assert signed_in(editor).get(LIST)["Location"] == answer["Location"]


def test_the_list_says_in_words_that_it_is_filtered(editor: User) -> None:
    client = signed_in(editor)
    said = text_of(client.get(LIST, {"state__exact": "in_review", "kind__exact": "armed attack"}))
    assert "Filtered by state: in review , kind: armed attack . Reset" in said
    assert "Filtered by" not in text_of(client.get(LIST, {"state__exact": ""}))


def test_reset_forgets_the_filters(editor: User) -> None:
    client = signed_in(editor)
    page = client.get(LIST, {"state__exact": "draft"})
    assert 'href="?reset="' in page.content.decode()
    assert client.get(LIST, {"reset": ""})["Location"] == LIST
    assert client.get(LIST).status_code == 200


def test_clearing_all_filters_forgets_them(editor: User) -> None:
    page = signed_in(editor).get(LIST, {"state__exact": "draft"})
    assert page.context["cl"].clear_all_filters_qs == "?reset="


def test_search_words_and_pages_are_not_remembered(editor: User) -> None:
    client = signed_in(editor)
    client.get(LIST, {"q": "market", "state__exact": "draft", "p": "1"})
    assert client.get(LIST)["Location"] == f"{LIST}?state__exact=draft"
    client.get(LIST, {"q": "market"})
    assert client.get(LIST)["Location"] == f"{LIST}?state__exact=draft"


def test_filters_that_lead_to_nothing_any_more_are_forgotten(editor: User) -> None:
    ListView.objects.create(user=editor, of="entities.incident", filters={"gone": ["x"]})
    client = signed_in(editor)
    answer = client.get(LIST, follow=True)
    assert answer.status_code == 200
    assert ListView.objects.get().filters == {}


@pytest.mark.parametrize("value", ["x" * 3000, "S3\u200b"])
def test_what_is_too_long_or_hidden_is_not_remembered(editor: User, value: str) -> None:
    client = signed_in(editor)
    client.get(LIST, {"document": value})
    assert client.get(LIST).status_code == 200


def test_a_person_chooses_columns(editor: User, second_editor: User) -> None:
    client = signed_in(editor)
    everything = columns_of(client)
    page = client.get(LIST)
    assert "Shown to you in this list" in text_of(page)
    client.get(LIST, {"state__exact": "draft", "o": "4"})
    answer = client.post(f"{LIST}?state__exact=draft&o=4", {"_columns": ["", "when", "where"]})
    assert answer["Location"] == f"{LIST}?state__exact=draft"
    assert columns_of(client) == ["identifier", "title", "when", "where"]
    assert columns_of(signed_in(editor)) == ["identifier", "title", "when", "where"]
    assert columns_of(signed_in(second_editor)) == everything
    # The order counts columns, so it begins anew; the filter stays.
    assert client.get(LIST)["Location"] == f"{LIST}?state__exact=draft"
    client.post(LIST, {"_columns": ["", *everything]})
    assert columns_of(client) == everything


def test_what_leads_to_the_record_is_always_shown(editor: User) -> None:
    client = signed_in(editor)
    client.post(LIST, {"_columns": [""]})
    assert columns_of(client) == ["identifier", "title"]


def test_unknown_columns_are_of_no_effect(editor: User) -> None:
    client = signed_in(editor)
    client.post(LIST, {"_columns": ["password", "when"]})
    assert columns_of(client) == ["identifier", "title", "when"]
    assert "password" not in str(ListView.objects.get().hidden)


def test_look_ups_in_a_window_of_their_own_see_all_and_remember_nothing(editor: User) -> None:
    client = signed_in(editor)
    client.post(LIST, {"_columns": [""]})
    client.get(LIST, {"_popup": "1", "state__exact": "draft"})
    assert "when" in columns_of(client, f"{LIST}?_popup=1")
    assert ListView.objects.get().filters == {}


def test_who_may_not_see_a_list_is_told_nothing_of_it(editor: User) -> None:
    ListView.objects.create(
        user=editor, of="entities.incident", filters={"state__exact": ["draft"]}
    )
    editor.groups.clear()
    client = signed_in(editor)
    assert client.get(LIST).status_code == 403
    client.post(LIST, {"_columns": [""]})
    assert ListView.objects.get().hidden == []


def test_a_remembered_list_costs_two_queries_more(editor: User) -> None:
    an_incident(editor, a_document(editor))
    client = signed_in(editor)
    client.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        client.get(LIST, {"state__exact": "draft"})
    first = len(captured)
    with CaptureQueriesContext(connection) as captured:
        client.get(LIST, {"state__exact": "draft"})
    of_views = [each for each in captured if "curation_listview" in each["sql"]]
    assert len(of_views) == 1
    assert len(captured) < first


def test_a_list_is_remembered_once_for_each_person(editor: User) -> None:
    ListView.objects.create(user=editor, of="entities.incident")
    with pytest.raises(IntegrityError), transaction.atomic():
        ListView.objects.create(user=editor, of="entities.incident")
