"""Acts on many records from a list: each is done or refused by itself, at once or by a worker."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.errors import NotPermittedError, ReasonMissingError, WrongStateError
from curation.lists import acts
from curation.lists.acts import begin, carry_out, choose, delete_old_acts, go_on, stop
from curation.models import Assignment, BulkAct, BulkRecord, Claim, Notification, Proposal
from curation.tasks import act_on_many
from curation.workflow.steps import submit
from entities.models import Citation, Incident
from sources.acting import acting_as
from sources.models import Document, Record
from tests.desk.pages import text_of
from tests.factories import (
    a_document,
    a_group,
    an_incident,
    fresh,
    person,
    publish,
    run_sql,
    signed_in,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:entities_incident_changelist")
ACTS = reverse("admin:bulk_acts")


@pytest.fixture
def document(editor: User) -> Document:
    return a_document(editor)


def some_incidents(by: User, document: Document, number: int = 3) -> list[Incident]:
    return [an_incident(by, document, title=f"Attack {each}") for each in range(number)]


def act_in_list(
    client: Client, action: str, records: list[Any], address: str = LIST, **more: Any
) -> Any:
    keys = [record.pk for record in records]
    return client.post(address, {"action": action, "_selected_action": keys, **more}, follow=True)


def names(records: list[Any]) -> list[str]:
    return [record.public_id for record in records]


def outcomes(act: BulkAct) -> dict[str, str]:
    return dict(act.records.values_list("public_id", "outcome"))


def test_each_record_is_submitted_or_refused_by_itself(editor: User, document: Document) -> None:
    ready, bare = some_incidents(editor, document, 2)
    Citation.objects.filter(record=bare.pk, field="incident.kind").delete()
    page = act_in_list(signed_in(editor), "submit_together", [ready, bare])
    assert (fresh(ready).state, fresh(bare).state) == ("in_review", "draft")
    said = text_of(page)
    assert "1 done, 1 refused" in said
    assert f"{bare.public_id} {bare.title}" in said
    assert "is not ready for review" in said
    assert f"{bare.public_id} kind" in said
    assert f"{ready.public_id} {ready.title}" not in said


def test_when_nothing_is_refused_the_list_says_so(editor: User, document: Document) -> None:
    incidents = some_incidents(editor, document)
    page = act_in_list(signed_in(editor), "submit_together", incidents)
    assert page.redirect_chain[-1][0].startswith(LIST)
    assert "Submit for review: 3 records done." in text_of(page)


def test_all_pages_of_a_filtered_list_can_be_chosen(
    editor: User, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.records.records.BaseAdmin.list_per_page", 2)
    incidents = some_incidents(editor, document, 5)
    other = an_incident(editor, document, kind="bombing")
    page = act_in_list(
        signed_in(editor),
        "submit_together",
        incidents[-1:],
        f"{LIST}?kind__exact=armed+attack",
        select_across="1",
    )
    assert "5 records done" in text_of(page)
    assert {fresh(each).state for each in incidents} == {"in_review"}
    assert fresh(other).state == "draft"


def test_a_reviewer_takes_many(editor: User, reviewer: User, document: Document) -> None:
    incidents = some_incidents(editor, document)
    for incident in incidents[:2]:
        submit(incident, editor)
    page = act_in_list(signed_in(reviewer), "take_together", incidents)
    assert Claim.objects.filter(user=reviewer).count() == 2
    assert f"{incidents[2].public_id} is not in review" in text_of(page)


def test_changes_are_requested_of_many_with_one_comment(
    editor: User, reviewer: User, document: Document
) -> None:
    incidents = some_incidents(editor, document)
    for incident in incidents[:2]:
        submit(incident, editor)
    client = signed_in(reviewer)
    asked = act_in_list(client, "request_changes_together", incidents)
    assert "What should be changed?" in text_of(asked)
    assert {fresh(each).state for each in incidents[:2]} == {"in_review"}
    address = asked.redirect_chain[-1][0]
    empty = client.post(address, {"do": "begin", "comment": " \u200b"})
    assert "Say why." in text_of(empty)
    page = client.post(address, {"do": "begin", "comment": "Which market?"}, follow=True)
    assert "2 done, 1 refused" in text_of(page)
    assert "Which market?" in text_of(page)
    for incident in incidents[:2]:
        step = incident.transitions.all()[0]
        assert (fresh(incident).state, step.comment) == ("changes_requested", "Which market?")
    assert Notification.objects.filter(kind="changes requested", to=editor).count() == 2


def test_a_lead_assigns_many(editor: User, publisher: User, document: Document) -> None:
    incidents = some_incidents(editor, document)
    client = signed_in(publisher)
    asked = act_in_list(client, "assign_together", incidents)
    address = asked.redirect_chain[-1][0]
    assert "Choose a person or a role." in text_of(client.post(address, {"task": "review"}))
    posted = {"task": "enter", "to": f"person:{editor.pk}", "due": "2031-05-01"}
    assert "3 done, 0 refused" in text_of(client.post(address, posted, follow=True))
    assert Assignment.objects.filter(to=editor, due="2031-05-01").count() == 3


def test_nobody_is_assigned_their_own_work_among_many(
    publisher: User, reviewer: User, document: Document
) -> None:
    mine = an_incident(reviewer, document)
    act = choose("assign", [mine.public_id], publisher)
    carry_out(begin(act, publisher, task="review", to=reviewer))
    assert "another person has to review it" in act.records.get().reason


def test_withdrawal_of_many_is_proposed_with_one_reason(
    editor: User, reviewer: User, publisher: User, document: Document
) -> None:
    group = a_group(editor, document)
    alone, draft = some_incidents(editor, document, 2)
    named = an_incident(editor, document, group)
    publish(document, group, alone, named, by=editor, approver=reviewer)
    act = choose("withdraw", names([alone, draft, group]), publisher)
    carry_out(begin(act, publisher, "All of them were entered twice."))
    proposal = Proposal.objects.get()
    assert (proposal.record_id, proposal.reason) == (alone.pk, "All of them were entered twice.")
    told = dict(act.records.values_list("public_id", "reason"))
    assert "Only live records" in told[draft.public_id]
    assert f"{named.public_id}: refers to {group.public_id}" in told[group.public_id]
    assert fresh(alone).standing == "live"


@pytest.mark.parametrize(
    ("act", "role"),
    [
        ("take", "editor"),
        ("request changes", "editor"),
        ("assign", "reviewer"),
        ("withdraw", "reviewer"),
    ],
)
def test_the_role_decides_what_is_offered_and_what_begins(
    document: Document, act: str, role: str
) -> None:
    user = person(role)
    with pytest.raises(NotPermittedError):
        choose(act, ["I1"], user)
    offered = signed_in(user).get(LIST).content.decode()
    assert f"{act.replace(' ', '_')}_together" not in offered
    assert "submit_together" in offered


def test_a_role_that_is_lost_meanwhile_counts(
    editor: User, reviewer: User, document: Document
) -> None:
    (incident,) = some_incidents(editor, document, 1)
    submit(incident, editor)
    act = begin(choose("take", [incident.public_id], reviewer), reviewer)
    reviewer.groups.clear()
    carry_out(act)
    assert act.records.get().reason.startswith("Only reviewers")


def test_many_are_done_by_a_worker(
    editor: User, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "AT_ONCE", 2)
    incidents = some_incidents(editor, document)
    client = signed_in(editor)
    asked = act_in_list(client, "submit_together", incidents)
    assert "A worker does it; you can stop it." in text_of(asked)
    address = asked.redirect_chain[-1][0]
    waits = client.post(address, {"do": "begin"}, follow=True)
    assert "0 done, 0 refused, 3 not yet, of 3" in text_of(waits)
    assert 'hx-trigger="every 2s"' in waits.content.decode()
    act = BulkAct.objects.get()
    ((arguments,),) = run_sql("SELECT args FROM procrastinate_jobs WHERE task_name = 'act_on_many'")
    assert (json.loads(arguments) if isinstance(arguments, str) else arguments) == {"act": act.pk}
    act_on_many(act.pk)
    part = client.get(address, {"part": ""})
    assert "Done. 3 done, 0 refused, of 3." in text_of(part)
    assert "hx-trigger" not in part.content.decode()
    assert "<html" not in part.content.decode()


def test_an_act_is_stopped_and_goes_on(
    editor: User, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    incidents = some_incidents(editor, document)
    act = begin(choose("submit", names(incidents), editor), editor)

    def stops_at_second(record: Record, user: User) -> None:
        if record.pk == incidents[1].pk:
            BulkAct.objects.filter(pk=act.pk).update(state="stopped")
        submit(record, user)

    with monkeypatch.context() as patch:
        patch.setattr(acts, "submit", stops_at_second)
        carry_out(act)
    act.refresh_from_db()
    assert (act.state, [*outcomes(act).values()]) == ("stopped", ["done", "done", "waiting"])
    carry_out(act)
    assert fresh(incidents[2]).state == "draft"
    client = signed_in(editor)
    page = client.get(reverse("admin:bulk_act", args=[act.pk]))
    assert "Stopped. 2 done, 0 refused, 1 not yet, of 3." in text_of(page)
    client.post(reverse("admin:bulk_act", args=[act.pk]), {"do": "go on"})
    act.refresh_from_db()
    assert (act.state, {*outcomes(act).values()}) == ("done", {"done"})
    with pytest.raises(WrongStateError, match="cannot be stopped"):
        stop(act, editor)
    with pytest.raises(WrongStateError, match="cannot go on"):
        go_on(act, editor)


def test_the_button_stops_an_act(editor: User, document: Document) -> None:
    act = begin(choose("submit", names(some_incidents(editor, document)), editor), editor)
    page = signed_in(editor).post(
        reverse("admin:bulk_act", args=[act.pk]), {"do": "stop"}, follow=True
    )
    assert "Stopped. 0 done" in text_of(page)


def test_whoever_takes_up_a_dead_workers_act_does_no_record_twice(
    editor: User, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    incidents = some_incidents(editor, document)
    act = begin(choose("submit", names(incidents), editor), editor)
    done: list[int] = []

    class KilledError(BaseException):
        pass

    def dies_at_second(record: Record, user: User) -> None:
        if record.pk == incidents[1].pk:
            raise KilledError
        submit(record, user)

    with monkeypatch.context() as patch:
        patch.setattr(acts, "submit", dies_at_second)
        with pytest.raises(KilledError):
            carry_out(act)
    act.refresh_from_db()
    assert (act.state, [*outcomes(act).values()]) == ("working", ["done", "waiting", "waiting"])

    def noted(record: Record, user: User) -> None:
        done.append(record.pk)
        submit(record, user)

    monkeypatch.setattr(acts, "submit", noted)
    act_on_many(act.pk)
    assert done == [incidents[1].pk, incidents[2].pk]
    assert {*outcomes(act).values()} == {"done"}


def test_an_error_of_the_program_at_one_record_does_not_keep_the_others(
    editor: User, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    incidents = some_incidents(editor, document)

    def fails(record: Record, user: User) -> None:
        submit(record, user)
        if record.pk == incidents[0].pk:
            raise RuntimeError

    monkeypatch.setattr(acts, "submit", fails)
    act = begin(choose("submit", names(incidents), editor), editor)
    carry_out(act)
    assert [*outcomes(act).values()] == ["refused", "done", "done"]
    assert "error of the program (RuntimeError)" in act.records.all()[0].reason
    assert fresh(incidents[0]).state == "draft"


def test_a_draft_that_is_deleted_meanwhile_is_told(editor: User, document: Document) -> None:
    (incident,) = some_incidents(editor, document, 1)
    act = begin(choose("submit", [incident.public_id], editor), editor)
    with acting_as(editor):
        incident.delete()
    carry_out(act)
    assert act.records.get().reason == "It was deleted meanwhile."
    page = text_of(signed_in(editor).get(reverse("admin:bulk_act", args=[act.pk])))
    assert incident.public_id in page


def test_nothing_and_too_many_are_refused(
    editor: User, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "MAX_RECORDS", 2)
    with pytest.raises(WrongStateError, match="at least one"):
        choose("submit", [], editor)
    page = act_in_list(signed_in(editor), "submit_together", some_incidents(editor, document))
    assert "Choose 2 records at most" in text_of(page)
    assert not BulkAct.objects.exists()


def test_an_act_begins_once(reviewer: User) -> None:
    act = choose("request changes", ["I1"], reviewer)
    with pytest.raises(ReasonMissingError):
        begin(act, reviewer, "\u2060")
    begin(act, reviewer, "Which market?")
    with pytest.raises(WrongStateError, match="begun already"):
        begin(act, reviewer, "Which market?")


def test_an_act_is_its_persons_alone(editor: User, second_editor: User, publisher: User) -> None:
    act = choose("submit", ["I1"], editor)
    address = reverse("admin:bulk_act", args=[act.pk])
    for other in (second_editor, publisher):
        assert signed_in(other).get(address).status_code == 404
        assert signed_in(other).post(address, {"do": "begin"}).status_code == 404
        assert "Submit" not in text_of(signed_in(other).get(ACTS)).split("Acts on many records")[-1]
        with pytest.raises(WrongStateError, match="not yours"):
            begin(act, other)
    editor.groups.clear()
    assert signed_in(editor).get(address).status_code == 403
    assert signed_in(editor).get(ACTS).status_code == 403


def test_names_of_records_that_may_not_be_seen_are_not_told(
    editor: User, document: Document
) -> None:
    (incident,) = some_incidents(editor, document, 1)
    act = choose("submit", [incident.public_id], editor)
    role = editor.groups.get()
    role.permissions.remove(role.permissions.get(codename="view_incident"))
    page = text_of(signed_in(editor).get(reverse("admin:bulk_act", args=[act.pk])))
    assert incident.title not in page


def test_the_pages_cost_a_constant_number_of_queries(editor: User, document: Document) -> None:
    client = signed_in(editor)
    costs = []
    for number in (1, 6):
        incidents = some_incidents(editor, document, number)
        for incident in incidents:
            Citation.objects.filter(record=incident.pk, field="incident.kind").delete()
        act = begin(choose("submit", names(incidents), editor), editor)
        carry_out(act)
        for address in (ACTS, reverse("admin:bulk_act", args=[act.pk])):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            costs.append(len(captured))
    assert costs[:2] == costs[2:]


def test_refusals_are_listed_page_by_page(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.lists.bulk.PER_PAGE", 2)
    act = begin(choose("submit", ["I900001", "I900002", "I900003"], editor), editor)
    carry_out(act)
    client = signed_in(editor)
    address = reverse("admin:bulk_act", args=[act.pk])
    assert "I900003" not in text_of(client.get(address))
    assert "I900003" in text_of(client.get(address, {"page": 2}))
    assert client.get(address, {"page": "x"}).status_code == 200


def test_without_acts_the_page_says_so(editor: User) -> None:
    assert "You have not acted on many records yet" in text_of(signed_in(editor).get(ACTS))


def test_postgres_keeps_a_reason_with_each_refusal(editor: User) -> None:
    act = choose("submit", ["I1"], editor)
    for values in ({"outcome": "refused"}, {"reason": "Why?"}, {"outcome": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            act.records.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkRecord.objects.create(bulk=act, public_id="I1")


@pytest.mark.django_db
def test_people_get_one_email_for_many_records(
    editor: User,
    reviewer: User,
    document: Document,
    settings: Any,
    mailoutbox: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.SENDS_EMAIL = True
    editor.email = "editor@example.org"
    editor.save()
    incidents = some_incidents(editor, document)
    for incident in incidents:
        submit(incident, editor)
    act = begin(choose("request changes", names(incidents), reviewer), reviewer, "Which market?")
    with acts.emails_together(), django_capture_on_commit_callbacks(execute=True):
        for key in act.records.values_list("pk", flat=True):
            acts._carry_out_one(act, key)
        assert mailoutbox == []
    assert [mail.subject for mail in mailoutbox] == ["Sourcebook: 3 notifications"]


def test_old_acts_are_deleted(editor: User, document: Document) -> None:
    kept = choose("submit", ["I1"], editor)
    forgotten = choose("submit", ["I1"], editor)
    ended = begin(choose("submit", ["I1"], editor), editor)
    carry_out(ended)
    run_sql(
        "UPDATE curation_bulkact SET chosen_at = chosen_at - interval '2 days'"
        f" WHERE id = {forgotten.pk};"
        "UPDATE curation_bulkact SET ended_at = ended_at - interval '91 days'"
        f" WHERE id = {ended.pk}"
    )
    delete_old_acts()
    assert [*BulkAct.objects.values_list("pk", flat=True)] == [kept.pk]
