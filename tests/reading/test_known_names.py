"""Known names are looked up for each text, so every change is seen at once."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from curation.standing.confirm import confirm
from curation.standing.withdraw import propose_withdrawal
from entities.models import Alias, Group, GroupCountry, Place
from reading.names import known
from reading.names.known import known_groups, names_in
from reading.names.matcher import Name, NameMatcher
from sources.acting import acting_as
from tests.factories import a_document, a_group, a_place, person, publish, run_sql


@pytest.fixture
def group(editor: User) -> Group:
    return a_group(editor, a_document(editor), name="Northern Front")


def found(text: str) -> list[tuple[str, object]]:
    return [(name.exact, name.names[0].key) for name in names_in([text]).matcher.find(text)]


def test_a_changed_name_is_found_and_the_old_one_is_not(editor: User, group: Group) -> None:
    assert found("The Northern Front.") == [("Northern Front", group.pk)]
    for name in ("Southern Front", "Eastern Front"):
        with acting_as(editor):
            Group.objects.filter(pk=group.pk).update(name=name)
        assert found(f"The {name}.") == [(name, group.pk)]
        assert found("The Northern Front.") == []


def test_aliases_that_come_and_go_are_seen(editor: User, group: Group) -> None:
    with acting_as(editor):
        alias = Alias.objects.create(group=group, name="Men of the Hills", kind="translation")
    assert found("Men of the Hills") == [("Men of the Hills", group.pk)]
    with acting_as(editor):
        alias.delete()
    assert found("Men of the Hills") == []


def test_a_new_country_of_a_group_is_seen(editor: User, group: Group) -> None:
    place = a_place()
    [name] = names_in(["the Northern Front"]).matcher.find("the Northern Front")
    assert name.names[0].countries == frozenset()
    with acting_as(editor):
        country = GroupCountry.objects.create(group=group, country=place)
    [name] = names_in(["the Northern Front"]).matcher.find("the Northern Front")
    assert name.names[0].countries == {place.code}
    with acting_as(editor):
        country.delete()
    [name] = names_in(["the Northern Front"]).matcher.find("the Northern Front")
    assert name.names[0].countries == frozenset()


def test_a_deleted_group_is_forgotten(editor: User, group: Group) -> None:
    with acting_as(editor):
        Group.objects.get(pk=group.pk).delete()
    assert found("The Northern Front.") == []
    assert names_in([], groups=[group.pk]).groups == {}


def test_a_withdrawn_group_is_not_current_any_more(editor: User, reviewer: User) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    publish(document, group, by=editor, approver=reviewer)
    assert known_groups([group.pk])[group.pk].current
    confirm(propose_withdrawal(group, person("publisher"), "wrong"), person("publisher"))
    assert not known_groups([group.pk])[group.pk].current


def test_a_changed_place_is_seen(group: Group) -> None:
    place = a_place(name="Hillock")
    assert found("in Hillock") == [("Hillock", place.pk)]
    Place.objects.filter(pk=place.pk).update(name="Vale")
    assert found("in Hillock, in Vale") == [("Vale", place.pk)]


def test_a_place_that_is_deleted_meanwhile_is_not_found(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, other = a_place(name="Hillock"), a_place(code="XS", country="XS", name="Vale")
    read = known._places

    def deleted_before(keys: Any) -> Any:
        Place.objects.filter(pk=place.pk).delete()
        return read(keys)

    monkeypatch.setattr(known, "_places", deleted_before)
    assert found("in Hillock, in Vale") == [("Vale", other.pk)]


def test_a_rolled_back_change_is_forgotten(editor: User, group: Group) -> None:
    with transaction.atomic():
        with acting_as(editor):
            Group.objects.filter(pk=group.pk).update(name="Southern Front")
        assert found("The Southern Front.")
        transaction.set_rollback(True)
    assert found("The Southern Front, the Northern Front.") == [("Northern Front", group.pk)]


def test_the_queries_do_not_depend_on_how_many_names_there_are(
    editor: User, group: Group, django_assert_max_num_queries: Any
) -> None:
    country = a_place()
    for number in range(20):
        a_place(code=str(number), name=f"Vale {number}", kind="town", parent=country)
        a_group(editor, a_document(editor), name=f"Front {number}")
    text = " ".join(f"the Vale {number} Front {number}" for number in range(20))
    with django_assert_max_num_queries(8):
        names_in([f"{text} of Testland"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Al-Qa'ida", "al-Qaida"),
        ("People's Protection Units (YPG)", "the YPG, the People’s Protection Units"),
        (
            "New People's Liberation Party/Front",
            "New People's Liberation Party/Front",
        ),
        ("Tehrik-e-Taliban Pakistan", "the Tehrik-i-Taliban Pakistan"),
        ("The Base", "the Base"),
        (
            "Union of the Men of the Hills and the Sea",
            "Union of the Men of the Hills and the Sea",
        ),
        ("U.S. Army", "the US Army"),
        ("St. Mary's Guard", "St. Mary's Guard"),
        ("جيش الشمال", "قال جيش الشمال"),
        ("Côte Front", "the Cote Front"),
        ("Front (FN) [NF]", "NF and FN"),
        ("Separatist", "two Separatists"),
        ("North, Sons of the", "North, Sons of the"),
    ],
)
def test_a_text_has_the_keys_of_the_names_that_the_matcher_finds(
    editor: User, name: str, text: str
) -> None:
    group = a_group(editor, a_document(editor), name=name)
    every = NameMatcher([Name(name, "group", group.pk)]).find(text)
    assert every
    assert [(each.exact, group.pk) for each in every] == found(text)


def test_a_name_of_the_database_has_its_keys(editor: User, group: Group) -> None:
    """Whatever wrote it: the triggers, and the migration for what was there before."""
    before = run_sql("SELECT key, owner FROM entities_namekey ORDER BY 1, 2")
    assert ("northernfront", group.pk) in before
    run_sql("UPDATE entities_group SET name = 'Old (OLD)' WHERE record_ptr_id = %s", group.pk)
    mine = "SELECT key FROM entities_namekey WHERE owner = %s AND origin = 'entities_group'"
    assert {key for (key,) in run_sql(mine, group.pk)} == {"old"}
