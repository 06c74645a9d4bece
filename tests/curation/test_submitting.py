"""Submitting drafts, recalling them, and requesting changes."""

from typing import Any

import pytest

from curation.errors import (
    NotPermittedError,
    NotReadyError,
    Problem,
    ReasonMissingError,
    WrongStateError,
)
from curation.models import Transition
from curation.workflow.steps import (
    recall,
    request_changes,
    submit,
    submit_ready,
    submit_with_document,
)
from curation.workflow.verification import contributors_of
from entities.models import Alias, Citation, Group, Identifier
from sources.acting import acting_as
from sources.models import Record
from tests.factories import (
    UserFactory,
    a_document,
    a_finding,
    a_group,
    an_incident,
    cite,
    fresh,
    publish,
)

State = Record.State


@pytest.fixture
def waiting(editor: Any, incident: Any) -> Any:
    """An incident in review, submitted by its editor."""
    submit(incident, editor)
    return incident


def steps(record: Any) -> list[tuple[str, str, Any]]:
    """Return the steps of a record, last one first."""
    return [
        (step.step, step.comment, step.by) for step in Transition.objects.filter(record=record.pk)
    ]


def problems_of_submitting(record: Any, by: Any) -> list[Problem]:
    with pytest.raises(NotReadyError) as refusal:
        submit(record, by)
    assert fresh(record).state == State.DRAFT
    assert steps(record) == []
    return refusal.value.problems


# Submitting


@pytest.mark.parametrize("make", [a_group, an_incident, a_finding])
def test_a_complete_draft_goes_to_review(editor: Any, document: Any, make: Any) -> None:
    record = make(editor, document)
    submit(record, editor)
    assert fresh(record).state == State.IN_REVIEW


def test_a_document_goes_to_review_without_citations(editor: Any, document: Any) -> None:
    submit(document, editor)
    assert fresh(document).state == State.IN_REVIEW


def test_the_step_is_recorded_with_its_user_and_revision(editor: Any, incident: Any) -> None:
    submit(incident, editor)
    assert steps(incident) == [("submitted", "", editor)]
    assert incident.transitions.get().revision == fresh(incident).revision


def test_any_editor_may_submit_and_submitting_is_not_a_contribution(
    editor: Any, second_editor: Any, incident: Any
) -> None:
    submit(incident, second_editor)
    assert contributors_of([fresh(incident)])[incident.pk] == {editor.pk}


def test_a_user_without_a_role_cannot_submit(incident: Any) -> None:
    with pytest.raises(NotPermittedError, match=incident.public_id):
        submit(incident, UserFactory.create())
    assert fresh(incident).state == State.DRAFT


def test_a_record_with_requested_changes_is_submitted_again(
    editor: Any, reviewer: Any, waiting: Any
) -> None:
    request_changes(waiting, reviewer, "Look at the date.")
    submit(waiting, editor)
    assert fresh(waiting).state == State.IN_REVIEW


def test_a_record_in_review_is_not_submitted_again(
    editor: Any, reviewer: Any, waiting: Any
) -> None:
    for person in (editor, reviewer):
        with pytest.raises(WrongStateError, match=f"{waiting.public_id} is in review"):
            submit(waiting, person)
    assert len(steps(waiting)) == 1


def test_an_unchanged_published_record_is_not_submitted(
    editor: Any, reviewer: Any, document: Any
) -> None:
    publish(document, by=editor, approver=reviewer)
    with pytest.raises(WrongStateError, match=r"is approved\. Only drafts can be submitted"):
        submit(document, editor)


def test_a_draft_that_was_deleted_meanwhile_is_not_submitted(editor: Any) -> None:
    document = a_document(editor, text=None)
    gone = fresh(document)
    with acting_as(editor):
        document.delete()
    with pytest.raises(WrongStateError, match="deleted meanwhile"):
        submit(gone, editor)


# What a draft needs


def test_each_value_without_a_citation_is_named(editor: Any, incident: Any) -> None:
    with acting_as(editor):
        Citation.objects.filter(record=incident.pk).delete()
    name = incident.public_id
    assert problems_of_submitting(incident, editor) == [
        Problem(f"{name} kind “armed attack”", "has no citation"),
        Problem(f"{name} date “15 July 2024”", "has no citation"),
        Problem(f"{name} casualties “civilians killed: 12+”", "has no citation"),
    ]


