"""Every change leaves an event with its user, whichever way it was made."""

from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import connection, transaction

from curation.workflow.steps import submit
from entities.models import Alias, Group
from sources.acting import acting_as
from sources.models import Document, Publisher
from tests.factories import a_document, a_group, a_publisher, fresh, run_sql

ALIASES = apps.get_model("entities", "AliasEvent")
RECORDS = apps.get_model("sources", "RecordEvent")


@pytest.fixture
def group(editor: Any) -> Any:
    return a_group(editor, a_document(editor))


def events(alias: Any) -> list[tuple[str, Any]]:
    """Return the events of an alias after its creation, with their users."""
    found = (
        ALIASES.objects.filter(pgh_obj_id=alias.pk).order_by("pgh_id").select_related("pgh_context")
    )
    return [
        (event.pgh_label, event.pgh_context.metadata.get("user") if event.pgh_context else None)
        for event in found
    ]


def test_insert_update_and_delete_leave_events_with_the_person(
    group: Any, editor: Any, reviewer: Any
) -> None:
    with acting_as(editor):
        alias = Alias.objects.create(group=group, name="Front", kind="official")
    with acting_as(reviewer):
        alias.name = "The Front"
        alias.save()
    kept = Alias(pk=alias.pk)
    with acting_as(editor):
        alias.delete()
    assert events(kept) == [
        ("insert", editor.pk),
        ("update", reviewer.pk),
        ("delete", editor.pk),
    ]


def test_a_change_of_a_whole_queryset_leaves_events(group: Any, reviewer: Any) -> None:
    alias = group.aliases.get()
    with acting_as(reviewer):
        group.aliases.update(name="Front")
    assert events(alias)[1:] == [("update", reviewer.pk)]


def test_a_change_by_sql_leaves_an_event(group: Any, reviewer: Any) -> None:
    alias = group.aliases.get()
    with acting_as(reviewer):
        run_sql("UPDATE entities_alias SET name = 'Front' WHERE id = %s", alias.pk)
    assert events(alias)[1:] == [("update", reviewer.pk)]


def test_a_change_by_nobody_leaves_an_event_without_a_name(group: Any) -> None:
    alias = group.aliases.get()
    run_sql("UPDATE entities_alias SET name = 'Front' WHERE id = %s", alias.pk)
    assert events(alias)[1:] == [("update", None)]


def test_an_update_that_changes_nothing_leaves_none(group: Any, reviewer: Any) -> None:
    alias = group.aliases.get()
    with acting_as(reviewer):
        alias.save()
    assert len(events(alias)) == 1


def test_events_of_two_people_in_one_block_keep_their_names(
    group: Any, editor: Any, reviewer: Any
) -> None:
    alias = group.aliases.get()
    with acting_as(editor):
        group.aliases.update(name="First")
        with acting_as(reviewer):
            group.aliases.update(name="Second")
        group.aliases.update(name="Third")
    assert events(alias)[1:] == [
        ("update", editor.pk),
        ("update", reviewer.pk),
        ("update", editor.pk),
    ]


def test_events_keep_their_name_when_nobody_acts_afterwards(group: Any, editor: Any) -> None:
    alias = group.aliases.get()
    with pghistory.context(url="/a/page/"):
        with acting_as(editor):
            group.aliases.update(name="First")
        group.aliases.update(name="Second")
    assert events(alias)[1:] == [("update", editor.pk), ("update", None)]


def test_a_name_does_not_cover_what_follows_in_the_transaction(group: Any, editor: Any) -> None:
    alias = group.aliases.get()
    with transaction.atomic():
        with acting_as(editor):
            group.aliases.update(name="First")
        group.aliases.update(name="Second")
    assert run_sql("SELECT sources_acting_user()") == [(None,)]
    assert events(alias)[-1][0] == "update"


def test_an_error_inside_is_the_one_that_is_raised(group: Any, editor: Any) -> None:
    with (
        pytest.raises(Exception, match="division by zero"),
        transaction.atomic(),
        acting_as(editor),
    ):
        run_sql("SELECT 1/0")


def test_a_change_of_the_revision_alone_leaves_no_event_of_the_record(
    group: Any, editor: Any
) -> None:
    before = RECORDS.objects.filter(pgh_obj_id=group.pk).count()
    revision = fresh(group).revision
    with acting_as(editor):
        group.aliases.update(name="Front")
    assert fresh(group).revision == revision + 1
    assert RECORDS.objects.filter(pgh_obj_id=group.pk).count() == before


def test_a_step_of_the_workflow_leaves_an_event_of_the_record(group: Any, editor: Any) -> None:
    submit(group, editor)
    event = RECORDS.objects.filter(pgh_obj_id=group.pk).latest("pgh_id")
    assert (event.state, event.pgh_context.metadata["user"]) == ("in_review", editor.pk)


@pytest.mark.parametrize("model", [Document, Group, Publisher])
def test_the_parts_of_a_record_have_events_of_their_own(editor: Any, model: Any) -> None:
    document = a_document(editor)
    made = {Document: document, Group: a_group(editor, document), Publisher: a_publisher(editor)}
    event = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    assert event.objects.filter(pgh_obj_id=made[model].pk, pgh_label="insert").exists()


def test_every_table_that_is_edited_keeps_its_history() -> None:
    not_edited = {
        "authorship",
        "contribution",
        "documenttext",
        "documentfile",
        "textsentences",
        "textblocks",
        "preview",
        "gazetteer",
        "place",
        "placeclaim",
        "placeidentifier",
        "placename",
        "placesuccessor",
        "term",
        "termtranslation",
    }
    for label in ("sources", "entities"):
        models = {str(model._meta.model_name) for model in apps.get_app_config(label).get_models()}
        records = {name for name in models if not name.endswith("event")} - not_edited
        assert {f"{name}event" for name in records} <= models


@pytest.mark.owner
@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_events_are_not_changed(group: Any, statement: str) -> None:
    with (
        pytest.raises(Exception, match="is refused: it tells what was there before"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("entities_aliasevent"))
