"""A record's history: versions of rows and decisions, with user, time and values."""

from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.history import Act, acts, timeline
from curation.models import Comment
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.standing.proposals import decline
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.steps import request_changes, submit
from curation.workflow.verification import citation_digest, verify
from desk.records.stale import last_editor
from entities.models import Alias, Casualties, Citation, Group, Incident, Quantity
from sources.acting import acting_as
from sources.models import Document
from tests.connections import own_database
from tests.desk.pages import text_of
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_passage,
    a_place,
    a_publisher,
    an_incident,
    cite,
    person,
    publish,
    run_sql,
)

__all__ = ["own_database"]


def history(record: Any) -> list[Act]:
    return acts(record, list(timeline(record)))


def lines(record: Any) -> list[str]:
    """Return all events, last first, one line each."""
    return [
        " ".join(
            filter(
                None,
                [
                    f"{act.by}:",
                    fact.done,
                    fact.subject,
                    *(f"[{c.field}: {c.before} -> {c.after}]" for c in fact.changes),
                    f"({fact.comment})" if fact.comment else "",
                ],
            )
        )
        for act in history(record)
        for fact in act.facts
    ]


def test_unknown_values_of_a_new_record_are_not_listed(editor: User) -> None:
    with acting_as(editor):
        incident = Incident.objects.create(title="Attack on a market")
        assert lines(incident) == [f"{editor}: created [title:  -> Attack on a market]"]
        incident.kind = "armed attack"
        incident.save()
        incident.kind = "unknown"
        incident.save()
    assert f"{editor}: changed [kind: armed attack -> unknown]" in lines(incident)


def test_a_change_shows_who_made_it_and_what_it_was_before(
    editor: User, reviewer: User, incident: Incident
) -> None:
    with acting_as(reviewer):
        incident.date = "2024-07-16"
        incident.save()
    assert f"{reviewer}: changed [date: 15 July 2024 -> 16 July 2024]" in lines(incident)
    assert (
        f"{editor}: created [title:  -> Attack on a market] [kind:  -> armed attack]"
        " [date:  -> 15 July 2024]"
    ) in lines(incident)


def test_rows_are_named_by_their_identifying_fields(editor: User, incident: Incident) -> None:
    with acting_as(editor):
        toll = Casualties.objects.get(incident=incident)
        toll.at_most = 20
        toll.save()
    assert f"{editor}: changed casualties civilians, killed [at most:  -> 20]" in lines(incident)


def test_a_citation_is_named_by_its_value_and_its_words(
    editor: User, document: Document, incident: Incident
) -> None:
    group = a_group(editor, document, name="North Front")
    citation = cite(incident, document, "the ministry said", editor, field="incident.kind")
    with acting_as(editor):
        citation.asserted_by = group
        citation.save()
    assert lines(incident)[:2] == [
        f"{editor}: changed citation kind, “the ministry said”, supports"
        f" [asserted by:  -> {group}]",
        f"{editor}: added citation kind, “the ministry said”, supports",
    ]


def test_verdicts_and_citations_keep_the_label_and_count_of_their_time(own_database: str) -> None:
    author, colleague = person("editor"), person("reviewer")
    document = a_document(author)
    incident = an_incident(author, document)
    toll = Casualties.objects.get(incident=incident)
    citation = Citation.objects.get(casualties=toll)
    submit(incident, author)
    verify(citation, colleague, citation_digest(citation), confirmed=False, comment="It says 13.")
    request_changes(Incident.objects.get(pk=incident.pk), colleague, "See the toll.")
    with acting_as(author):
        toll.victims, toll.at_least = "unknown", 13
        toll.save()
    then = "civilians, killed: 12+, “At least 12 traders were killed”, supports"
    said = lines(Incident.objects.get(pk=incident.pk))
    assert f"{colleague}: rejected {then} (It says 13.)" in said
    assert f"{author}: added citation {then}" in said


def test_a_quantity_is_named_with_what_it_is_out_of(editor: User, document: Document) -> None:
    finding = a_finding(editor, document)
    with acting_as(editor):
        camps = Quantity.objects.create(finding=finding, of="camps", at_least=3, out_of=9)
    cite(finding, document, "attacked a market", editor, quantity=camps)
    added = f"{editor}: added citation camps: 3+ of 9, “attacked a market”, supports"
    assert added in lines(finding)


def test_a_removed_row_keeps_its_name(editor: User, document: Document) -> None:
    group = a_group(editor, document)
    with acting_as(editor):
        Alias.objects.get(group=group).delete()
    found = lines(group)
    assert f"{editor}: removed alias NF, acronym" in found
    assert f"{editor}: removed citation NF, acronym, “also called NF”, supports" in found
    assert f"{editor}: added citation NF, acronym, “also called NF”, supports" in found


def test_steps_and_verdicts_are_listed_among_the_changes(
    editor: User, reviewer: User, incident: Incident
) -> None:
    submit(incident, editor)
    citation = Citation.objects.get(record=incident.pk, field="incident.date")
    digest = citation_digest(citation)
    verify(citation, reviewer, digest, confirmed=False, comment="It says the 16th.")
    request_changes(incident, reviewer, "See the date.")
    said = lines(incident)
    order = [
        f"{reviewer}: changes requested (See the date.)",
        f"{reviewer}: rejected date, “On 15 July 2024”, supports (It says the 16th.)",
        f"{editor}: submitted",
    ]
    assert [said.index(line) for line in order] == sorted(said.index(line) for line in order)
    assert f"{reviewer}: changed [state: in review -> changes requested]" in said


