"""Relative dates are verified together with the date of their document."""

from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from curation.errors import ChangedMeanwhileError, TextNotPublishedError, WrongStateError
from curation.models import Verification
from curation.workflow.approval import approve_many
from curation.workflow.other_dates import records_with_changed_dates
from curation.workflow.steps import submit
from curation.workflow.verification import citation_digest, current_verifications, verify
from entities.models import Casualties, Incident
from entities.values import load_rows, values_of
from reading.dates.find import tells_no_date_alone
from sources.acting import acting_as
from sources.models import Record
from tests.desk.pages import text_of
from tests.factories import (
    a_document,
    cite,
    fresh,
    publish,
    run_sql,
    submit_and_verify,
    verify_all,
)

SAYS = "Kabul, by our reporter. Today 12 men were killed in a bombing. It began on 3 May 1988."


def dispatch(editor: Any, published: str = "1989-01-19") -> Any:
    return a_document(editor, SAYS, published=published)


def an_incident_of(
    editor: Any, document: Any, words: str = "Today", date: str = "1989-01-19"
) -> Any:
    with acting_as(editor):
        incident = Incident.objects.create(title="Bombing", kind="bombing", date=date)
        killed = Casualties.objects.create(
            incident=incident, victims="civilians", outcome="killed", at_least=12, at_most=12
        )
    cite(incident, document, "bombing", editor, field="incident.kind")
    cite(incident, document, words, editor, field="incident.date")
    cite(incident, document, "12 men were killed", editor, casualties=killed)
    return incident


def redate(document: Any, by: Any, published: str) -> None:
    with acting_as(by):
        found = fresh(document)
        found.published = published
        found.save()


def holding(record: Any) -> set[str]:
    concrete = Record.objects.get(pk=record.pk).concrete
    load_rows([concrete])
    verdicts = current_verifications([concrete], {concrete.pk: values_of(concrete)})
    return {
        value.key.split(":")[0]
        for value in values_of(concrete)
        for citation in value.citations
        if citation.pk in verdicts
    }


@pytest.fixture
def document(editor: Any) -> Any:
    return dispatch(editor)


@pytest.fixture
def live(editor: Any, reviewer: Any, document: Any) -> Any:
    """A live incident with the date of its news report."""
    incident = an_incident_of(editor, document)
    publish(document, incident, by=editor, approver=reviewer)
    return fresh(incident)


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("Today", True), ("on Tuesday", True), ("12 January", True), ("last year", True),
        ("five days ago", True), ("no date in it", True), ("امروز", True),
        ("on 3 May 1988", False), ("in 1988", False), ("3 May 1988, the day before", False),
        ("since 2001", False),
    ],
)  # fmt: skip
def test_passages_with_relative_dates_are_recognised(words: str, needed: bool) -> None:
    assert tells_no_date_alone(words) is needed


def test_a_verification_pins_the_documents_date_only_for_relative_dates(
    editor: Any, reviewer: Any, document: Any
) -> None:
    incident = an_incident_of(editor, document)
    submit(incident, editor)
    for citation in incident.citations.all():
        verify(citation, reviewer, citation_digest(citation), True)
    pinned = Verification.objects.values_list("citation__field", "read_against")
    assert dict(pinned) == {"incident.kind": None, "incident.date": "1989-01-19", "": None}


def test_changing_the_documents_date_invalidates_verifications_that_depend_on_it(
    editor: Any, reviewer: Any, document: Any
) -> None:
    incident = an_incident_of(editor, document)
    submit(incident, editor)
    verify_all(incident, reviewer)
    assert holding(incident) == {"incident.kind", "incident.date", "casualties"}
    redate(document, editor, "1989-01-20")
    assert holding(incident) == {"incident.kind", "casualties"}
    redate(document, editor, "1989-01-19")
    assert holding(incident) == {"incident.kind", "incident.date", "casualties"}


def test_passages_with_absolute_dates_stay_verified(
    editor: Any, reviewer: Any, document: Any
) -> None:
    incident = an_incident_of(editor, document, "on 3 May 1988", "1988-05-03")
    submit(incident, editor)
    verify_all(incident, reviewer)
    redate(document, editor, "1989-01-20")
    assert "incident.date" in holding(incident)


def test_a_reviewer_who_read_the_other_date_is_told(
    editor: Any, reviewer: Any, document: Any
) -> None:
    incident = an_incident_of(editor, document)
    submit(incident, editor)
    citation = incident.citations.get(field="incident.date")
    seen = citation_digest(citation)
    redate(document, editor, "1989-01-20")
    citation = incident.citations.get(field="incident.date")
    with pytest.raises(ChangedMeanwhileError):
        verify(citation, reviewer, seen, True)


