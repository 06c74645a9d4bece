"""How long reviewers view values, and the minimum time for a record."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from curation.errors import TooSoonError
from curation.models import ReviewOpening, Verification
from curation.standing.merge import propose_merge
from curation.workflow import pace
from curation.workflow.approval import approve, approve_many
from curation.workflow.pace import MAX_SECONDS, page_token, seconds_seen
from curation.workflow.pace_figures import fastest_approvals, reviewer_figures
from curation.workflow.steps import recall
from curation.workflow.verification import citation_digest, verify
from entities.models import Citation, Incident
from publication.standing import last_document
from sources.acting import acting_as
from sources.models import Document
from tests.desk.pages import review, text_of
from tests.factories import (
    an_incident,
    fresh,
    person,
    publish,
    refused_by_postgres,
    run_sql,
    signed_in,
    submit_and_verify,
)
from tests.reviewing import date_citation as citation
from tests.reviewing import live_document as document
from tests.reviewing import waiting_incident as incident

__all__ = ["citation", "document", "incident"]


class Clock:
    """The server's clock, which a test moves."""

    def __init__(self) -> None:
        self.moment = timezone.now()

    def now(self) -> Any:
        return self.moment

    def go_on(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pace.timezone, "now", clock.now)
    return clock


# How long a value was viewed


def test_without_a_reported_time_the_time_since_the_page_was_sent_counts(
    clock: Clock, reviewer: User, incident: Incident
) -> None:
    mark = page_token(reviewer, incident)
    clock.go_on(12.5)
    assert seconds_seen(mark, reviewer, incident) == pytest.approx(12.5)


@pytest.mark.parametrize(("told", "kept"), [(3, 3), (0, 0), (12, 12), (4000, 12.5), (-5, 0)])
def test_the_reported_time_is_limited_by_the_time_since_the_page_was_sent(
    clock: Clock, reviewer: User, incident: Incident, told: float, kept: float
) -> None:
    mark = page_token(reviewer, incident)
    clock.go_on(12.5)
    assert seconds_seen(mark, reviewer, incident, told) == pytest.approx(kept)


def test_a_page_that_was_left_open_counts_as_an_hour(
    clock: Clock, reviewer: User, incident: Incident
) -> None:
    mark = page_token(reviewer, incident)
    clock.go_on(100_000)
    assert seconds_seen(mark, reviewer, incident, 90_000) == MAX_SECONDS


def test_a_page_from_the_future_counts_as_zero(
    clock: Clock, reviewer: User, incident: Incident
) -> None:
    mark = page_token(reviewer, incident)
    clock.go_on(-30)
    assert seconds_seen(mark, reviewer, incident) == 0


def test_a_forged_or_foreign_page_mark_is_ignored(
    editor: User, reviewer: User, incident: Incident, document: Document
) -> None:
    made_up = signing.dumps([reviewer.pk, incident.pk, 0], salt="something else")
    for mark in ("", "x", page_token(editor, incident), page_token(reviewer, document), made_up):
        assert seconds_seen(mark, reviewer, incident) is None


def test_each_verdict_sends_the_page_mark_and_its_time_is_saved(
    clock: Clock, reviewer: User, incident: Incident, citation: Citation
) -> None:
    client = signed_in(reviewer)
    page = client.get(review(incident))
    # Two forms of the next value, and two from which the page makes those of the others.
    assert page.content.decode().count('name="shown"') == 4
    clock.go_on(20)
    posted = {
        "act": "confirm",
        "citation": citation.pk,
        "seen_digest": citation_digest(citation),
        "shown": page.context["shown"],
        "looked": "4500",
    }
    answer = client.post(review(incident), posted, headers={"HX-Request": "true"})
    assert Verification.objects.get().seconds == pytest.approx(4.5)
    # The page was opened at that time.
    assert answer.context["shown"] == page.context["shown"]


