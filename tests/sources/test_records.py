"""What records share: identifiers, `save`, and deletion."""

from typing import Any

import pytest

from curation.workflow.steps import submit
from entities.models import Alias, Group
from sources.acting import acting_as
from sources.models import Contribution, Record
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    an_incident,
    fresh,
    publish,
    refused_by_postgres,
    run_sql,
)


@pytest.fixture
def published(editor: Any, reviewer: Any, document: Any) -> Any:
    group = a_group(editor, document)
    publish(document, group, by=editor, approver=reviewer)
    return fresh(group)


def test_identifiers_tell_the_type(editor: Any, document: Any) -> None:
    records = [
        document,
        a_group(editor, document),
        an_incident(editor, document),
        a_finding(editor, document),
    ]
    assert [record.public_id[0] for record in records] == ["S", "G", "I", "F"]


def test_an_identifier_is_never_used_twice(editor: Any, document: Any) -> None:
    group = a_group(editor, document)
    number = int(group.public_id[1:])
    group.delete()
    assert int(a_group(editor, document).public_id[1:]) > number


@pytest.mark.parametrize("change", ["public_id = 'G999999'", "type = 'incident'"])
def test_an_identifier_never_changes(editor: Any, document: Any, change: str) -> None:
    group = a_group(editor, document)
    with refused_by_postgres("never change"):
        run_sql(f"UPDATE sources_record SET {change} WHERE id = %s", group.pk)


@pytest.mark.parametrize("public_id", ["S7", "G0", "G07", "7", "G7x"])
def test_postgres_refuses_an_identifier_that_does_not_fit_its_type(
    db: None, public_id: str
) -> None:
    with refused_by_postgres("record_public_id_fits_type"):
        Group.objects.create(name="A group", public_id=public_id, type="group")


def test_saving_a_stale_copy_keeps_what_the_workflow_did(
    editor: Any, reviewer: Any, document: Any
) -> None:
    group = a_group(editor, document)
    stale = fresh(group)
    publish(document, group, by=editor, approver=reviewer)
    now = fresh(group)
    with acting_as(editor):
        stale.name = "Another name"
        stale.save()
    saved = fresh(group)
    assert (saved.standing, saved.version, saved.round) == (now.standing, now.version, now.round)
    assert saved.revision == now.revision + 1
    assert saved.name == "Another name"


def test_saving_a_stale_copy_does_not_take_a_record_out_of_review(
    editor: Any, document: Any
) -> None:
    group = a_group(editor, document)
    stale = fresh(group)
    submit(group, editor)
    stale.save()
    assert fresh(group).state == Record.State.IN_REVIEW


@pytest.mark.parametrize("column", ["revision", "version", "round"])
def test_counters_only_rise(published: Any, column: str) -> None:
    with refused_by_postgres("only rise"):
        run_sql(f"UPDATE sources_record SET {column} = {column} - 1 WHERE id = %s", published.pk)


def test_postgres_refuses_a_new_round_without_a_version(published: Any) -> None:
    with refused_by_postgres("begins only with a new version"):
        run_sql("UPDATE sources_record SET round = round + 1 WHERE id = %s", published.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'published'", "record_state_known"),
        ("standing = 'gone'", "record_standing_known"),
        ("standing = 'never_published'", "record_version_fits_standing"),
    ],
)
def test_postgres_refuses_a_state_that_does_not_exist(
    published: Any, change: str, constraint: str
) -> None:
    with refused_by_postgres(constraint):
        run_sql(f"UPDATE sources_record SET {change} WHERE id = %s", published.pk)


@pytest.mark.parametrize("make", [a_document, a_group, an_incident, a_finding])
def test_a_draft_can_be_deleted_with_all_its_rows(editor: Any, document: Any, make: Any) -> None:
    record = make(editor) if make is a_document else make(editor, document)
    submit(record, editor)
    record.delete()
    assert not Record.objects.filter(pk=record.pk).exists()
    assert not Contribution.objects.filter(record=record.pk).exists()


def test_a_published_record_cannot_be_deleted(published: Any) -> None:
    with refused_by_postgres("is refused"):
        published.delete()


def test_postgres_refuses_to_delete_a_published_record(published: Any) -> None:
    with refused_by_postgres(f"{published.public_id} was published, so it cannot be deleted"):
        run_sql("DELETE FROM sources_record WHERE id = %s", published.pk)


def test_a_published_record_keeps_its_part_of_a_group(published: Any) -> None:
    Alias.objects.filter(group=published).update(name="Other")
    with refused_by_postgres("withdraw it"):
        run_sql("DELETE FROM entities_group WHERE record_ptr_id = %s", published.pk)


def test_a_published_document_keeps_its_part(published: Any, document: Any) -> None:
    with refused_by_postgres("withdraw it"):
        run_sql("DELETE FROM sources_document WHERE record_ptr_id = %s", document.pk)


def test_a_record_is_named_for_people_by_identifier_and_name(editor: Any, document: Any) -> None:
    group = a_group(editor, document, name="North Front")
    record = Record.objects.get(pk=group.pk)
    assert record.title_for_people == f"{group.public_id} North Front"
    assert record.concrete == group


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"language": "English"}, "document_language_is_bcp47"),
        ({"kind": "rumour"}, "document_kind_known"),
        ({"curation_status": "half"}, "document_curation_status_known"),
        ({"retracted_on": "2024-07-15"}, "document_retraction_has_reason"),
    ],
)
def test_postgres_refuses_metadata_that_no_document_has(
    editor: Any, values: dict[str, str], constraint: str
) -> None:
    with refused_by_postgres(constraint):
        a_document(editor, text=None, **values)