@pytest.mark.owner
def test_verifications_from_before_dates_were_pinned_stay_valid(
    editor: Any, reviewer: Any, document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = an_incident_of(editor, document)
    submit(incident, editor)
    with monkeypatch.context() as earlier:
        earlier.setattr("curation.workflow.verification.read_against", lambda value, citation: None)
        verify_all(incident, reviewer)
    assert holding(incident) == {"incident.kind", "incident.date", "casualties"}
    # As the upgrade stores it.
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    trigger = "TRIGGER curation_verification_keep_unless_redacting"
    run_sql(f"ALTER TABLE curation_verification DISABLE {trigger}")
    run_sql(
        "UPDATE curation_verification SET read_against = '1989-01-19' WHERE citation_id = %s",
        incident.citations.get(field="incident.date").pk,
    )
    run_sql(f"ALTER TABLE curation_verification ENABLE ALWAYS {trigger}")
    assert "incident.date" in holding(incident)
    redate(document, editor, "1989-01-20")
    assert "incident.date" not in holding(incident)


@pytest.mark.owner
def test_an_upgrade_pins_the_date_that_the_document_had_at_verification(
    editor: Any, document: Any, live: Any
) -> None:
    verified = Verification.objects.filter(record=live.pk)
    cited = {each.citation_id: each.read_against for each in verified}
    redate(document, editor, "1989-01-20")
    # All of a test happens at one time.
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("curation_verification", "sources_documentevent"):
        run_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    run_sql("UPDATE curation_verification SET read_against = NULL")
    run_sql(
        "UPDATE sources_documentevent SET pgh_created_at = clock_timestamp() + interval '1 hour'"
        " WHERE published = '1989-01-20'"
    )
    run_sql("ALTER TABLE curation_verification ENABLE TRIGGER USER")
    run_sql(import_module("curation.migrations.0022_dates_read_with_words").PIN_EARLIER)
    assert {each.citation_id: each.read_against for each in verified.all()} == cited
    assert [record.pk for record in records_with_changed_dates()] == [live.pk]


# Live records


def test_live_records_that_rest_on_a_changed_date_are_listed(
    client: Client, editor: Any, second_editor: Any, document: Any, live: Any
) -> None:
    assert not records_with_changed_dates().exists()
    redate(document, editor, "1989-01-20")
    assert [record.pk for record in records_with_changed_dates()] == [live.pk]
    client.force_login(second_editor)
    page = text_of(client.get(reverse("admin:index")))
    assert "Affected by a changed date" in page


def test_records_with_a_draft_are_listed_until_they_are_submitted(
    client: Client, editor: Any, second_editor: Any, document: Any, live: Any
) -> None:
    redate(document, editor, "1989-01-20")
    with acting_as(editor):
        Record.objects.filter(pk=live.pk).update(state=Record.State.DRAFT)
    client.force_login(second_editor)
    assert "Affected by a changed date" in text_of(client.get(reverse("admin:index")))
    submit(fresh(live), editor)
    assert "Affected by a changed date" not in text_of(client.get(reverse("admin:index")))


def test_listed_records_can_be_submitted_unchanged(
    editor: Any, second_editor: Any, reviewer: Any, document: Any, live: Any
) -> None:
    with pytest.raises(WrongStateError):
        submit(live, second_editor)
    redate(document, editor, "1989-01-20")
    publish(document, by=editor, approver=reviewer)
    submit(live, second_editor)
    verify_all(live, reviewer)
    approve_many([(live, fresh(live).revision)], reviewer)
    assert not records_with_changed_dates().exists()
    assert fresh(live).version == 2


def test_a_date_that_is_not_published_yet_supports_nothing(
    editor: Any, second_editor: Any, reviewer: Any, document: Any, live: Any
) -> None:
    redate(document, editor, "1989-01-20")
    requests = submit_and_verify([live], second_editor, reviewer)
    with pytest.raises(TextNotPublishedError, match="a date of S"):
        approve_many(requests, reviewer)
    submit(document, editor)
    approve_many([*requests, (document, fresh(document).revision)], reviewer)


def test_postgres_refuses_verifications_against_an_unpublished_date(
    editor: Any,
    second_editor: Any,
    reviewer: Any,
    document: Any,
    live: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redate(document, editor, "1989-01-20")
    requests = submit_and_verify([live], second_editor, reviewer)
    monkeypatch.setattr("curation.workflow.approval._sources_not_published", lambda *arguments: [])
    with pytest.raises(DatabaseError, match="read against a date of"):
        approve_many(requests, reviewer)


def test_the_review_page_says_which_date_words_are_read_against(
    client: Client, editor: Any, reviewer: Any, document: Any
) -> None:
    incident = an_incident_of(editor, document)
    submit(incident, editor)
    client.force_login(reviewer)
    page = text_of(client.get(reverse("admin:review_record", args=[incident.public_id])))
    assert page.count("read against 19 January 1989") == 1
    redate(document, editor, "")
    page = text_of(client.get(reverse("admin:review_record", args=[incident.public_id])))
    assert "its document has no date" in page
