"""A record is saved with its rows, passages and citations, all or nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import (
    ChangedMeanwhileError,
    ContradictionError,
    NotPermittedError,
    WorkflowError,
    WrongStateError,
)
from curation.history import versions_of
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.workflow.entry import Draft, Evidence, Quote, save_draft
from curation.workflow.steps import submit
from curation.workflow.verification import contributors_of
from entities.models import Attribution, Casualties, Citation, Group, Incident
from entities.values import load_rows
from sources.acting import acting_as
from sources.models import Document, Passage, Record
from tests.connections import own_database
from tests.curation.test_races import Other, wait_until_somebody_waits_for_a_lock
from tests.factories import UserFactory, a_document, a_group, an_incident, fresh, person, publish

__all__ = ["own_database"]


def quote(document: Document, exact: str) -> Quote:
    assert document.text
    return Quote(document, document.text.content.index(exact), exact)


def as_it_stands(record: Any) -> Draft:
    """Return the draft that changes nothing."""
    concrete = fresh(record)
    load_rows([concrete])
    rows = [*concrete.casualties.all(), *concrete.attributions.all()]
    return Draft(concrete, rows, [Evidence(citation) for citation in concrete.citations.all()])


def evidence_of(draft: Draft, value_key: str) -> Evidence:
    return next(each for each in draft.evidence if each.citation.value_key == value_key)


def versions(record: Any) -> int:
    return sum(each.events.count() for each in versions_of(record))


def everything() -> tuple[int, ...]:
    models: tuple[Any, ...] = (Record, Incident, Casualties, Attribution, Citation, Passage)
    return tuple(model.objects.count() for model in models)


def a_whole_incident(document: Document, group: Group) -> Draft:
    killed = Casualties(victims="civilians", outcome="killed", at_least=12)
    wounded = Casualties(victims="civilians", outcome="wounded", at_least=5, at_most=5)
    blamed = Attribution(group=group, role="perpetrator")
    return Draft(
        Incident(title="Attack on a market", kind="armed attack", date="2024-07-15"),
        [killed, wounded, blamed],
        [
            Evidence(Citation(field="incident.kind"), None, quote(document, "attacked a market")),
            Evidence(Citation(field="incident.date"), None, quote(document, "On 15 July 2024")),
            Evidence(Citation(speaker="A minister"), killed, quote(document, "At least 12")),
            Evidence(Citation(), wounded, quote(document, "five others were wounded")),
            Evidence(Citation(asserted_by=group), blamed, quote(document, "did it")),
            Evidence(Citation(stance="denies"), blamed, quote(document, "denied")),
        ],
    )


# All in one


def test_a_new_incident_is_saved_with_its_rows_passages_and_citations(
    editor: User, document: Document
) -> None:
    group = a_group(editor, document)
    draft = a_whole_incident(document, group)
    save_draft(draft, editor)
    saved = Incident.objects.get(public_id=draft.record.public_id)
    assert [str(row) for row in saved.casualties.all()] == [
        "civilians killed: 12+",
        "civilians wounded: 5",
    ]
    assert saved.attributions.get().group == group
    said = {
        (each.field or each.row_name, each.passage.exact, each.speaker, each.stance)
        for each in saved.citations.all()
    }
    assert said == {
        ("incident.kind", "attacked a market", "", "supports"),
        ("incident.date", "On 15 July 2024", "", "supports"),
        ("casualties", "At least 12", "A minister", "supports"),
        ("casualties", "five others were wounded", "", "supports"),
        ("attribution", "did it", "", "supports"),
        ("attribution", "denied", "", "denies"),
    }
    assert saved.citations.get(passage__exact="did it").asserted_by == group
    assert draft.record.revision == saved.revision


def test_what_was_saved_as_one_can_be_submitted(editor: User, document: Document) -> None:
    draft = a_whole_incident(document, a_group(editor, document))
    save_draft(draft, editor)
    submit(draft.record, editor)
    assert fresh(draft.record).state == Record.State.IN_REVIEW


def test_words_that_are_marked_already_are_cited_as_they_are(
    editor: User, document: Document, incident: Incident
) -> None:
    before = Passage.objects.count()
    draft = as_it_stands(incident)
    draft.evidence.append(
        Evidence(
            Citation(field="incident.kind", speaker="A minister"),
            None,
            quote(document, "attacked a market"),
        )
    )
    save_draft(draft, editor, draft.record.revision)
    assert Passage.objects.count() == before
    assert incident.citations.count() == 4


# What did not change


def test_nothing_is_written_when_nothing_changed(editor: User, incident: Incident) -> None:
    before = fresh(incident).revision, fresh(incident).changed_at, versions(incident)
    draft = as_it_stands(incident)
    save_draft(draft, editor, draft.record.revision)
    assert (fresh(incident).revision, fresh(incident).changed_at, versions(incident)) == before


def test_saving_without_changes_makes_no_contribution(
    second_editor: User, editor: User, incident: Incident
) -> None:
    draft = as_it_stands(incident)
    save_draft(draft, second_editor, draft.record.revision)
    assert contributors_of([fresh(incident)])[incident.pk] == {editor.pk}


def test_one_changed_row_is_the_only_one_in_the_history(editor: User, incident: Incident) -> None:
    before = versions(incident)
    draft = as_it_stands(incident)
    draft.rows[0].at_least = 13
    save_draft(draft, editor, draft.record.revision)
    assert incident.casualties.get().at_least == 13
    assert versions(incident) == before + 1


# What is not named


def test_citations_missing_from_the_form_are_deleted(editor: User, incident: Incident) -> None:
    draft = as_it_stands(incident)
    draft.evidence.remove(evidence_of(draft, "incident.date"))
    save_draft(draft, editor, draft.record.revision)
    assert not incident.citations.filter(field="incident.date").exists()
    assert incident.citations.count() == 2


def test_rows_missing_from_the_form_are_deleted_with_their_citations(
    editor: User, incident: Incident
) -> None:
    draft = as_it_stands(incident)
    draft.evidence = [each for each in draft.evidence if each.citation.field]
    draft.rows = []
    save_draft(draft, editor, draft.record.revision)
    assert not incident.casualties.exists()
    assert incident.citations.count() == 2


def test_a_citation_moves_to_another_value(editor: User, incident: Incident) -> None:
    draft = as_it_stands(incident)
    moved = evidence_of(draft, "incident.date").citation
    moved.field = "incident.kind"
    save_draft(draft, editor, draft.record.revision)
    assert Citation.objects.get(pk=moved.pk).field == "incident.kind"


def test_a_citation_of_a_row_that_goes_moves_to_a_new_one(
    editor: User, document: Document, incident: Incident
) -> None:
    draft = as_it_stands(incident)
    evidence = next(each for each in draft.evidence if each.citation.casualties_id)
    row = Casualties(victims="militants", outcome="killed", at_least=12)
    draft.rows = [row]
    evidence.row = row
    save_draft(draft, editor, draft.record.revision)
    kept = Citation.objects.get(record=incident.pk, casualties=row.pk)
    assert kept.passage.exact == "At least 12 traders were killed"
    assert incident.casualties.get() == row


def test_a_row_deleted_meanwhile_is_created_again(editor: User, incident: Incident) -> None:
    draft = as_it_stands(incident)
    for each in draft.evidence:
        each.row = draft.rows[0] if each.citation.casualties_id else None
    with acting_as(editor):
        incident.casualties.all().delete()
    save_draft(draft, editor, fresh(incident).revision)
    row = incident.casualties.get()
    assert row.at_least == 12
    assert incident.citations.get(casualties=row).passage.exact.startswith("At least 12")


# Refusals


def change(draft: Draft, **values: str) -> None:
    for name, value in values.items():
        setattr(draft.record, name, value)


def refused(draft: Draft, by: User, error: type[WorkflowError], seen: int | None = None) -> str:
    """Return the message of a refusal, and check that nothing changed."""
    record = draft.record
    before = everything(), fresh(record).revision if record.pk else 0
    seen = record.revision if seen is None else seen
    with pytest.raises(error) as refusal:
        save_draft(draft, by, seen)
    assert (everything(), fresh(record).revision if record.pk else 0) == before
    return str(refusal.value)


def test_a_stale_save_is_refused(editor: User, second_editor: User, incident: Incident) -> None:
    draft = as_it_stands(incident)
    change(draft, title="Mine")
    with acting_as(second_editor):
        Casualties.objects.filter(incident=incident).update(at_least=13)
    assert "was changed after you opened it" in refused(draft, editor, ChangedMeanwhileError)
    assert fresh(incident).title == "Attack on a market"


def test_in_review_only_reviewers_save(editor: User, reviewer: User, incident: Incident) -> None:
    submit(incident, editor)
    draft = as_it_stands(incident)
    change(draft, title="Another title")
    assert "is in review" in refused(draft, editor, WrongStateError)
    save_draft(draft, reviewer, draft.record.revision)
    assert fresh(incident).title == "Another title"
    assert reviewer.pk in contributors_of([fresh(incident)])[incident.pk]
    assert fresh(incident).state == Record.State.IN_REVIEW


def test_a_merged_record_cannot_be_saved(
    editor: User,
    reviewer: User,
    publisher: User,
    second_publisher: User,
    document: Document,
    incident: Incident,
) -> None:
    other = an_incident(editor, document, title="The same attack")
    publish(document, incident, other, by=editor, approver=reviewer)
    confirm(propose_merge(incident, other, publisher, "The same."), second_publisher)
    draft = as_it_stands(incident)
    for by in (editor, publisher):
        assert "was merged" in refused(draft, by, WrongStateError)


def test_a_deleted_record_is_not_created_again(editor: User, incident: Incident) -> None:
    draft = as_it_stands(incident)
    with acting_as(editor):
        fresh(incident).delete()
    with pytest.raises(WrongStateError, match="deleted meanwhile"):
        save_draft(draft, editor, draft.record.revision)
    assert not Incident.objects.exists()


def test_duplicate_casualties_are_refused_with_the_message_of_the_constraint(
    editor: User, document: Document, incident: Incident
) -> None:
    draft = as_it_stands(incident)
    draft.rows.append(Casualties(victims="civilians", outcome="killed", at_least=3))
    assert refused(draft, editor, ContradictionError) == "These casualties stand here already."


def test_a_duplicate_citation_is_refused_with_the_message_of_the_constraint(
    editor: User, document: Document, incident: Incident
) -> None:
    draft = as_it_stands(incident)
    draft.evidence.append(
        Evidence(Citation(field="incident.kind"), None, quote(document, "attacked a market"))
    )
    assert refused(draft, editor, ContradictionError) == "This citation stands here already."


def test_a_value_outside_the_vocabulary_is_refused(editor: User, incident: Incident) -> None:
    draft = as_it_stands(incident)
    change(draft, precision="province")
    said = refused(draft, editor, ContradictionError)
    assert said == "A place and its precision are given together."


def test_words_that_are_not_in_the_document_are_refused(
    editor: User, document: Document, incident: Incident
) -> None:
    for words, start in (("never said", 0), ("On 15 July 2024", 3), ("On", 10**6), ("On", -1)):
        draft = as_it_stands(incident)
        change(draft, title="Changed")
        draft.evidence.append(
            Evidence(Citation(field="incident.kind"), None, Quote(document, start, words))
        )
        assert "not these words" in refused(draft, editor, ContradictionError)
        assert fresh(incident).title == "Attack on a market"


def test_words_of_a_document_without_text_are_refused(editor: User, incident: Incident) -> None:
    empty = a_document(editor, text=None)
    draft = as_it_stands(incident)
    draft.evidence.append(
        Evidence(Citation(field="incident.kind"), None, Quote(empty, 0, "attacked"))
    )
    assert "has no text yet" in refused(draft, editor, ContradictionError)


def test_a_citation_of_a_field_of_other_records_is_refused(
    editor: User, document: Document, incident: Incident
) -> None:
    draft = as_it_stands(incident)
    draft.evidence.append(
        Evidence(Citation(field="group.kind"), None, quote(document, "an armed group"))
    )
    refused(draft, editor, ContradictionError)


def test_a_refused_new_record_stays_new(editor: User, document: Document) -> None:
    draft = a_whole_incident(document, a_group(editor, document))
    draft.evidence[-1].quote = Quote(document, 0, "never said")
    refused(draft, editor, ContradictionError)
    assert draft.record.pk is None and draft.record.public_id == ""
    draft.evidence[-1].quote = quote(document, "denied")
    save_draft(draft, editor)
    assert Incident.objects.get().casualties.count() == 2


def test_only_roles_that_add_records_save_a_new_one(editor: User, document: Document) -> None:
    group = a_group(editor, document)
    draft = a_whole_incident(document, group)
    said = refused(draft, UserFactory.create(), NotPermittedError)
    assert said == "Your role does not allow you to add incidents."
    for role in ("editor", "reviewer", "publisher", "administrator"):
        save_draft(a_whole_incident(document, group), person(role))
    assert Incident.objects.count() == 4


def test_a_user_without_a_role_changes_nothing(incident: Incident) -> None:
    draft = as_it_stands(incident)
    change(draft, title="Mine")
    assert "does not allow you to change" in refused(draft, UserFactory.create(), NotPermittedError)


def test_rows_and_citations_of_another_record_are_never_changed(
    editor: User, document: Document, incident: Incident
) -> None:
    other = an_incident(editor, document, title="Another")
    foreign_row, foreign = other.casualties.get(), other.citations.get(field="incident.kind")
    draft = as_it_stands(incident)
    foreign_row.outcome, foreign.speaker = "wounded", "Somebody"
    draft.rows.append(foreign_row)
    draft.evidence.append(Evidence(foreign))
    before = fresh(other).revision
    save_draft(draft, editor, draft.record.revision)
    assert fresh(other).revision == before
    assert (other.casualties.get().outcome, other.citations.count()) == ("killed", 3)
    assert (incident.casualties.count(), incident.citations.count()) == (2, 4)


# Two people at once


@pytest.mark.usefixtures("own_database")
def test_the_second_of_two_concurrent_saves_is_refused() -> None:
    first, second = person("editor"), person("editor")
    document = a_document(first)
    incident = an_incident(first, document)
    mine, theirs = as_it_stands(incident), as_it_stands(incident)
    change(mine, title="Mine")
    change(theirs, title="Theirs")
    theirs.evidence.append(
        Evidence(Citation(field="incident.kind"), None, quote(document, "armed men"))
    )
    seen = mine.record.revision
    with transaction.atomic():
        save_draft(mine, first, seen)
        other = Other(lambda: save_draft(theirs, second, seen))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(other.end(), ChangedMeanwhileError)
    assert fresh(incident).title == "Mine"
    assert not Passage.objects.filter(exact="armed men").exists()