@pytest.mark.parametrize("looked", ["", "-1", "1e9", "nan", "9" * 30])
def test_an_invalid_number_is_not_a_time(
    clock: Clock, reviewer: User, incident: Incident, citation: Citation, looked: str
) -> None:
    client = signed_in(reviewer)
    shown = client.get(review(incident)).context["shown"]
    clock.go_on(20)
    posted = {
        "act": "confirm",
        "citation": citation.pk,
        "seen_digest": citation_digest(citation),
        "shown": shown,
        "looked": looked,
    }
    client.post(review(incident), posted)
    assert Verification.objects.get().seconds == 0


def test_a_verdict_without_a_page_has_no_time(
    reviewer: User, incident: Incident, citation: Citation
) -> None:
    posted = {"act": "confirm", "citation": citation.pk, "seen_digest": citation_digest(citation)}
    signed_in(reviewer).post(review(incident), posted | {"looked": "900000"})
    assert Verification.objects.get().seconds is None


def test_an_earlier_verdict_keeps_its_time(
    reviewer: User, incident: Incident, citation: Citation
) -> None:
    for seconds, confirmed in ((5, False), (9, True)):
        digest = citation_digest(citation)
        verify(citation, reviewer, digest, confirmed, "Look again.", seconds=seconds)
    assert list(Verification.objects.values_list("seconds", flat=True)) == [5, 9]


def test_the_values_of_a_merge_share_the_time_of_its_page(
    clock: Clock,
    editor: User,
    reviewer: User,
    publisher: User,
    second_publisher: User,
    document: Document,
) -> None:
    one, other = an_incident(editor, document), an_incident(editor, document)
    with acting_as(editor):
        other.casualties.all().delete()
    publish(one, by=editor, approver=reviewer)
    publish(other, by=editor, approver=reviewer)
    proposal = propose_merge(one, other, publisher, "The same.")
    client = signed_in(second_publisher)
    address = reverse("admin:take_step", args=[one.public_id, "confirm-proposal"])
    page = client.get(address)
    keys = [choice.carried.key for choice in page.context["merge"].choices]
    clock.go_on(40)
    sent = {"proposal": proposal.pk, "offered": keys, "keep": keys}
    client.post(address, sent | {"shown": page.context["shown"]})
    found = Verification.objects.filter(by=second_publisher)
    assert len(found) == len(keys) > 0
    assert sum(each.seconds or 0 for each in found) == pytest.approx(40)


@pytest.mark.parametrize("seconds", [-1, MAX_SECONDS + 1])
def test_postgres_refuses_a_time_that_makes_no_sense(
    reviewer: User, citation: Citation, seconds: int
) -> None:
    with refused_by_postgres("verification_seconds_make_sense"):
        verify(citation, reviewer, citation_digest(citation), True, seconds=seconds)


# Who sees it


@pytest.fixture
def timed(reviewer: User, incident: Incident) -> Incident:
    """Return an approved record; each value was viewed for a number of seconds that occurs
    nowhere else."""
    pace.note_opened(incident, reviewer)
    for number, cited in enumerate(incident.citations.all()):
        digest = citation_digest(cited)
        verify(cited, reviewer, digest, True, seconds=1234.5 + number)
    approve(incident, reviewer, fresh(incident).revision)
    return incident


def test_administrators_see_the_median_of_each_reviewer_and_the_fastest_records(
    reviewer: User, timed: Incident
) -> None:
    page = signed_in(person("administrator")).get(reverse("admin:pace"))
    assert f"{reviewer.username} 3 0 1235.5 s 0" in text_of(page)
    [approval] = [each for each in fastest_approvals() if each.record.public_id == timed.public_id]
    assert (approval.by, approval.values) == (reviewer.username, 3)
    assert f"{approval.record} {reviewer.username}" in text_of(page)