def test_the_error_can_be_printed_as_one_text(editor: Any, incident: Any) -> None:
    with acting_as(editor):
        Citation.objects.get(record=incident.pk, field="incident.kind").delete()
    with pytest.raises(NotReadyError) as refusal:
        submit(incident, editor)
    assert str(refusal.value) == (
        f"{incident} is not ready for review.\n"
        f"{incident.public_id} kind “armed attack”: has no citation"
    )


def test_text_written_by_curators_needs_no_citation(editor: Any, document: Any) -> None:
    group = a_group(editor, document, description="A group of the north.")
    incident = an_incident(editor, document, summary="Men shot at a market.")
    with acting_as(editor):
        Identifier.objects.create(group=group, scheme="eu", value="EU.1")
    submit(group, editor)
    submit(incident, editor)


def test_an_unknown_value_needs_no_citation(editor: Any, document: Any) -> None:
    submit(a_group(editor, document, kind="unknown"), editor)


def test_a_denial_alone_is_not_evidence(editor: Any, document: Any, incident: Any) -> None:
    with acting_as(editor):
        incident.citations.filter(field="incident.kind").update(stance="denies")
    assert problems_of_submitting(incident, editor) == [
        Problem(f"{incident.public_id} kind “armed attack”", "has only citations that deny it")
    ]
    cite(incident, document, "armed men", editor, field="incident.kind")
    submit(incident, editor)


def test_a_citation_of_a_value_that_is_not_given_is_refused(
    editor: Any, document: Any, incident: Any
) -> None:
    cite(incident, document, "in Testville", editor, field="incident.place")
    assert problems_of_submitting(incident, editor) == [
        Problem(f"{incident.public_id} place", "is cited, but has no value")
    ]


def test_a_record_without_any_citation_is_refused(editor: Any) -> None:
    with acting_as(editor):
        group = Group.objects.create(name="Front", kind="unknown")
    assert problems_of_submitting(group, editor) == [Problem(str(group), "has no citation at all")]


# Recalling


def test_the_submitter_can_recall(editor: Any, waiting: Any) -> None:
    recall(waiting, editor)
    assert fresh(waiting).state == State.DRAFT
    assert steps(waiting)[0] == ("recalled", "", editor)


def test_a_contributor_can_recall_a_record_submitted_by_another(
    editor: Any, second_editor: Any, incident: Any
) -> None:
    submit(incident, second_editor)
    recall(incident, editor)
    assert fresh(incident).state == State.DRAFT


def test_the_submitter_can_recall_a_record_written_by_another(
    second_editor: Any, incident: Any
) -> None:
    submit(incident, second_editor)
    recall(incident, second_editor)
    assert fresh(incident).state == State.DRAFT


def test_only_the_last_submitter_counts(
    editor: Any, second_editor: Any, reviewer: Any, incident: Any
) -> None:
    submit(incident, second_editor)
    request_changes(incident, reviewer, "Look at the date.")
    submit(incident, editor)
    with pytest.raises(WrongStateError, match="was submitted by others"):
        recall(incident, second_editor)


def test_other_editors_cannot_recall(second_editor: Any, reviewer: Any, waiting: Any) -> None:
    for person in (second_editor, reviewer):
        with pytest.raises(WrongStateError, match=f"{waiting.public_id} was submitted by"):
            recall(waiting, person)
    assert fresh(waiting).state == State.IN_REVIEW


def test_a_submitter_who_lost_their_role_cannot_recall(editor: Any, waiting: Any) -> None:
    editor.groups.clear()
    with pytest.raises(NotPermittedError):
        recall(waiting, type(editor).objects.get(pk=editor.pk))


def test_a_record_that_is_not_in_review_cannot_be_recalled(
    editor: Any, reviewer: Any, incident: Any, document: Any
) -> None:
    publish(document, by=editor, approver=reviewer)
    for record in (incident, document):
        with pytest.raises(WrongStateError, match="nothing to recall"):
            recall(record, editor)