def test_history_is_newest_first_and_groups_simultaneous_changes(
    own_database: str,
) -> None:
    author, colleague = person("editor"), person("editor")
    group = a_group(author, a_document(author), name="North Front")
    with acting_as(colleague):
        group.description = "From the north."
        group.save()
    submit(Group.objects.get(pk=group.pk), colleague)
    last, first = history(group)
    assert (last.by, first.by) == (colleague.username, author.username)
    assert [fact.done for fact in last.facts] == ["submitted", "changed", "changed"]
    assert first.facts[-1].done == "created"


def test_proposals_are_listed_with_their_reason(
    editor: User, reviewer: User, publisher: User, second_publisher: User, document: Document
) -> None:
    group, other = a_group(editor, document), a_group(editor, document)
    publish(document, group, other, by=editor, approver=reviewer)
    decline(propose_withdrawal(group, publisher, "Not a group."), second_publisher, "It is.")
    confirm(propose_merge(group, other, publisher, "The same."), second_publisher)
    said = lines(group)
    for line in (
        f"{second_publisher}: merged (The same.)",
        f"{publisher}: proposed to merge into {other.public_id} (The same.)",
        f"{second_publisher}: declined to withdraw (It is.)",
        f"{publisher}: proposed to withdraw (Not a group.)",
    ):
        assert line in said


def test_comments_are_listed_with_their_value(editor: User, incident: Incident) -> None:
    Comment.objects.create(record=incident, value_key="incident.date", text="Sure?", by=editor)
    assert f"{editor}: commented on date (Sure?)" in lines(incident)


def test_a_change_without_a_user_is_shown_as_such(incident: Incident) -> None:
    run_sql("UPDATE entities_incident SET title = 'Other' WHERE record_ptr_id = %s", incident.pk)
    assert "somebody unknown: changed [title: Attack on a market -> Other]" in lines(incident)


def test_the_internal_note_has_versions_too(editor: User, incident: Incident) -> None:
    with acting_as(editor):
        incident.note = "Ask the ministry."
        incident.save()
    assert f"{editor}: changed [internal note:  -> Ask the ministry.]" in lines(incident)


def test_rows_of_other_records_are_not_listed(editor: User, document: Document) -> None:
    group = a_group(editor, document, name="North Front")
    before = lines(group)
    an_incident(editor, document, group)
    assert lines(group) == before


def test_a_publisher_that_is_renamed_shows_in_its_documents(
    editor: User, second_editor: User
) -> None:
    desk = a_publisher(editor, name="Desk")
    document = a_document(editor, publisher=desk)
    with acting_as(second_editor):
        desk.name = "News desk"
        desk.save()
    line = f"{second_editor}: changed publisher Desk [name: Desk -> News desk]"
    assert line in lines(document)
    assert line in lines(desk)


def test_the_user_who_last_changed_a_record_is_its_last_editor(own_database: str) -> None:
    author, colleague = person("editor"), person("editor")
    document = a_document(author)
    group, incident = a_group(author, document), an_incident(author, document)
    assert [last_editor(record) for record in (document, group, incident)] == [str(author)] * 3
    with acting_as(colleague):
        for record in (document, group, incident):
            record.note = "Mind the date."
            record.save()
    assert [last_editor(record) for record in (document, group, incident)] == [str(colleague)] * 3


def test_a_long_history_is_paginated_with_a_constant_number_of_queries(
    editor: User, document: Document, incident: Incident
) -> None:
    client = Client()
    client.force_login(editor)
    address = reverse("admin:entities_incident_history", args=[incident.pk])

    def change(times: int) -> None:
        for number in range(times):
            with acting_as(editor):
                incident.title = f"{incident.title[:40]} {number}"
                incident.save()
                Casualties.objects.update(at_least=number + 100)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    change(1)
    client.get(address)
    few = queries()
    change(20)
    assert queries() == few
    change(40)
    first = client.get(address)
    assert "Page 1 of 2" in text_of(first)
    assert "Older" in text_of(first)
    assert "created" in text_of(client.get(address, {"p": 2}))


def test_the_history_button_opens_the_history(editor: User, incident: Incident) -> None:
    client = Client()
    client.force_login(editor)
    address = reverse("admin:entities_incident_history", args=[incident.pk])
    page = client.get(reverse("admin:entities_incident_change", args=[incident.pk]))
    assert address in page.content.decode()
    assert "Attack on a market" in text_of(client.get(address))


def test_pages_of_models_without_history_have_no_history_button(
    editor: User, document: Document
) -> None:
    client = Client()
    client.force_login(editor)
    passage = a_passage(document, "attacked a market", editor)
    for page in (
        client.get(reverse("admin:entities_place_change", args=[a_place().pk])),
        client.get(reverse("admin:sources_passage_change", args=[passage.pk])),
    ):
        assert page.status_code == 200
        assert "/history/" not in page.content.decode()


def test_user_text_is_escaped_in_a_history(editor: User, incident: Incident) -> None:
    with acting_as(editor):
        incident.title = "<script>alert(1)</script>"
        incident.save()
    client = Client()
    client.force_login(editor)
    page = client.get(reverse("admin:entities_incident_history", args=[incident.pk]))
    assert b"<script>alert(1)" not in page.content


def test_a_user_without_permission_sees_no_history(db: None, incident: Incident) -> None:
    client = Client()
    client.force_login(User.objects.create(username="visitor", is_staff=True))
    address = reverse("admin:entities_incident_history", args=[incident.pk])
    assert client.get(address).status_code == 403
    assert Client().get(address).status_code == 302
