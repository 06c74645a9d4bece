"""Drawing a sample, coding without seeing the first coding, comparing, and deciding."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from curation.errors import (
    ContradictionError,
    NotPermittedError,
    OwnWorkError,
    ReasonMissingError,
    WrongStateError,
)
from curation.models import CodedRecord, CodingSample, Comment, ComparedValue, Notification
from curation.reviewing.order import waiting_for
from curation.search.find import Wanted, found
from curation.second_coding.agreement import agreement, agreement_by_month
from curation.second_coding.coding import (
    delete_coded,
    finish_coding,
    open_codings,
    save_coded,
)
from curation.second_coding.deciding import decide
from curation.second_coding.drawing import Size, draw_sample
from curation.workflow.entry import Draft, Evidence, Quote
from curation.workflow.steps import submit
from entities.models import Casualties, Citation, Finding, Group, Incident
from sources.models import Document, Passage, Record
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    an_incident,
    cite,
    edit,
    person,
    text_content,
)

pytestmark = pytest.mark.django_db

ANY_DAY = (datetime.date(2000, 1, 1), datetime.date(2999, 12, 31))
ALL = Size(percent=100)


@pytest.fixture
def document(editor: User) -> Document:
    document = a_document(editor)
    Document.objects.filter(pk=document.pk).update(curation_status="fully curated")
    return document


@pytest.fixture
def coder() -> User:
    return person("editor")


@pytest.fixture
def coding(document: Document, coder: User, publisher: User, editor: User) -> Any:
    an_incident(editor, document)
    draw_sample(publisher, [coder], *ANY_DAY, ALL)
    return open_codings(coder)[0]


def cited(document: Document, exact: str, row: Any = None, **target: Any) -> Evidence:
    start = text_content(document).index(exact)
    return Evidence(Citation(**target), row, Quote(document, start, exact))


def a_coded_incident(document: Document, date: str = "2024-07-15", at_least: int = 12) -> Draft:
    """Return what a second person enters: the date, and a toll."""
    incident = Incident(title="Market attack", date=date)
    toll = Casualties(victims="civilians", outcome="killed", at_least=at_least)
    return Draft(
        incident,
        [toll],
        [
            cited(document, "On 15 July 2024", field="incident.date"),
            cited(document, "At least 12 traders were killed", toll),
        ],
    )


# Drawing


def test_a_lead_draws_documents_and_their_coders_are_told(
    coding: Any, coder: User, document: Document
) -> None:
    assert (coding.document, coding.coder) == (document, coder)
    assert coding.sample.candidates == 1
    told = Notification.objects.get(kind="second coding")
    assert (told.to, told.record_id) == (coder, document.pk)


def test_only_leads_draw(document: Document, coder: User, reviewer: User) -> None:
    with pytest.raises(NotPermittedError):
        draw_sample(reviewer, [coder], *ANY_DAY, ALL)


def test_nobody_codes_a_document_that_they_worked_on(
    document: Document, editor: User, reviewer: User, publisher: User
) -> None:
    an_incident(reviewer, document)
    with pytest.raises(WrongStateError, match="everybody who was chosen worked on it"):
        draw_sample(publisher, [editor, reviewer], *ANY_DAY, ALL)
    assert not CodingSample.objects.exists()


@pytest.mark.parametrize(
    "days",
    [
        (datetime.date(2000, 1, 1), datetime.date(2000, 12, 31)),
        (datetime.date(2999, 1, 1), datetime.date(2000, 1, 1)),
    ],
    ids=["before it was brought in", "in no order"],
)
def test_only_documents_of_the_days_are_drawn(
    document: Document, coder: User, publisher: User, days: tuple[datetime.date, datetime.date]
) -> None:
    with pytest.raises(WrongStateError):
        draw_sample(publisher, [coder], *days, ALL)


def test_a_document_that_is_not_fully_curated_is_not_drawn(
    editor: User, coder: User, publisher: User
) -> None:
    a_document(editor)
    with pytest.raises(WrongStateError):
        draw_sample(publisher, [coder], *ANY_DAY, ALL)


def test_a_document_is_coded_a_second_time_once(coding: Any, publisher: User) -> None:
    with pytest.raises(WrongStateError):
        draw_sample(publisher, [person("editor")], *ANY_DAY, ALL)


def test_documents_are_shared_out_evenly(editor: User, publisher: User) -> None:
    for number in range(5):
        document = a_document(editor, f"Text number {number} of five.")
        Document.objects.filter(pk=document.pk).update(curation_status="fully curated")
    coders = [person("editor"), person("editor")]
    sample = draw_sample(publisher, coders, *ANY_DAY, Size(number=4))
    assert [len(open_codings(coder)) for coder in coders] == [2, 2]
    assert sample.candidates == 5


@pytest.mark.parametrize(
    ("size", "drawn"), [(Size(percent=5), 1), (Size(percent=50), 3), (Size(number=9), 9)]
)
def test_a_share_of_five_documents_is_rounded_up(size: Size, drawn: int) -> None:
    assert size.of(5) == drawn


# Coding


def test_a_coded_record_is_no_record(coding: Any, coder: User, document: Document) -> None:
    before = Record.objects.count(), Citation.objects.count(), Passage.objects.count()
    saved = save_coded(
        coding, a_coded_incident(document), {"record-title": ["Market attack"]}, coder
    )
    assert (Record.objects.count(), Citation.objects.count(), Passage.objects.count()) == before
    assert saved.title == "Market attack"
    assert saved.posted == {"record-title": ["Market attack"]}
    assert {each[0]: each[2] for each in saved.values} == {
        "incident.date": "15 July 2024",
        "casualties": "civilians killed: 12+",
    }
    assert document.contributions.filter(user=coder).count() == 0


def test_a_coded_record_is_checked_like_a_draft(
    coding: Any, coder: User, document: Document
) -> None:
    draft = a_coded_incident(document)
    draft.evidence[0].quote = Quote(document, 3, "words that are not there")
    with pytest.raises(ContradictionError):
        save_coded(coding, draft, {}, coder)
    assert not CodedRecord.objects.exists()


def test_only_words_of_the_document_are_cited(coding: Any, coder: User, editor: User) -> None:
    other = a_document(editor, "On 15 July 2024 it rained. At least 12 traders were killed.")
    with pytest.raises(ContradictionError, match="only the document"):
        save_coded(coding, a_coded_incident(other), {}, coder)


def test_groups_are_not_coded_a_second_time(coding: Any, coder: User) -> None:
    with pytest.raises(ContradictionError, match="incidents and findings"):
        save_coded(coding, Draft(Group(name="Front")), {}, coder)


def test_a_record_without_words_is_refused(coding: Any, coder: User, document: Document) -> None:
    with pytest.raises(ContradictionError, match="cites the document"):
        save_coded(coding, Draft(Incident(title="Market attack")), {}, coder)


def test_only_its_coder_codes(coding: Any, document: Document, reviewer: User) -> None:
    with pytest.raises(NotPermittedError):
        save_coded(coding, a_coded_incident(document), {}, reviewer)
    with pytest.raises(NotPermittedError):
        finish_coding(coding, reviewer)


def test_a_coded_record_is_changed_and_deleted_until_it_is_finished(
    coding: Any, coder: User, document: Document
) -> None:
    saved = save_coded(coding, a_coded_incident(document), {}, coder)
    save_coded(coding, a_coded_incident(document, at_least=11), {}, coder, saved)
    assert "11+" in str(CodedRecord.objects.get().values)
    delete_coded(saved, coder)
    assert not CodedRecord.objects.exists()
    finish_coding(coding, coder)
    with pytest.raises(WrongStateError):
        save_coded(coding, a_coded_incident(document), {}, coder)


# What is hidden


def test_what_cites_the_document_is_hidden_until_the_coding_is_finished(
    coding: Any, coder: User, document: Document, reviewer: User
) -> None:
    incident = Incident.objects.get()
    everything = Wanted(types=("incident",))
    assert not found(everything, coder).exists()
    assert found(everything, reviewer).get().pk == incident.pk
    finish_coding(coding, coder)
    assert found(everything, coder).get().pk == incident.pk


def test_a_coder_does_not_review_what_is_hidden(
    document: Document, editor: User, reviewer: User, publisher: User
) -> None:
    incident = an_incident(editor, document)
    submit(incident, editor)
    assert waiting_for(reviewer).filter(pk=incident.pk).exists()
    draw_sample(publisher, [reviewer], *ANY_DAY, ALL)
    assert not waiting_for(reviewer).filter(pk=incident.pk).exists()
    assert waiting_for(publisher).filter(pk=incident.pk).exists()


# Comparing


def compare(coding: Any, coder: User, *drafts: Draft) -> dict[str, ComparedValue]:
    for draft in drafts:
        save_coded(coding, draft, {}, coder)
    finish_coding(coding, coder)
    return {value.variable: value for value in ComparedValue.objects.all()}


def test_both_codings_are_compared_value_by_value(
    coding: Any, coder: User, document: Document
) -> None:
    values = compare(coding, coder, a_coded_incident(document, at_least=11))
    assert {name: (each.first, each.second, each.agreed) for name, each in values.items()} == {
        "": ("Attack on a market", "Market attack", True),
        "incident.kind": ("armed attack", "", False),
        "incident.date": ("15 July 2024", "15 July 2024", True),
        "casualties": ("civilians killed: 12+", "civilians killed: 11+", False),
    }


def test_what_stands_is_compared_even_if_it_changes_afterwards(
    coding: Any, coder: User, document: Document, editor: User
) -> None:
    values = compare(coding, coder, a_coded_incident(document))
    edit(Incident.objects.get(), editor, date="2024-07-16")
    assert ComparedValue.objects.get(pk=values["incident.date"].pk).first == "15 July 2024"


def test_records_that_one_person_found_are_told(
    coding: Any, coder: User, document: Document, editor: User
) -> None:
    a_finding(editor, document)
    values = compare(coding, coder)
    assert [
        (each.type, each.first, each.second, each.agreed) for each in coding.compared.all()
    ] == [
        ("incident", "Attack on a market", "", False),
        ("finding", "The front denies the attack.", "", False),
    ]
    assert set(values) == {""}
    assert Finding.objects.get().pk in [each.record_id for each in coding.compared.all()]


def test_values_that_other_documents_support_are_not_compared(
    coding: Any, coder: User, document: Document, editor: User
) -> None:
    other = a_document(editor, "It was a bombing in Testville, all say.")
    incident = Incident.objects.get()
    group = a_group(editor, document)
    incident.citations.filter(field="incident.kind").delete()
    cite(incident, other, "a bombing", editor, field="incident.kind")
    assert "incident.kind" not in compare(coding, coder, a_coded_incident(document))
    assert not ComparedValue.objects.filter(record=group.pk).exists()


# Deciding


def test_a_third_person_decides_and_the_first_is_asked_to_correct(
    coding: Any, coder: User, document: Document, reviewer: User, editor: User
) -> None:
    values = compare(coding, coder, a_coded_incident(document, at_least=11))
    decide(values["casualties"], reviewer, "second", "See the third paragraph.")
    value = ComparedValue.objects.get(pk=values["casualties"].pk)
    assert (value.decision, value.decided_by) == ("second", reviewer)
    comment = Comment.objects.get()
    assert comment.record_id == Incident.objects.get().pk
    assert "11+” instead of" in comment.text
    assert comment.text.endswith("The other coding is right. See the third paragraph.")
    assert Notification.objects.filter(to=editor, kind="comment").exists()


def test_nothing_is_asked_where_the_first_is_right(
    coding: Any, coder: User, document: Document, reviewer: User
) -> None:
    values = compare(coding, coder, a_coded_incident(document, at_least=11))
    decide(values["casualties"], reviewer, "first")
    assert not Comment.objects.exists()


def test_neither_coder_decides_and_no_editor(
    coding: Any, coder: User, document: Document, reviewer: User
) -> None:
    values = compare(coding, coder, a_coded_incident(document, at_least=11))
    with pytest.raises(NotPermittedError):
        decide(values["casualties"], person("editor"), "first")
    coder.groups.set(reviewer.groups.all())
    with pytest.raises(OwnWorkError):
        decide(values["casualties"], User.objects.get(pk=coder.pk), "second")
    first = Incident.objects.get().contributions.get().user
    assert first
    first.groups.set(reviewer.groups.all())
    with pytest.raises(OwnWorkError):
        decide(values["casualties"], User.objects.get(pk=first.pk), "first")


def test_a_decision_is_made_once_and_only_where_they_differ(
    coding: Any, coder: User, document: Document, reviewer: User
) -> None:
    values = compare(coding, coder, a_coded_incident(document, at_least=11))
    with pytest.raises(WrongStateError):
        decide(values["incident.date"], reviewer, "first")
    with pytest.raises(ReasonMissingError):
        decide(values["casualties"], reviewer, "neither")
    decide(values["casualties"], reviewer, "neither", "It was ten.")
    with pytest.raises(WrongStateError):
        decide(values["casualties"], reviewer, "first")
    with pytest.raises(IntegrityError), transaction.atomic():
        ComparedValue.objects.filter(pk=values["incident.date"].pk).update(decision="first")


# Agreement


def test_agreement_counts_each_variable(coding: Any, coder: User, document: Document) -> None:
    compare(coding, coder, a_coded_incident(document, at_least=11))
    counted = {each.variable: (each.units, each.agreed, each.alpha) for each in agreement()}
    assert counted["incident.date"] == (1, 1, None)
    assert counted["casualties"] == (1, 0, 0)
    assert counted[""] == (1, 1, None)
    (month,) = {each.month for each in agreement_by_month()}
    assert month and month.day == 1
