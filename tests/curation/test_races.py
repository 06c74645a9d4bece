"""Concurrent actions, over two real connections."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from curation.conversation.comments import answer, open_thread, resolve
from curation.coverage import coverage_of, mark_fully_curated
from curation.errors import (
    ChangedMeanwhileError,
    ClaimedByAnotherError,
    NotReadyError,
    ReferenceNotLiveError,
    WorkflowError,
    WrongStateError,
)
from curation.models import Claim, Comment
from curation.standing.confirm import confirm
from curation.standing.redact import propose_redaction
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.approval import approve_many
from curation.workflow.claims import take_claim
from curation.workflow.steps import submit
from curation.workflow.verification import citation_digest, contributors_of, verify
from entities.models import Casualties, Citation, Incident
from publication.models import Publication, PublishedDocument
from publication.standing import last_document
from sources.acting import acting_as
from sources.ingest import TextFrozenError, set_text
from sources.models import Document, Publisher, Record
from sources.previews import NotWaitingError, keep, preview_text
from tests.connections import own_database
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_publisher,
    an_incident,
    cite,
    person,
    publish,
    run_sql,
    submit_and_verify,
)

__all__ = ["own_database"]

PATIENCE = 20  # seconds; only a failing test waits that long


class Other(threading.Thread):
    """Another person's session: runs one function on a connection of its own."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.act = act
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.act()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def end(self) -> BaseException | None:
        """Wait until it ends; return its error."""
        self.join(PATIENCE)
        assert not self.is_alive(), "the other session never came to an end"
        return self.error


def wait_until_somebody_waits_for_a_lock() -> None:
    for _ in range(PATIENCE * 50):
        # Otherwise it shows, within a transaction, the sessions of the first query.
        run_sql("SELECT pg_stat_clear_snapshot()")
        # Only this database: other tests wait for locks of their own.
        waiting = run_sql(
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE NOT granted AND datname = current_database()"
        )
        if waiting[0][0]:
            return
        threading.Event().wait(0.02)
    raise AssertionError("nobody waits for a lock")


class Scene:
    """An incident ready for approval, and the live records that it refers to."""

    def __init__(self) -> None:
        self.editor, self.reviewer = person("editor"), person("reviewer")
        self.publishers = person("publisher"), person("publisher")
        self.document = a_document(self.editor)
        self.group = a_group(self.editor, self.document)
        publish(self.document, self.group, by=self.editor, approver=self.reviewer)
        self.incident = an_incident(self.editor, self.document, perpetrator=self.group)
        self.requests = submit_and_verify([self.incident], self.editor, self.reviewer)

    def change_the_toll(self) -> None:
        with acting_as(self.editor):
            Casualties.objects.filter(incident=self.incident).update(at_least=21)

    def approve(self) -> None:
        approve_many(self.requests, self.reviewer)

    def state(self) -> str:
        return Record.objects.get(pk=self.incident.pk).state

    def published_toll(self) -> int | None:
        document = last_document(self.incident.public_id)
        return document["casualties"][0]["at_least"] if document else None


@pytest.fixture
def scene(own_database: str) -> Scene:
    return Scene()


def test_an_edit_committed_before_the_approval_blocks_it(scene: Scene) -> None:
    with transaction.atomic():
        scene.change_the_toll()
        approval = Other(scene.approve)
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(approval.end(), ChangedMeanwhileError)
    assert scene.published_toll() is None


def test_an_edit_that_begins_before_the_approval_ends_makes_a_new_draft(scene: Scene) -> None:
    with transaction.atomic():
        scene.approve()
        edit = Other(scene.change_the_toll)
        wait_until_somebody_waits_for_a_lock()
    assert edit.end() is None
    assert scene.published_toll() == 12
    assert scene.state() == Record.State.DRAFT
    assert scene.incident.casualties.get().at_least == 21


def test_the_editor_of_that_new_draft_is_a_contributor_to_the_next_version(scene: Scene) -> None:
    with transaction.atomic():
        scene.approve()
        edit = Other(scene.change_the_toll)
        wait_until_somebody_waits_for_a_lock()
    edit.end()
    record = Record.objects.get(pk=scene.incident.pk)
    people = record.contributions.filter(round=record.round).values_list("user", flat=True)
    assert list(people) == [scene.editor.pk]


def test_one_of_two_concurrent_approvals_publishes(scene: Scene) -> None:
    with transaction.atomic():
        scene.approve()
        second = Other(lambda: approve_many(scene.requests, scene.publishers[0]))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(second.end(), WorkflowError)
    assert Publication.objects.filter(public_id=scene.incident.public_id).count() == 1


def test_a_record_is_not_approved_while_its_reference_is_withdrawn(
    scene: Scene,
) -> None:
    proposal = propose_withdrawal(scene.group, scene.publishers[0], "wrong")
    with transaction.atomic():
        confirm(proposal, scene.publishers[1])
        approval = Other(scene.approve)
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(approval.end(), ReferenceNotLiveError)
    assert scene.published_toll() is None


