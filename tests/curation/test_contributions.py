"""PostgreSQL records every contributor to a record, whichever way it is changed."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from curation.errors import NotReadyError
from curation.workflow.approval import approve, approve_many
from curation.workflow.steps import request_changes, submit
from entities.models import (
    Alias,
    Attribution,
    Casualties,
    FindingAttribute,
    FindingGroup,
    FindingIdentifier,
    FindingPlace,
    GroupAttribute,
    GroupCountry,
    Identifier,
    IncidentAttribute,
    IncidentIdentifier,
    IncidentTie,
    OtherPlace,
    Point,
    Quantity,
    Target,
    Tie,
    Weapon,
)
from publication.standing import last_document
from sources.acting import acting_as
from sources.ingest import set_text
from sources.models import Conveys, Record
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_place,
    a_publisher,
    an_incident,
    cite,
    fresh,
    publish,
    refused_by_postgres,
    run_sql,
    submit_and_verify,
    verify_all,
)
from tests.reviewing import contributors

State = Record.State


def each_kind_of_row(by: Any, document: Any) -> list[tuple[Any, Any, dict[str, Any]]]:
    """Return a row of each table, the record that it belongs to, and a change of it."""
    group, other = a_group(by, document), a_group(by, document)
    incident, finding = an_incident(by, document), a_finding(by, document)
    place, province = a_place(), a_place(code="XT-A", name="A", kind="province", country="XT")
    with acting_as(by):
        return [
            (Alias.objects.create(group=group, name="F", kind="acronym"), group, {"name": "G"}),
            (
                Identifier.objects.create(group=group, scheme="eu", value="EU.1"),
                group,
                {"value": "EU.2"},
            ),
            (
                GroupCountry.objects.create(group=group, country=place),
                group,
                {"country": province},
            ),
            (
                Tie.objects.create(group=group, other=other, kind="ally of"),
                group,
                {"kind": "rival of"},
            ),
            (
                Casualties.objects.create(
                    incident=incident, victims="militants", outcome="killed", at_most=3
                ),
                incident,
                {"at_most": 4},
            ),
            (
                Attribution.objects.create(incident=incident, group=other, role="target"),
                incident,
                {"role": "participant"},
            ),
            (
                FindingGroup.objects.create(finding=finding, group=other),
                finding,
                {"role": "object"},
            ),
            (
                FindingPlace.objects.create(finding=finding, place=place),
                finding,
                {"place": province},
            ),
            (
                Quantity.objects.create(finding=finding, of="camps", at_least=1),
                finding,
                {"at_least": 2},
            ),
            (
                OtherPlace.objects.create(incident=incident, place=place, precision="country"),
                incident,
                {"place": province},
            ),
            (
                Point.objects.create(
                    incident=incident, latitude=12, longitude=45, precision="exact"
                ),
                incident,
                {"precision": "near"},
            ),
            (
                Weapon.objects.create(incident=incident, weapon="drone"),
                incident,
                {"weapon": "firearm"},
            ),
            (
                Target.objects.create(incident=incident, target_type="school"),
                incident,
                {"damage": "destroyed"},
            ),
            (
                IncidentTie.objects.create(
                    incident=incident, tied_to=an_incident(by, document), kind="part of"
                ),
                incident,
                {"kind": "follows"},
            ),
            (
                IncidentIdentifier.objects.create(incident=incident, scheme="own", value="7"),
                incident,
                {"value": "8"},
            ),
            (
                FindingIdentifier.objects.create(finding=finding, scheme="own", value="7"),
                finding,
                {"value": "8"},
            ),
            *(
                (
                    model.objects.create(
                        **{record.type: record}, attribute="own remark", value="x"
                    ),
                    record,
                    {"value": "y"},
                )
                for model, record in (
                    (GroupAttribute, group),
                    (IncidentAttribute, incident),
                    (FindingAttribute, finding),
                )
            ),
            (group.citations.first(), group, {"speaker": "A person"}),
            (
                Conveys.objects.create(document=document, conveyed=a_document(by)),
                document,
                {"conveyed": a_document(by)},
            ),
        ]


def test_the_author_of_a_record_is_recorded(editor: Any, group: Any) -> None:
    assert contributors(group) == {editor.pk}


def test_saving_any_row_raises_the_revision_and_records_the_contributor(
    own_attributes: None, editor: Any, second_editor: Any, document: Any
) -> None:
    for row, record, change in each_kind_of_row(editor, document):
        before = fresh(record).revision
        with acting_as(second_editor):
            for name, value in change.items():
                setattr(row, name, value)
            row.save()
        assert fresh(record).revision == before + 1, row
        assert second_editor.pk in contributors(record), row


def test_updating_any_rows_by_queryset_records_the_contributor(
    own_attributes: None, editor: Any, second_editor: Any, document: Any
) -> None:
    for row, record, change in each_kind_of_row(editor, document):
        before = fresh(record).revision
        with acting_as(second_editor):
            type(row)._default_manager.filter(pk=row.pk).update(**change)
        assert fresh(record).revision == before + 1, row
        assert second_editor.pk in contributors(record), row


def test_deleting_any_row_records_the_contributor(
    own_attributes: None, editor: Any, second_editor: Any, document: Any
) -> None:
    for row, record, _change in each_kind_of_row(editor, document):
        before = fresh(record).revision
        with acting_as(second_editor):
            run_sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)
        assert fresh(record).revision == before + 1, row
        assert second_editor.pk in contributors(record), row


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("document", {"title": "Another title"}),
        ("group", {"description": "Another description"}),
        ("incident", {"summary": "Another summary"}),
        ("finding", {"holds_at": "2024"}),
    ],
)
def test_changing_a_record_itself_records_the_contributor(
    request: Any, second_editor: Any, name: str, change: dict[str, str]
) -> None:
    record = request.getfixturevalue(name)
    before = fresh(record).revision
    with acting_as(second_editor):
        for field, value in change.items():
            setattr(record, field, value)
        record.save()
    assert fresh(record).revision == before + 1
    assert second_editor.pk in contributors(record)


def test_a_change_by_sql_records_the_contributor(second_editor: Any, group: Any) -> None:
    with acting_as(second_editor):
        run_sql("UPDATE entities_group SET name = 'X' WHERE record_ptr_id = %s", group.pk)
    assert second_editor.pk in contributors(group)


def test_a_row_that_moves_to_another_record_touches_both(
    second_editor: Any, group: Any, editor: Any, document: Any
) -> None:
    other = a_group(editor, document)
    with acting_as(editor):
        alias = Alias.objects.create(group=group, name="Front", kind="official")
    with acting_as(second_editor):
        Alias.objects.filter(pk=alias.pk).update(group=other)
    assert second_editor.pk in contributors(group)
    assert second_editor.pk in contributors(other)


def test_saving_without_a_change_records_nobody(second_editor: Any, group: Any) -> None:
    before = fresh(group).revision
    with acting_as(second_editor):
        group.save()
        group.aliases.get().save()
    assert fresh(group).revision == before
    assert contributors(group).isdisjoint({second_editor.pk})


def test_an_internal_note_is_not_a_contribution(second_editor: Any, group: Any) -> None:
    with acting_as(second_editor):
        group.note = "Ask the desk."
        group.save()
    assert fresh(group).note == "Ask the desk."
    assert contributors(group).isdisjoint({second_editor.pk})


def test_a_curation_status_is_not_a_contribution(second_editor: Any, document: Any) -> None:
    before = fresh(document).revision
    with acting_as(second_editor):
        document.curation_status = "fully curated"
        document.save()
    assert fresh(document).revision == before
    assert contributors(document).isdisjoint({second_editor.pk})


def test_a_text_given_to_a_document_is_a_contribution(second_editor: Any, editor: Any) -> None:
    document = a_document(editor, text=None)
    with acting_as(second_editor):
        set_text(document, "The words that came later.")
    assert second_editor.pk in contributors(document)


def test_changing_a_publisher_is_a_contribution_to_its_documents(
    editor: Any, second_editor: Any
) -> None:
    desk = a_publisher(editor)
    document = a_document(editor, publisher=desk)
    before = fresh(document).revision
    with acting_as(second_editor):
        desk.reliability = "A"
        desk.save()
    assert fresh(document).revision == before + 1
    assert contributors(document) == {editor.pk, second_editor.pk}


def test_a_changed_publisher_sends_its_published_documents_through_review_again(
    editor: Any, reviewer: Any, second_editor: Any
) -> None:
    desk = a_publisher(editor)
    document = a_document(editor, publisher=desk)
    publish(document, by=editor, approver=reviewer)
    with acting_as(second_editor):
        desk.reliability = "A"
        desk.save()
    assert fresh(document).state == State.DRAFT
    assert contributors(document) == {second_editor.pk}
    submit(document, second_editor)
    approve(document, reviewer, fresh(document).revision)
    published = last_document(document.public_id)
    assert published is not None
    assert published["publisher"]["reliability"] == "A"


def test_a_changed_publisher_leaves_what_was_sent_back_with_its_author(
    editor: Any, reviewer: Any, second_editor: Any
) -> None:
    desk = a_publisher(editor)
    document = a_document(editor, publisher=desk)
    submit(document, editor)
    request_changes(document, reviewer, "The date is wrong.")
    with acting_as(second_editor):
        desk.reliability = "A"
        desk.save()
    assert fresh(document).state == State.CHANGES_REQUESTED


def test_a_publisher_saved_unchanged_reopens_nothing(editor: Any, reviewer: Any) -> None:
    desk = a_publisher(editor)
    document = a_document(editor, publisher=desk)
    publish(document, by=editor, approver=reviewer)
    with acting_as(editor):
        desk.save()
    assert fresh(document).state == State.APPROVED


def test_a_change_reopens_an_approved_record(editor: Any, reviewer: Any, document: Any) -> None:
    publish(document, by=editor, approver=reviewer)
    with acting_as(editor):
        document.title = "Another title"
        document.save()
    assert fresh(document).state == State.DRAFT


def test_a_change_after_changes_were_requested_makes_a_draft(
    editor: Any, reviewer: Any, group: Any
) -> None:
    submit(group, editor)
    request_changes(group, reviewer, "The kind is wrong.")
    with acting_as(editor):
        group.aliases.update(name="Other")
    assert fresh(group).state == State.DRAFT


def test_a_change_in_review_leaves_the_record_in_review(
    editor: Any, reviewer: Any, group: Any
) -> None:
    submit(group, editor)
    with acting_as(reviewer):
        group.aliases.update(name="Other")
    assert fresh(group).state == State.IN_REVIEW
    assert reviewer.pk in contributors(group)


def test_the_next_version_starts_without_contributors(
    editor: Any, second_editor: Any, reviewer: Any, document: Any
) -> None:
    publish(document, by=editor, approver=reviewer)
    assert contributors(document) == set()
    with acting_as(second_editor):
        document.title = "Another title"
        document.save()
    assert contributors(document) == {second_editor.pk}


def nobody_adds_an_alias(group: Any) -> None:
    Alias.objects.create(group=group, name="Front", kind="official")


def nobody_updates_a_queryset(group: Any) -> None:
    type(group).objects.filter(pk=group.pk).update(name="Front")


def nobody_writes_sql(group: Any) -> None:
    run_sql("UPDATE entities_group SET name = 'Front' WHERE record_ptr_id = %s", group.pk)


def nobody_copies_rows_in(group: Any) -> None:
    with connection.cursor() as cursor:
        copy = "COPY entities_identifier (group_id, scheme, value) FROM STDIN"
        with cursor.copy(copy) as rows:
            rows.write_row((group.pk, "eu", "EU.1"))


@pytest.mark.parametrize(
    "change",
    [nobody_adds_an_alias, nobody_updates_a_queryset, nobody_writes_sql, nobody_copies_rows_in],
)
def test_a_change_without_a_user_is_recorded(group: Any, change: Any) -> None:
    change(group)
    assert None in contributors(group)


def test_a_change_without_a_person_blocks_approval(
    editor: Any, reviewer: Any, document: Any
) -> None:
    run_sql("UPDATE sources_document SET title = 'X' WHERE record_ptr_id = %s", document.pk)
    submit(document, editor)
    with pytest.raises(NotReadyError, match="author of a change is unknown"):
        approve(document, reviewer, fresh(document).revision)


def test_a_change_after_an_acting_as_block_is_not_attributed_to_its_user(
    editor: Any, second_editor: Any, group: Any
) -> None:
    with acting_as(second_editor):
        pass
    group.aliases.update(name="Other")
    assert contributors(group) == {editor.pk, None}


def test_approving_is_not_a_contribution(editor: Any, reviewer: Any, document: Any) -> None:
    publish(document, by=editor, approver=reviewer)
    assert not document.contributions.filter(user=reviewer).exists()


def test_verifying_is_not_a_contribution(editor: Any, reviewer: Any, group: Any) -> None:
    before = fresh(group).revision
    submit(group, editor)
    verify_all(group, reviewer)
    assert contributors(group) == {editor.pk}
    assert fresh(group).revision == before


@pytest.mark.owner
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sources_contribution SET user_id = NULL",
        "UPDATE sources_contribution SET round = 7",
        "DELETE FROM sources_contribution",
        "TRUNCATE sources_contribution",
    ],
)
def test_postgres_refuses_to_forget_a_contributor(group: Any, statement: str) -> None:
    with refused_by_postgres("who may not approve"):
        run_sql(statement)


@pytest.mark.owner
def test_postgres_refuses_to_truncate_the_tables_of_records(group: Any) -> None:
    # No row trigger would run, so no contributor would be recorded.
    noting = run_sql("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%_touch'")
    tables = {table for (table,) in noting} | {"sources_passage"}
    assert {"entities_tie", "entities_citation", "sources_publisher"} <= tables
    for table in tables:
        with refused_by_postgres("in nobody's name"):
            run_sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.superuser
def test_the_contribution_trigger_cannot_be_disabled_by_a_setting(
    editor: Any, second_editor: Any, group: Any
) -> None:
    alias = group.aliases.get()
    with acting_as(second_editor):
        run_sql("SET LOCAL session_replication_role = replica")
        run_sql(
            "SELECT set_config('pgtrigger.ignore', 'entities_alias:entities_alias_touch', true)"
        )
        run_sql("UPDATE entities_alias SET name = 'Other' WHERE id = %s", alias.pk)
    run_sql("SET LOCAL session_replication_role = origin")
    assert second_editor.pk in contributors(group)


def test_a_citation_added_in_review_is_not_verified(
    editor: Any, reviewer: Any, second_reviewer: Any, document: Any, group: Any
) -> None:
    requests = submit_and_verify([document, group], editor, reviewer)
    cite(group, document, "also called NF", second_reviewer, field="group.kind")
    requests = [(record, fresh(record).revision) for record, _revision in requests]
    with pytest.raises(NotReadyError, match="is not verified"):
        approve_many(requests, reviewer)


TOUCHING = """
SELECT t.tgrelid::regclass::text, split_part(encode(t.tgargs, 'escape'), '\\000', 1)
  FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
 WHERE p.proname = 'sources_touch_record' ORDER BY 1
