"""Saved searches."""

import pytest
from django.contrib.auth.models import User

from curation.errors import ReasonMissingError, TooLongError, WrongStateError
from curation.models import Notification, SavedSearch
from curation.search import saved
from curation.search.index import fill_all
from curation.search.saved import (
    count_new,
    delete_search,
    mark_looked_at,
    save_search,
    searches_of,
    tell_of_new_hits,
    wanted_of,
)
from sources.models import Record
from tests.factories import a_document, edit

pytestmark = pytest.mark.django_db

TYPES = tuple(Record.Type.values)


def new(search: SavedSearch) -> int:
    fill_all()
    return count_new(search, TYPES)


def told(user: User) -> list[str]:
    return [str(one) for one in Notification.objects.filter(to=user, kind="hit")]


def test_hits_that_changed_are_new_until_the_owner_looks(editor: User, reviewer: User) -> None:
    old = a_document(editor, title="About a market")
    search = save_search(editor, "Markets", {"words": "market"}, shared=False)
    assert new(search) == 0
    a_document(reviewer, title="Another market")
    assert new(search) == 1
    edit(old, reviewer, title="An older market")
    assert new(search) == 2
    mark_looked_at(reviewer, search.pk, {"words": "market"})
    mark_looked_at(editor, search.pk, {"words": "another"})
    search.refresh_from_db()
    assert new(search) == 2
    mark_looked_at(editor, search.pk, {"words": "market"})
    search.refresh_from_db()
    assert new(search) == 0


def test_new_hits_are_looked_for_among_the_newest_changes_alone(
    editor: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = save_search(editor, "Markets", {"words": "market"}, shared=False)
    for number in range(3):
        a_document(reviewer, title=f"Market {number}")
    assert new(search) == 3
    monkeypatch.setattr(saved, "MAX_CHANGED", 2)
    assert new(search) == 2
    a_document(reviewer, "Nothing of it.", title="Elsewhere")
    a_document(reviewer, "Nothing here.", title="Elsewhere too")
    assert new(search) == 0
    tell_of_new_hits()
    assert told(editor) == []


def test_the_owner_is_told_once_of_what_others_changed(editor: User, reviewer: User) -> None:
    save_search(editor, "Markets", {"words": "market"}, shared=False)
    a_document(editor, title="My own market")
    fill_all()
    tell_of_new_hits()
    assert told(editor) == []
    theirs = a_document(reviewer, title="Their market")
    a_document(reviewer, "Nothing of it.", title="Elsewhere")
    fill_all()
    tell_of_new_hits()
    tell_of_new_hits()
    assert told(editor) == [
        f"{reviewer.username} changed, and your saved search finds, {theirs.public_id}"
    ]
    assert told(reviewer) == []


def test_who_may_no_longer_see_records_is_told_of_none(editor: User, reviewer: User) -> None:
    save_search(editor, "Markets", {"words": "market"}, shared=False)
    editor.groups.clear()
    a_document(reviewer, title="Their market")
    fill_all()
    tell_of_new_hits()
    assert told(editor) == []


def test_a_shared_search_is_used_by_others_and_deleted_by_its_owner(
    editor: User, reviewer: User
) -> None:
    own = save_search(editor, "Mine", {"words": "market"}, shared=False)
    shared = save_search(editor, "Ours", {"words": "market"}, shared=True)
    assert searches_of(reviewer) == [shared]
    assert searches_of(editor) == [own, shared]
    with pytest.raises(WrongStateError):
        delete_search(reviewer, shared.pk)
    delete_search(editor, shared.pk)
    assert searches_of(reviewer) == []


def test_a_name_is_saved_once_for_each_person(editor: User, reviewer: User) -> None:
    save_search(editor, "Markets", {"words": "market"}, shared=False)
    save_search(editor, " Markets ", {"words": "bazaar"}, shared=True)
    save_search(reviewer, "Markets", {"words": "market"}, shared=False)
    assert [search.parameters for search in SavedSearch.objects.filter(owner=editor)] == [
        {"words": "bazaar"}
    ]


def test_a_search_needs_a_name_and_something_to_search_for(editor: User) -> None:
    for name, parameters in (("  ", {"words": "market"}), ("Markets", {})):
        with pytest.raises(ReasonMissingError):
            save_search(editor, name, parameters, shared=False)


def test_a_name_has_a_limit(editor: User) -> None:
    with pytest.raises(TooLongError):
        save_search(editor, "x" * 101, {"words": "market"}, shared=False)


def test_one_search_that_fails_keeps_nobody_from_being_told(editor: User, reviewer: User) -> None:
    broken = save_search(editor, "Broken", {"words": "market"}, shared=False)
    SavedSearch.objects.filter(pk=broken.pk).update(parameters={"after": "31/12/2024"})
    save_search(editor, "Markets", {"words": "market"}, shared=False)
    a_document(reviewer, title="Their market")
    fill_all()
    tell_of_new_hits()
    assert len(told(editor)) == 1


def test_a_person_has_only_so_many(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MAX_SEARCHES", 1)
    save_search(editor, "One", {"words": "market"}, shared=False)
    with pytest.raises(WrongStateError):
        save_search(editor, "Two", {"words": "market"}, shared=False)
    save_search(editor, "One", {"words": "bazaar"}, shared=False)


def test_a_search_for_what_is_gone_finds_nothing() -> None:
    for gone in ({"person": "nobody"}, {"document": "0"}, {"place": "0"}):
        assert wanted_of(gone, TYPES).types == ()
    assert wanted_of({"type": "group"}, ("source",)).types == ()