@pytest.mark.parametrize("role", ["editor", "reviewer", "publisher"])
def test_other_roles_see_no_times(
    role: str, reviewer: User, document: Document, timed: Incident
) -> None:
    client = signed_in(person(role))
    assert client.get(reverse("admin:pace")).status_code == 403
    assert reverse("admin:pace") not in client.get(reverse("admin:index")).content.decode()
    for address in (
        review(timed),
        reverse("admin:entities_incident_change", args=[timed.pk]),
        reverse("admin:entities_incident_history", args=[timed.pk]),
        reverse("admin:workbench", args=[document.public_id]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        # The numbers alone may be those of a person or a row.
        assert not re.findall(r"123[456](?:[.,]5| s\b)", page.content.decode())


def test_no_time_is_published_or_readable_for_the_api(timed: Incident) -> None:
    published = str(last_document(timed.public_id))
    assert "seconds" not in published and "1234.5" not in published
    for table in ("curation_verification", "curation_reviewopening"):
        assert run_sql(
            "SELECT has_any_column_privilege('sourcebook_api', %s, 'SELECT')", table
        ) == [(False,)]


def test_the_fastest_approvals_are_listed_first_after_those_without_an_opened_review(
    clock: Clock, editor: User, reviewer: User, document: Document
) -> None:
    incidents = [an_incident(editor, document) for _ in range(3)]
    ready = dict(submit_and_verify(incidents, editor, reviewer))
    by_id = {record.public_id: (record, revision) for record, revision in ready.items()}
    for waiting, seconds in zip(incidents, (50, 10, None), strict=True):
        if seconds:
            pace.note_opened(fresh(waiting), reviewer)
            clock.go_on(seconds)
        record, revision = by_id[waiting.public_id]
        approve(record, reviewer, revision)
    told = [
        (each.record.public_id, each.seconds)
        for each in fastest_approvals()
        if each.record.public_id in by_id
    ]
    slow, fast, never = incidents
    assert told == [(never.public_id, None), (fast.public_id, 10), (slow.public_id, 50)]


def test_the_pace_page_costs_a_constant_number_of_queries(
    editor: User, reviewer: User, document: Document, timed: Incident
) -> None:
    client = signed_in(person("administrator"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("admin:pace")).status_code == 200
        return len(captured)

    queries()
    few = queries()
    publish(*[an_incident(editor, document) for _ in range(5)], by=editor, approver=reviewer)
    publish(an_incident(editor, document), by=editor, approver=person("reviewer"))
    assert queries() == few
    assert len(reviewer_figures()) == 2


# The minimum time for a record


@pytest.fixture
def least(document: Document, settings: Any) -> int:
    """Set the minimum time once the cited document is published."""
    settings.SECONDS_FOR_A_RECORD = 30
    return 30


def ready(editor: User, reviewer: User, document: Document, number: int = 1) -> list[Any]:
    """Return records in review with their revisions, every citation confirmed."""
    incidents = [an_incident(editor, document) for _ in range(number)]
    return submit_and_verify(incidents, editor, reviewer)


def test_without_the_setting_nobody_has_to_wait(
    editor: User, reviewer: User, document: Document
) -> None:
    approve_many(ready(editor, reviewer, document, 2), reviewer)


def test_an_early_approval_is_refused_with_the_seconds_left(
    clock: Clock, least: int, editor: User, reviewer: User, document: Document
) -> None:
    [(record, revision)] = ready(editor, reviewer, document)
    pace.note_opened(record, reviewer)
    clock.go_on(17.5)
    with pytest.raises(TooSoonError, match="Wait for 13 more seconds") as refused:
        approve(record, reviewer, revision)
    assert refused.value.seconds == 13
    clock.go_on(12.5)
    approve(record, reviewer, revision)
    assert fresh(record).state == "approved"


def test_a_record_whose_review_was_not_opened_is_not_approved(
    least: int, editor: User, reviewer: User, document: Document
) -> None:
    [(record, revision)] = ready(editor, reviewer, document)
    pace.note_opened(record, person("reviewer"))
    with pytest.raises(TooSoonError, match="you have not opened its review"):
        approve(record, reviewer, revision)


def test_an_opening_in_an_earlier_round_does_not_count(
    clock: Clock, least: int, editor: User, reviewer: User, document: Document
) -> None:
    [(record, revision)] = ready(editor, reviewer, document)
    pace.note_opened(record, reviewer)
    clock.go_on(100)
    approve(record, reviewer, revision)
    with acting_as(editor):
        incident = Incident.objects.get(pk=record.pk)
        incident.summary = "Another summary."
        incident.save()
    [(record, revision)] = submit_and_verify([incident], editor, reviewer)
    with pytest.raises(TooSoonError, match="you have not opened its review"):
        approve(record, reviewer, revision)


def test_an_opening_before_the_record_was_sent_again_does_not_count(
    clock: Clock, least: int, editor: User, reviewer: User, document: Document
) -> None:
    [(record, _)] = ready(editor, reviewer, document)
    pace.note_opened(record, reviewer)
    clock.go_on(100)
    recall(record, editor)
    with acting_as(editor):
        incident = Incident.objects.get(pk=record.pk)
        incident.summary = "Another summary."
        incident.save()
    [(record, revision)] = submit_and_verify([incident], editor, reviewer)
    with pytest.raises(TooSoonError, match="you have not opened its review"):
        approve(record, reviewer, revision)


@pytest.mark.parametrize("last_first", [False, True])
def test_reviews_opened_at_the_same_time_do_not_share_their_time(
    clock: Clock, least: int, editor: User, reviewer: User, document: Document, last_first: bool
) -> None:
    waiting = ready(editor, reviewer, document, 3)
    for record, _ in waiting:
        pace.note_opened(record, reviewer)
        clock.go_on(1)
    clock.go_on(40)
    first, second, third = reversed(waiting) if last_first else waiting
    approve(first[0], reviewer, first[1])
    with pytest.raises(TooSoonError):
        approve(second[0], reviewer, second[1])
    clock.go_on(30)
    approve(second[0], reviewer, second[1])
    with pytest.raises(TooSoonError):
        approve(third[0], reviewer, third[1])


def test_records_read_one_after_the_other_can_be_approved_together(
    clock: Clock, least: int, editor: User, reviewer: User, document: Document
) -> None:
    waiting = ready(editor, reviewer, document, 2)
    for record, _ in waiting:
        pace.note_opened(record, reviewer)
        clock.go_on(30)
    approve_many(waiting, reviewer)


def test_approving_together_requires_the_time_for_each_record(
    clock: Clock, least: int, editor: User, reviewer: User, document: Document
) -> None:
    waiting = ready(editor, reviewer, document, 4)
    for record, _ in waiting:
        pace.note_opened(record, reviewer)
    clock.go_on(100)
    with pytest.raises(TooSoonError) as refused:
        approve_many(waiting, reviewer)
    assert refused.value.seconds == 20


def test_opening_the_page_again_does_not_restart_the_time(
    clock: Clock, least: int, editor: User, reviewer: User, document: Document
) -> None:
    [(record, revision)] = ready(editor, reviewer, document)
    client = signed_in(reviewer)
    for _ in range(2):
        client.get(review(record))
        clock.go_on(15)
    approve(record, reviewer, revision)


@pytest.mark.parametrize("act", ["approve", "approve-next"])
def test_the_review_page_says_how_long_to_wait(
    clock: Clock, least: int, editor: User, reviewer: User, document: Document, act: str
) -> None:
    [(record, revision)] = ready(editor, reviewer, document)
    client = signed_in(reviewer)
    client.get(review(record))
    clock.go_on(10)
    sent = {"act": act, "revision": revision}
    assert "Wait for 20 more seconds" in text_of(client.post(review(record), sent))
    clock.go_on(20)
    assert client.post(review(record), sent).status_code == 302
    assert fresh(record).state == "approved"


def test_approving_together_says_how_long_to_wait(
    least: int, editor: User, reviewer: User, document: Document
) -> None:
    waiting = ready(editor, reviewer, document, 2)
    client = signed_in(reviewer)
    names = ",".join(record.public_id for record, _ in waiting)
    sent = {f"revision-{record.pk}": revision for record, revision in waiting}
    answer = client.post(f"{reverse('admin:approve_together')}?records={names}", sent)
    assert "you have not opened its review" in text_of(answer)
    assert {fresh(record).state for record, _ in waiting} == {"in_review"}
    assert not ReviewOpening.objects.filter(record__in=[record for record, _ in waiting])
