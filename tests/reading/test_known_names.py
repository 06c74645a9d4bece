"""The cache of known names: read once, and updated when a name changes."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from curation.standing.confirm import confirm
from curation.standing.withdraw import propose_withdrawal
from entities.models import Alias, Group, GroupCountry, Place
from reading.names import known
from reading.names.known import known_names
from sources.acting import acting_as
from tests.connections import own_database
from tests.curation.test_races import Other
from tests.factories import a_document, a_group, a_place, person, publish, run_sql

__all__ = ["own_database"]


@pytest.fixture
def group(editor: User) -> Group:
    return a_group(editor, a_document(editor), name="Northern Front")


def found(text: str) -> list[tuple[str, object]]:
    return [(name.exact, name.names[0].key) for name in known_names().matcher.find(text)]


def test_unchanged_names_are_not_read_again(group: Group, django_assert_num_queries: Any) -> None:
    before = known_names()
    with django_assert_num_queries(1):
        assert known_names() is before


def test_a_changed_name_is_found_and_the_old_one_is_not(editor: User, group: Group) -> None:
    assert found("The Northern Front.") == [("Northern Front", group.pk)]
    for name in ("Southern Front", "Eastern Front"):
        with acting_as(editor):
            Group.objects.filter(pk=group.pk).update(name=name)
        assert found(f"The {name}.") == [(name, group.pk)]
        assert found("The Northern Front.") == []


def test_only_the_group_that_changed_is_read_again(
    editor: User, group: Group, django_assert_num_queries: Any
) -> None:
    before = known_names()
    with acting_as(editor):
        Group.objects.filter(pk=group.pk).update(name="Southern Front")
    with django_assert_num_queries(4):
        assert known_names().places is before.places


def test_aliases_that_come_and_go_are_seen(editor: User, group: Group) -> None:
    known_names()
    with acting_as(editor):
        alias = Alias.objects.create(group=group, name="Men of the Hills", kind="translation")
    assert found("Men of the Hills") == [("Men of the Hills", group.pk)]
    with acting_as(editor):
        alias.delete()
    assert found("Men of the Hills") == []


def test_a_new_country_of_a_group_is_seen(editor: User, group: Group) -> None:
    place = a_place()
    [name] = known_names().matcher.find("the Northern Front")
    assert name.names[0].countries == frozenset()
    with acting_as(editor):
        country = GroupCountry.objects.create(group=group, country=place)
    [name] = known_names().matcher.find("the Northern Front")
    assert name.names[0].countries == {place.code}
    with acting_as(editor):
        country.delete()
    [name] = known_names().matcher.find("the Northern Front")
    assert name.names[0].countries == frozenset()


def test_a_deleted_group_is_forgotten(editor: User, group: Group) -> None:
    known_names()
    with acting_as(editor):
        Group.objects.get(pk=group.pk).delete()
    assert found("The Northern Front.") == []
    assert group.pk not in known_names().groups


def test_a_withdrawn_group_is_not_current_any_more(editor: User, reviewer: User) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    publish(document, group, by=editor, approver=reviewer)
    assert known_names().groups[group.pk].current
    confirm(propose_withdrawal(group, person("publisher"), "wrong"), person("publisher"))
    assert not known_names().groups[group.pk].current


def test_a_changed_place_is_seen(group: Group) -> None:
    known_names()
    place = a_place(name="Hillock")
    assert found("in Hillock") == [("Hillock", place.pk)]
    Place.objects.filter(pk=place.pk).update(name="Vale")
    assert found("in Hillock, in Vale") == [("Vale", place.pk)]


def test_a_rolled_back_change_is_forgotten(editor: User, group: Group) -> None:
    known_names()
    with transaction.atomic():
        with acting_as(editor):
            Group.objects.filter(pk=group.pk).update(name="Southern Front")
        assert found("The Southern Front.")
        transaction.set_rollback(True)
    assert found("The Southern Front, the Northern Front.") == [("Northern Front", group.pk)]


def test_changes_after_another_session_s_end_are_seen_in_the_same_transaction(
    own_database: str,
) -> None:
    editor = person("editor")
    document = a_document(editor)
    group = a_group(editor, document)
    with transaction.atomic(), acting_as(editor):
        Group.objects.filter(pk=group.pk).update(name="Southern Front")
        assert Other(lambda: a_place(name="Hillock")).end() is None
        assert found("The Southern Front.")
        Group.objects.filter(pk=group.pk).update(name="Eastern Front")
        assert Other(known_names).end() is None
        assert found("The Eastern Front.")
    assert Other(known_names).end() is None
    assert found("The Eastern Front, the Southern Front.") == [("Eastern Front", group.pk)]


def test_incremental_updates_equal_a_full_read(editor: User, group: Group) -> None:
    known_names()
    a_group(editor, a_document(editor), name="Northern Front")
    with acting_as(editor):
        Group.objects.filter(pk=group.pk).update(name="northern front")
    text = "The Northern Front, NF, and the northern front."
    learnt, anew = known_names(), known._read()
    assert learnt.matcher.find(text) == anew.matcher.find(text)
    assert list(learnt.groups.items()) == list(anew.groups.items())


def test_changes_are_told_apart_where_their_numbers_add_up_to_the_same(
    editor: User, group: Group
) -> None:
    other = a_group(editor, a_document(editor), name="Eastern Front")
    known_names()
    before = changes()
    with acting_as(editor):
        Group.objects.filter(pk=group.pk).update(name="Southern Front")
    raised_by = sum(changes().values()) - sum(before.values())
    run_sql(f"UPDATE curation_changedname SET change = change - {raised_by} WHERE key = {other.pk}")
    assert sum(changes().values()) == sum(before.values())
    assert found("The Southern Front.") == [("Southern Front", group.pk)]


def changes() -> dict[int, int]:
    """Return the number of the last change of each group."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, change FROM curation_changedname WHERE kind = 'group'")
        return dict(cursor.fetchall())


def test_a_change_that_ends_after_a_later_one_is_seen(own_database: str) -> None:
    editor = person("editor")
    document = a_document(editor)
    early, late = a_group(editor, document), a_group(editor, document)

    def rename(group: Group, name: str) -> None:
        with acting_as(editor):
            Group.objects.filter(pk=group.pk).update(name=name)

    def read_elsewhere() -> None:
        other = Other(lambda: seen.append(known_names()))
        assert other.end() is None

    seen: list[Any] = []
    with transaction.atomic():
        rename(early, "Early Front")
        renaming = Other(lambda: rename(late, "Late Front"))
        assert renaming.end() is None
        read_elsewhere()
    read_elsewhere()
    assert [each.groups[late.pk].name for each in seen] == ["Late Front", "Late Front"]
    assert [each.groups[early.pk].name for each in seen] == [early.name, "Early Front"]
