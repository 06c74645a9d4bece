"""The differences between a working copy and the last published version."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.workflow.changes import Change, changes_since_published
from curation.workflow.snapshots import take_snapshots
from entities.models import Attribution, Casualties, Citation, Incident
from entities.values import load_rows, values_of
from sources.acting import acting_as
from sources.models import Document
from tests.factories import a_group, a_publisher, an_incident, cite, fresh, publish
from tests.filled import RECORDS, records

__all__ = ["records"]


@pytest.fixture
def published(editor: User, reviewer: User, document: Document) -> Incident:
    """A published incident with casualties and an attribution."""
    group = a_group(editor, document)
    incident = an_incident(editor, document, perpetrator=group)
    publish(document, group, incident, by=editor, approver=reviewer)
    return incident


def changes_of(record: Any) -> list[Change]:
    concrete = fresh(record)
    load_rows([concrete])
    return changes_since_published(concrete, values_of(concrete))


def kinds(record: Any) -> dict[str, str]:
    """Return the kind of change of each known value, by the name of the value."""
    return {
        change.value.key.split(":")[0]: change.kind
        for change in changes_of(record)
        if change.value.known or change.old_text
    }


def change_of(record: Any, name: str) -> Change:
    return next(each for each in changes_of(record) if each.value.key.split(":")[0] == name)


def test_every_value_of_an_unpublished_record_is_new(editor: User, document: Document) -> None:
    assert set(kinds(an_incident(editor, document)).values()) == {"new"}


def test_every_value_is_unchanged_after_publication(
    published: Incident, document: Document
) -> None:
    assert set(kinds(published).values()) == {"same"}
    assert set(kinds(document).values()) == {"same"}


def test_a_changed_value_stands_beside_the_published_one(editor: User, published: Incident) -> None:
    with acting_as(editor):
        Incident.objects.filter(pk=published.pk).update(title="Another title")
        Casualties.objects.filter(incident=published).update(at_least=21)
    found = kinds(published)
    assert {name for name, kind in found.items() if kind == "changed"} == {
        "incident.title",
        "casualties",
    }
    toll = change_of(published, "casualties")
    assert toll.old_text == "civilians killed: 12+"
    assert toll.value.text == "civilians killed: 21+"


def test_only_an_added_row_is_new(editor: User, document: Document, published: Incident) -> None:
    with acting_as(editor):
        row = Casualties.objects.create(
            incident=published, victims="civilians", outcome="wounded", at_least=5
        )
    cite(published, document, "five others", editor, casualties=row)
    assert [each.value.key for each in changes_of(published) if each.kind == "new"] == [
        f"casualties:{row.pk}"
    ]
    assert "changed" not in kinds(published).values()


def test_a_removed_row_is_shown_with_its_text(editor: User, published: Incident) -> None:
    with acting_as(editor):
        Attribution.objects.filter(incident=published).delete()
    [removed] = [each for each in changes_of(published) if each.kind == "removed"]
    assert removed.old_text == removed.value.text
    assert [citation.passage.exact for citation in removed.old_citations] == ["did it"]


def test_a_removed_citation_makes_its_value_changed(editor: User, published: Incident) -> None:
    with acting_as(editor):
        Citation.objects.filter(record=published.pk, field="incident.date").delete()
    change = change_of(published, "incident.date")
    assert change.kind == "changed"
    assert change.old_text == change.value.text
    assert [citation.passage.exact for citation in change.old_citations] == ["On 15 July 2024"]


def test_the_words_of_a_passage_that_was_deleted_are_still_shown(
    editor: User, published: Incident
) -> None:
    with acting_as(editor):
        citation = Citation.objects.get(record=published.pk, field="incident.date")
        passage = citation.passage
        citation.delete()
        passage.delete()
    change = change_of(published, "incident.date")
    assert [citation.passage.exact for citation in change.old_citations] == ["On 15 July 2024"]


@pytest.mark.parametrize("changed", [{"stance": "denies"}, {"speaker": "A minister"}])
def test_another_speaker_makes_a_value_changed(
    editor: User, published: Incident, changed: dict[str, str]
) -> None:
    with acting_as(editor):
        Citation.objects.filter(record=published.pk, field="incident.kind").update(**changed)
    change = change_of(published, "incident.kind")
    assert (change.kind, change.old_text) == ("changed", change.value.text)
    assert change.old_citations == ()


def test_a_value_that_became_unknown_shows_what_was_published(
    editor: User, published: Incident
) -> None:
    with acting_as(editor):
        Citation.objects.filter(record=published.pk, field="incident.date").delete()
        incident = fresh(published)
        incident.date = ""
        incident.save()
    change = change_of(published, "incident.date")
    assert change.kind == "changed"
    assert "2024" in change.old_text
    assert not change.value.known


def test_another_publisher_changes_a_document(
    editor: User, published: Incident, document: Document
) -> None:
    publisher = a_publisher(editor)
    with acting_as(editor):
        Document.objects.filter(pk=document.pk).update(publisher=publisher)
    assert [name for name, kind in kinds(document).items() if kind == "changed"] != []


@pytest.mark.parametrize("type_", RECORDS)
def test_every_kind_of_row_is_compared(records: dict[str, Any], type_: str) -> None:
    record = records[type_]
    load_rows([record])
    take_snapshots([record])
    record.version = 1
    found = changes_since_published(record, values_of(record))
    assert {change.kind for change in found} == {"same"}


def test_no_changes_remain_after_publication(
    editor: User, reviewer: User, published: Incident
) -> None:
    with acting_as(editor):
        Casualties.objects.filter(incident=published).update(at_least=21)
    publish(published, by=editor, approver=reviewer)
    assert set(kinds(published).values()) == {"same"}


def test_a_merge_leaves_no_changes_to_review(
    editor: User,
    reviewer: User,
    publisher: User,
    second_publisher: User,
    document: Document,
    published: Incident,
) -> None:
    other = a_group(editor, document, name="The survivor")
    publish(other, by=editor, approver=reviewer)
    old = published.attributions.get().group
    confirm(propose_merge(old, other, publisher, "The same."), second_publisher)
    change = change_of(published, "attribution")
    assert change.kind == "same"
    assert "The survivor" in change.value.text
    assert set(kinds(published).values()) == {"same"}


def test_comparing_costs_a_constant_number_of_queries(
    editor: User, reviewer: User, document: Document, published: Incident
) -> None:
    def queries() -> int:
        concrete = fresh(published)
        load_rows([concrete])
        values = values_of(concrete)
        with CaptureQueriesContext(connection) as captured:
            for change in changes_since_published(concrete, values):
                [str(citation.passage) for citation in change.old_citations]
        return len(captured)

    groups = [a_group(editor, document, name=f"Group {number}") for number in range(8)]
    publish(*groups, by=editor, approver=reviewer)
    costs = []
    for some in (groups[:1], groups[1:]):
        for group in some:
            with acting_as(editor):
                row = Attribution.objects.create(incident=published, group=group, role="target")
            cite(published, document, "did it", editor, attribution=row, asserted_by=group)
        publish(published, by=editor, approver=reviewer)
        with acting_as(editor):
            Attribution.objects.filter(incident=published, role="target").delete()
        costs.append(queries())
    assert costs[0] == costs[1]