# Requesting changes


def test_a_reviewer_sends_a_record_back_with_a_comment(reviewer: Any, waiting: Any) -> None:
    request_changes(waiting, reviewer, "  The date is of the next day.\n")
    assert fresh(waiting).state == State.CHANGES_REQUESTED
    assert steps(waiting)[0] == (
        "changes requested",
        "The date is of the next day.",
        reviewer,
    )


@pytest.mark.parametrize("comment", ["", " \n\t"])
def test_changes_are_not_requested_without_a_comment(
    reviewer: Any, waiting: Any, comment: str
) -> None:
    with pytest.raises(ReasonMissingError, match="Say what needs to be changed"):
        request_changes(waiting, reviewer, comment)
    assert fresh(waiting).state == State.IN_REVIEW


def test_an_editor_cannot_request_changes(second_editor: Any, waiting: Any) -> None:
    with pytest.raises(NotPermittedError, match="Only reviewers"):
        request_changes(waiting, second_editor, "Look at the date.")
    assert fresh(waiting).state == State.IN_REVIEW


def test_changes_are_requested_only_for_a_record_in_review(
    editor: Any, reviewer: Any, document: Any, waiting: Any
) -> None:
    draft = a_group(editor, document)
    publish(document, by=editor, approver=reviewer)
    request_changes(waiting, reviewer, "Look at the date.")
    for record in (draft, document, waiting):
        with pytest.raises(WrongStateError, match=f"{record.public_id} is not in review"):
            request_changes(record, reviewer, "Look again.")


def test_requesting_changes_leaves_the_rows_unchanged(
    editor: Any, reviewer: Any, document: Any
) -> None:
    group = a_group(editor, document)
    submit(group, editor)
    before = fresh(group).revision
    request_changes(group, reviewer, "Another kind.")
    assert fresh(group).revision == before
    assert Alias.objects.filter(group=group).count() == 1


# With its document


def test_a_record_is_submitted_with_its_document(editor: Any, document: Any, incident: Any) -> None:
    assert submit_with_document(incident, document, editor) == [incident, document]
    assert {fresh(each).state for each in (incident, document)} == {State.IN_REVIEW}


def test_a_document_that_waits_already_is_not_submitted_again_with_its_record(
    editor: Any, document: Any, incident: Any
) -> None:
    submit(document, editor)
    assert submit_with_document(incident, fresh(document), editor) == [incident]
    assert len(steps(document)) == 1


def test_a_document_is_not_submitted_without_its_record(
    editor: Any, document: Any, incident: Any
) -> None:
    Citation.objects.filter(record=incident.pk).delete()
    with pytest.raises(NotReadyError):
        submit_with_document(incident, document, editor)
    assert fresh(document).state == State.DRAFT


# Several at once


def test_submitting_an_empty_selection_is_refused(editor: Any) -> None:
    with pytest.raises(WrongStateError, match="There is no draft to submit"):
        submit_ready([], editor)


def test_ready_records_are_submitted_and_the_others_named(
    editor: Any, document: Any, incident: Any
) -> None:
    lacking = a_finding(editor, document)
    Citation.objects.filter(record=lacking.pk).delete()
    sent, problems = submit_ready([lacking, incident, document], editor)
    assert sent == [incident, document]
    assert {problem.value.split()[0] for problem in problems} == {lacking.public_id}
    assert fresh(incident).state == State.IN_REVIEW
    assert fresh(lacking).state == State.DRAFT
    assert steps(lacking) == []


def test_submitting_ready_records_is_refused_if_none_is_ready(editor: Any, document: Any) -> None:
    lacking = a_finding(editor, document)
    Citation.objects.filter(record=lacking.pk).delete()
    with pytest.raises(NotReadyError, match="Nothing was submitted"):
        submit_ready([lacking], editor)


def test_submitting_ready_records_is_refused_if_one_is_not_a_draft(
    editor: Any, document: Any, incident: Any, waiting: Any
) -> None:
    with pytest.raises(WrongStateError, match="is in review"):
        submit_ready([document, waiting], editor)
    assert fresh(document).state == State.DRAFT
