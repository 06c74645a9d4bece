"""The successor of a merged record: set by the merge, and held by PostgreSQL to the log."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from curation.standing import merge
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.verification import contributors_of
from sources.models import Record
from tests.factories import (
    a_document,
    a_group,
    fresh,
    person,
    publish,
    refused_by_postgres,
    run_sql,
)


@pytest.fixture
def groups(editor: Any, reviewer: Any) -> list[Record]:
    """Three live groups."""
    document = a_document(editor)
    groups = [a_group(editor, document, name=name) for name in ("First", "Second", "Third")]
    publish(document, *groups, by=editor, approver=reviewer)
    return [Record.objects.get(pk=group.pk) for group in groups]


@pytest.fixture
def merged(groups: list[Record], publisher: Any, second_publisher: Any) -> list[Record]:
    """Three groups, the first of which was merged into the second."""
    confirm(propose_merge(groups[0], groups[1], publisher, "The same."), second_publisher)
    return [fresh(group) for group in groups]


def test_a_merge_sets_the_successor(merged: list[Record]) -> None:
    first, second, third = merged
    assert (first.successor, second.successor, third.successor) == (second, None, None)
    assert list(second.merged_into_this.all()) == [first]


def test_a_withdrawn_record_has_no_successor(
    groups: list[Record], publisher: Any, second_publisher: Any
) -> None:
    confirm(propose_withdrawal(groups[0], publisher, "Wrong."), second_publisher)
    assert fresh(groups[0]).successor is None


def test_a_merge_is_not_an_edit_of_the_merged_record(
    groups: list[Record], merged: list[Record]
) -> None:
    before, after = groups[0], merged[0]
    assert (after.revision, after.round) == (before.revision, before.round)
    assert contributors_of([after])[after.pk] == set()


def test_saving_a_record_leaves_its_successor_alone(merged: list[Record]) -> None:
    merged[2].successor = merged[1]
    merged[2].save()
    assert fresh(merged[2]).successor is None


def test_history_keeps_the_successor_with_the_standing(merged: list[Record]) -> None:
    history: Any = merged[0].record_history  # type: ignore[attr-defined]  # of pghistory
    versions = history.order_by("pgh_id").values_list("standing", "successor")
    assert list(versions)[-2:] == [("live", None), ("merged", merged[1].pk)]


def test_the_last_of_several_merges_is_found(
    merged: list[Record], publisher: Any, second_publisher: Any
) -> None:
    first, second, third = merged
    confirm(propose_merge(second, third, publisher, "The same."), second_publisher)
    assert fresh(first).successor == second
    assert fresh(first).after_merges == third
    assert fresh(third).after_merges == third


# What PostgreSQL refuses to the application's login


def test_the_successor_cannot_be_replaced(merged: list[Record]) -> None:
    with refused_by_postgres(f"what {merged[0]} was merged into never changes"):
        run_sql(
            "UPDATE sources_record SET successor_id = %s WHERE id = %s", merged[2].pk, merged[0].pk
        )


def test_a_merge_cannot_be_undone(merged: list[Record]) -> None:
    with refused_by_postgres("was merged into never changes"):
        run_sql(
            "UPDATE sources_record SET successor_id = NULL, standing = 'live' WHERE id = %s",
            merged[0].pk,
        )


def test_a_record_becomes_merged_only_as_the_log_says(merged: list[Record]) -> None:
    with refused_by_postgres("the log does not say"):
        run_sql(
            "UPDATE sources_record SET successor_id = %s, standing = 'merged' WHERE id = %s",
            merged[1].pk,
            merged[2].pk,
        )


def test_a_merge_sets_no_other_successor_than_the_log_names(
    groups: list[Record], publisher: Any, second_publisher: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = groups

    def apply_step(record: Record, *_: Any, successor: Record, **changes: Any) -> None:
        Record.objects.filter(pk=record.pk).update(successor=third, **changes)

    monkeypatch.setattr(merge, "apply_step", apply_step)
    proposal = propose_merge(first, second, publisher, "The same.")
    with pytest.raises(DatabaseError, match="the log does not say"):
        confirm(proposal, second_publisher)


def test_a_new_record_has_no_successor(merged: list[Record]) -> None:
    with refused_by_postgres("the log does not say"):
        run_sql(
            "INSERT INTO sources_record (type, public_id, state, standing, version, revision,"
            " round, note, created_at, changed_at, successor_id)"
            " VALUES ('group', 'G999', 'draft', 'merged', 1, 1, 1, '', now(), now(), %s)",
            merged[1].pk,
        )


@pytest.mark.parametrize(
    ("changes", "of"),
    [("standing = 'live'", 0), ("standing = 'withdrawn'", 0), ("standing = 'merged'", 2)],
)
def test_a_record_is_merged_exactly_where_it_has_a_successor(
    merged: list[Record], changes: str, of: int
) -> None:
    with refused_by_postgres("record_merged_has_successor"):
        run_sql(f"UPDATE sources_record SET {changes} WHERE id = %s", merged[of].pk)


# An upgrade


@pytest.mark.owner
def test_an_upgrade_gives_each_merged_record_its_successor(own_database: str) -> None:
    editor, publisher = person("editor"), person("publisher")
    document = a_document(editor)
    groups = [a_group(editor, document, name=name) for name in ("First", "Second", "Third")]
    publish(document, *groups, by=editor, approver=person("reviewer"))
    confirm(propose_merge(groups[0], groups[1], publisher, "The same."), person("publisher"))
    [merged] = Record.objects.filter(standing=Record.Standing.MERGED)
    successor, changed_at = merged.successor_id, merged.changed_at
    versions = merged.record_history.count()
    call_command("migrate", "sources", "0015", verbosity=0)
    assert (
        run_sql(
            "SELECT FROM information_schema.columns"
            " WHERE table_name LIKE 'sources_record%%' AND column_name = 'successor_id'"
        )
        == []
    )
    call_command("migrate", verbosity=0)
    again = Record.objects.get(pk=merged.pk)
    assert again.successor_id == successor
    assert (again.revision, again.round, again.changed_at) == (
        merged.revision,
        merged.round,
        changed_at,
    )
    # An upgrade is not an edit by a user.
    assert again.record_history.count() == versions
    assert Record.objects.exclude(pk=merged.pk).filter(successor__isnull=False).count() == 0
    with refused_by_postgres("was merged into never changes"):
        run_sql("UPDATE sources_record SET successor_id = NULL WHERE id = %s", merged.pk)
