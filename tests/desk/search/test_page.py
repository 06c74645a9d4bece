"""The page of the search: what it shows, to whom, and saved searches."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.models import SavedSearch
from sources.acting import acting_as
from tests.desk.pages import text_of
from tests.factories import UserFactory, a_document, a_place, an_incident, signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/find/"


def page(user: User, **parameters: str) -> str:
    response = signed_in(user).get(ADDRESS, parameters)
    assert response.status_code == 200
    return text_of(response)


def test_a_word_of_a_text_is_shown_with_the_words_around_it(editor: User) -> None:
    document = a_document(editor, title="Note on the valley")
    shown = page(editor, words="ministry")
    assert "1 record, the newest first" in shown
    assert f"{document.public_id} Note on the valley" in shown
    assert "text: " in shown and "12 traders were killed, the ministry said" in shown


def test_nothing_is_searched_before_anything_is_asked(editor: User) -> None:
    a_document(editor)
    shown = page(editor)
    assert "Nothing was found" not in shown
    assert "the newest first" not in shown


def test_what_is_not_found_is_told_with_advice(editor: User) -> None:
    assert "for the beginning of a word, write a star" in page(editor, words="minist")


def test_filters_that_are_not_valid_are_told(editor: User) -> None:
    document = a_document(editor)
    for wrong in ({"after": "x"}, {"type": "x"}, {"place": "x"}, {"person": "x"}, {"state": "x"}):
        shown = page(editor, words="ministry", **wrong)
        assert document.public_id not in shown
        assert "valid" in shown


@pytest.mark.parametrize("words", ["\0", "'; DROP", "(((", "a" * 301, "\ud7ff*", ":*", "\\"])
def test_no_words_are_an_error(editor: User, words: str) -> None:
    page(editor, words=words)


def test_pages_go_on_where_the_last_one_ended(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.search.page.PAGE", 1)
    older, newer = (a_document(editor, title=f"Note {number}") for number in (1, 2))
    response = signed_in(editor).get(ADDRESS, {"words": "note"})
    assert [row["record"].pk for row in response.context["rows"]] == [newer.pk]
    more = signed_in(editor).get(f"{ADDRESS}?{response.context['older']}")
    assert [row["record"].pk for row in more.context["rows"]] == [older.pk]
    assert more.context["older"] == ""
    assert more.context["count"] == 2


def test_a_person_without_a_role_finds_nothing(editor: User) -> None:
    document = a_document(editor)
    SavedSearch.objects.create(
        owner=editor, name="Ours", shared=True, parameters={"words": "ministry"},
        looked_at="2026-01-01T00:00Z", told_at="2026-01-01T00:00Z",
    )  # fmt: skip
    client = signed_in(UserFactory.create())
    refused = client.get(ADDRESS, {"words": "ministry"})
    assert refused.status_code == 403
    for words in (document.public_id, document.title, "Ours"):
        assert words not in refused.content.decode()
    assert client.post(f"{ADDRESS}save/", {"name": "A", "words": "ministry"}).status_code == 403
    assert SavedSearch.objects.get().owner == editor


def test_who_sees_only_some_types_is_told_no_document_or_place(editor: User) -> None:
    document = a_document(editor, title="Zubrowka")
    place = a_place(name="Zubrowka")
    user = UserFactory.create()
    user.user_permissions.add(Permission.objects.get(codename="view_incident"))
    for chosen in ({"document": str(document.pk)}, {"place": str(place.pk)}):
        name = next(iter(chosen))
        assert "Zubrowka" in page(editor, **chosen)
        assert "Zubrowka" not in page(user, **chosen)
        # The answer is the same for a key that no row has.
        assert signed_in(user).get(ADDRESS, chosen).context["form"].errors == {
            name: signed_in(user).get(ADDRESS, {name: "987654"}).context["form"].errors[name]
        }


def test_the_page_costs_as_many_queries_for_many_hits(editor: User) -> None:
    document = a_document(editor)
    client = signed_in(editor)
    counts = []
    for number in (1, 8):
        for each in range(number):
            an_incident(editor, document, title=f"Raid {each}", summary="In a market.")
        client.get(ADDRESS, {"words": "market"})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(ADDRESS, {"words": "market"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_search_is_saved_used_and_deleted(editor: User, reviewer: User) -> None:
    a_document(editor)
    client = signed_in(editor)
    saved = client.post(
        f"{ADDRESS}save/", {"name": "The ministry", "words": "ministry", "state": "draft"}
    )
    assert saved["Location"] == f"{ADDRESS}?words=ministry&state=draft"
    assert "The ministry" not in page(reviewer)
    a_document(reviewer)
    assert "The ministry 1 new" in page(editor)
    search = SavedSearch.objects.get()
    page(editor, words="ministry", state="draft", saved=str(search.pk))
    assert "1 new" not in page(editor)
    signed_in(reviewer).post(f"{ADDRESS}delete/", {"search": search.pk})
    assert SavedSearch.objects.exists()
    client.post(f"{ADDRESS}delete/", {"search": search.pk})
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("day", ["31/12/2023", "2023-12-31", "2023-1-5"])
def test_days_are_saved_however_they_are_written(editor: User, day: str) -> None:
    document = a_document(editor, published="2024")
    assert document.public_id in page(editor, words="ministry", after=day)
    signed_in(editor).post(f"{ADDRESS}save/", {"name": "Late", "words": "ministry", "after": day})
    assert SavedSearch.objects.get().parameters["after"].startswith("2023-")
    assert "Late" in page(editor)


def test_a_search_without_a_name_is_refused_with_the_reason(editor: User) -> None:
    response = signed_in(editor).post(
        f"{ADDRESS}save/", {"name": " ", "words": "market"}, follow=True
    )
    assert "Give the search a name." in text_of(response)


def test_a_search_with_a_field_that_is_not_valid_is_not_saved(editor: User) -> None:
    signed_in(editor).post(f"{ADDRESS}save/", {"name": "A", "words": "market", "after": "x"})
    assert not SavedSearch.objects.exists()


def test_what_belongs_to_a_deleted_draft_is_not_found(editor: User) -> None:
    document = a_document(editor)
    page(editor, words="ministry")
    with acting_as(editor):
        document.delete()
    assert "Nothing was found" in page(editor, words="ministry")