"""


def cited(by: Any, document: Any) -> Any:
    words = document.text.content[:12]
    return cite(an_incident(by, document), document, words, by, field="incident.kind")


def test_no_row_is_inserted_before_its_record(
    own_attributes: None, editor: Any, document: Any
) -> None:
    """Foreign keys are checked at commit: nobody would be noted as its author."""
    cited(editor, document)
    with acting_as(editor):
        Conveys.objects.create(document=document, conveyed=a_document(editor))
    each_kind_of_row(editor, document)
    tables = run_sql(TOUCHING)
    assert len(tables) > 20
    accepted: list[Any] = []
    for table, column in tables:
        key = ", 'text_id', NULL" if column == "record_ptr_id" else ", 'id', 9000001"
        try:
            with transaction.atomic():
                inserted = run_sql(
                    f"INSERT INTO {table} SELECT (jsonb_populate_record(t,"
                    f" jsonb_build_object('{column}', 9000000{key}))).* FROM {table} AS t LIMIT 1"
                    f" RETURNING {column}"
                )
                accepted.append((table, inserted))
        except DatabaseError as error:
            if not re.search("it comes before its rows|is no field of this record", str(error)):
                accepted.append((table, str(error)))
    assert not accepted, "\n".join(map(str, accepted))


@pytest.mark.parametrize("part", ["publisher_id", "text_id", "file_id"])
def test_no_document_comes_before_what_it_uses(editor: Any, document: Any, part: str) -> None:
    """The author of a publisher that is inserted later would be noted nowhere."""
    with (
        pytest.raises(DatabaseError, match=f"{part} 9000000 is not there"),
        transaction.atomic(),
        acting_as(editor),
    ):
        run_sql(
            f"UPDATE sources_document SET {part} = 9000000 WHERE record_ptr_id = %s", document.pk
        )


def test_no_citation_comes_before_its_passage(editor: Any, document: Any) -> None:
    citation = cited(editor, document)
    with (
        pytest.raises(DatabaseError, match="passage_id 9000000 is not there"),
        transaction.atomic(),
        acting_as(editor),
    ):
        run_sql("UPDATE entities_citation SET passage_id = 9000000 WHERE id = %s", citation.pk)