def test_a_record_is_not_withdrawn_while_a_record_that_refers_to_it_is_approved(
    scene: Scene,
) -> None:
    proposal = propose_withdrawal(scene.group, scene.publishers[0], "wrong")
    with transaction.atomic():
        scene.approve()
        withdrawal = Other(lambda: confirm(proposal, scene.publishers[1]))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(withdrawal.end(), WorkflowError)
    assert Record.objects.get(pk=scene.group.pk).standing == Record.Standing.LIVE


def test_a_verification_waits_for_an_edit_and_sees_it(scene: Scene) -> None:
    citation = Citation.objects.exclude(casualties=None).get(record=scene.incident.pk)
    seen = citation_digest(citation)
    with transaction.atomic():
        scene.change_the_toll()
        verdict = Other(lambda: verify(citation, scene.reviewer, seen, confirmed=True))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(verdict.end(), ChangedMeanwhileError)


def test_a_record_is_not_deleted_while_it_is_submitted(scene: Scene) -> None:
    draft = a_group(scene.editor, scene.document)
    statuses: list[int] = []

    def delete() -> None:
        client = Client()
        client.force_login(scene.editor)
        address = reverse("admin:entities_group_delete", args=[draft.pk])
        statuses.append(client.post(address, {"post": "yes"}).status_code)

    with transaction.atomic():
        submit(draft, scene.editor)
        deletion = Other(delete)
        wait_until_somebody_waits_for_a_lock()
    assert deletion.end() is None
    assert statuses == [403]
    assert Record.objects.get(pk=draft.pk).state == Record.State.IN_REVIEW


def test_many_edits_and_approvals_at_once_end_without_a_deadlock(scene: Scene) -> None:
    def edit() -> None:
        for number in range(15):
            with acting_as(scene.editor):
                Incident.objects.filter(pk=scene.incident.pk).update(title=f"Attack {number}")
                Casualties.objects.filter(incident=scene.incident).update(at_least=number)

    def try_to_approve() -> None:
        for _ in range(15):
            try:
                scene.approve()
            except WorkflowError:
                continue

    ends = [Other(act).end for act in (edit, try_to_approve, edit, try_to_approve)]
    assert [end() for end in ends] == [None, None, None, None]


def test_one_of_two_concurrent_claims_succeeds(scene: Scene) -> None:
    with transaction.atomic():
        take_claim(scene.incident, scene.reviewer)
        second = Other(lambda: take_claim(scene.incident, scene.publishers[0]))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(second.end(), ClaimedByAnotherError)
    assert Claim.objects.get().user == scene.reviewer


def test_one_of_two_concurrent_takeovers_of_an_expired_claim_succeeds(scene: Scene) -> None:
    take_claim(scene.incident, scene.reviewer)
    run_sql("UPDATE curation_claim SET taken_at = 'epoch', expires_at = now() - interval '1 s'")
    with transaction.atomic():
        take_claim(scene.incident, scene.publishers[1])
        second = Other(lambda: take_claim(scene.incident, scene.publishers[0]))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(second.end(), ClaimedByAnotherError)
    assert Claim.objects.get().user == scene.publishers[1]


def test_a_record_is_not_claimed_while_it_is_approved(scene: Scene) -> None:
    with transaction.atomic():
        scene.approve()
        taking = Other(lambda: take_claim(scene.incident, scene.publishers[0]))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(taking.end(), WrongStateError)
    assert not Claim.objects.exists()


def test_an_answer_waits_for_the_thread_to_be_resolved_and_is_refused(scene: Scene) -> None:
    question = open_thread(scene.incident, scene.reviewer, "Which day?")
    with transaction.atomic():
        resolve(question, scene.reviewer)
        answering = Other(lambda: answer(question, scene.editor, "The 15th."))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(answering.end(), WrongStateError)
    assert Comment.objects.count() == 1


class Reading:
    """A document with one sentence, which citations of two findings cover."""

    def __init__(self) -> None:
        self.editor = person("editor")
        other = a_document(self.editor)
        self.document = a_document(self.editor, text="Gunmen attacked a post.")
        self.citations = [
            cite(finding, self.document, "Gunmen attacked", self.editor, field="finding.kind")
            for finding in (a_finding(self.editor, other), a_finding(self.editor, other))
        ]

    def mark(self) -> None:
        mark_fully_curated(self.document, self.editor)

    def delete(self, *citations: Citation) -> None:
        with acting_as(self.editor):
            Citation.objects.filter(pk__in=[citation.pk for citation in citations]).delete()

    def stands(self) -> tuple[str, int]:
        """Return the document's status and how many of its sentences are open."""
        document = Document.objects.get(pk=self.document.pk)
        return document.curation_status, coverage_of([document])[document.pk].open


@pytest.fixture
def reading(own_database: str) -> Reading:
    return Reading()


def test_a_citation_deleted_while_its_document_is_marked_fully_curated_opens_it_again(
    reading: Reading,
) -> None:
    with transaction.atomic():
        reading.mark()
        deletion = Other(lambda: reading.delete(*reading.citations))
        wait_until_somebody_waits_for_a_lock()
    assert deletion.end() is None
    assert reading.stands() == ("in progress", 1)


def test_a_document_is_not_marked_fully_curated_while_its_citation_is_deleted(
    reading: Reading,
) -> None:
    with transaction.atomic():
        reading.delete(*reading.citations)
        marking = Other(reading.mark)
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(marking.end(), NotReadyError)
    assert reading.stands() == ("in progress", 1)


def test_deleting_the_last_two_citations_concurrently_reopens_the_document(
    reading: Reading,
) -> None:
    reading.mark()
    first, second = reading.citations
    with transaction.atomic():
        reading.delete(first)
        deletion = Other(lambda: reading.delete(second))
        wait_until_somebody_waits_for_a_lock()
    assert deletion.end() is None
    assert reading.stands() == ("in progress", 1)


class Named(Scene):
    """A live incident that names a person, with its next version ready for approval."""

    def __init__(self) -> None:
        super().__init__()
        self.approve()
        with acting_as(self.editor):
            self.incident = Incident.objects.get(pk=self.incident.pk)
            self.incident.summary = "Zanzibarov was there."
            self.incident.save()
        self.requests = submit_and_verify([self.incident], self.editor, self.reviewer)

    def propose(self) -> None:
        # The words occur only in the working copy: version 1 is redacted all the same.
        self.proposal = propose_redaction(
            self.incident, [1], ["Zanzibarov"], self.publishers[0], "A court asked for it."
        )

    def summaries(self) -> list[str]:
        bodies = PublishedDocument.objects.filter(publication__public_id=self.incident.public_id)
        return [json.loads(body)["summary"] for body in bodies.values_list("body", flat=True)]


def test_a_preview_kept_twice_at_once_makes_one_document(own_database: Any) -> None:
    editor = person("editor")
    preview = preview_text("Words that were pasted.", editor)
    digest = preview.about["digest"]
    with transaction.atomic():
        keep(preview.pk, editor, digest)
        second = Other(lambda: keep(preview.pk, editor, digest))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(second.end(), NotWaitingError)
    assert Document.objects.count() == 1


def test_an_approval_waiting_for_a_redaction_is_refused(own_database: Any) -> None:
    scene = Named()
    scene.propose()
    with transaction.atomic():
        confirm(scene.proposal, scene.publishers[1])
        other = Other(scene.approve)
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(other.end(), ChangedMeanwhileError)
    assert scene.summaries() == []


def test_a_redaction_waits_for_an_approval_and_sees_what_it_published(own_database: Any) -> None:
    scene = Named()
    scene.propose()
    with transaction.atomic():
        scene.approve()
        other = Other(lambda: confirm(scene.proposal, scene.publishers[1]))
        wait_until_somebody_waits_for_a_lock()
    error = other.end()
    assert isinstance(error, WrongStateError)
    assert "Redact them as well" in str(error)
    assert "Zanzibarov was there." in scene.summaries()


def test_an_editor_who_saves_during_a_redaction_waits_for_it(own_database: Any) -> None:
    scene = Named()
    scene.propose()
    with transaction.atomic():
        confirm(scene.proposal, scene.publishers[1])
        other = Other(scene.change_the_toll)
        wait_until_somebody_waits_for_a_lock()
        assert other.is_alive()
    assert other.end() is None


# A text while its document is submitted


def test_a_text_replaced_while_its_document_is_submitted_is_not_lost(scene: Scene) -> None:
    document = a_document(scene.editor, "The words that are reviewed.")
    stale = Document.objects.get(pk=document.pk)
    with transaction.atomic():
        submit(document, scene.editor)

        def exchange() -> None:
            with acting_as(scene.editor):
                set_text(stale, "Other words.")

        exchanging = Other(exchange)
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(exchanging.end(), TextFrozenError)
    found = Document.objects.get(pk=document.pk)
    assert found.text and found.text.content == "The words that are reviewed."


def test_a_publisher_that_changes_while_a_document_chooses_it_brings_its_author(
    own_database: None,
) -> None:
    editor, reviewer = person("editor"), person("reviewer")
    publisher, document = a_publisher(editor), a_document(editor)

    def choose() -> None:
        with acting_as(editor):
            Document.objects.filter(pk=document.pk).update(publisher=publisher)

    with transaction.atomic():
        with acting_as(reviewer):
            Publisher.objects.filter(pk=publisher.pk).update(reliability="A")
        choosing = Other(choose)
        wait_until_somebody_waits_for_a_lock()
    assert choosing.end() is None
    record = Record.objects.get(pk=document.pk)
    assert contributors_of([record])[record.pk] == {editor.pk, reviewer.pk}
