"""What each source says of a count or a date, and where sources disagree."""

import itertools
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from entities.figures import Figure, FigureError, describe_figure, read_figure
from entities.models import Casualties, Citation, Incident
from entities.readings import (
    disagree,
    ids_in_disagreement,
    is_in_disagreement,
    readings_of,
    with_disagreements,
)
from entities.rendering import references_of, render
from entities.values import load_rows, values_of
from sources.acting import acting_as
from sources.models import Document
from tests.factories import a_document, a_group, an_incident, cite, fresh


def count(reported: str = "", stance: str = "supports") -> Citation:
    return Citation(reported=reported, stance=stance)


def date(reported: str = "", stance: str = "supports") -> Citation:
    return Citation(field="incident.date", reported=reported, stance=stance)


def content(typed: str) -> dict[str, Any]:
    return read_figure(typed)._asdict()


@pytest.mark.parametrize(
    ("adopted", "reported", "expected"),
    [
        ("12", "15", True),
        ("12", "12+", False),
        ("12+", "15", False),
        ("13+", "12", True),
        ("30-60", "45", False),
        ("30-60", "61", True),
        ("up to 60", "61+", True),
        ("up to 60", "0", False),
        # An approximate number reaches a quarter of it to either side.
        ("~300", "276", False),
        ("~300", "200", True),
        ("~300", "~600", True),
        ("30-60, best 45", "50", False),
    ],
)
def test_counts_disagree_if_they_do_not_overlap(
    adopted: str, reported: str, expected: bool
) -> None:
    assert disagree(content(adopted), [count(), count(reported)]) is expected


@pytest.mark.parametrize(
    ("adopted", "reported", "expected"),
    [
        ("2024-07-15", "2024-07-16", True),
        ("2024-07-14/2024-07-15", "2024-07-15", False),
        ("2024-07", "2024-08-01", True),
        ("2024-07/..", "2025", False),
    ],
)
def test_dates_disagree_if_they_do_not_overlap(adopted: str, reported: str, expected: bool) -> None:
    assert disagree({"edtf": adopted}, [date(), date(reported)]) is expected


def test_two_reports_disagree_with_each_other_beside_a_range_that_spans_both() -> None:
    assert disagree(content("30-60"), [count("30"), count("60")])


def test_a_single_report_does_not_disagree() -> None:
    assert not disagree(content("12"), [count("15")])


def test_a_denial_is_no_reading_unless_it_gives_one() -> None:
    assert not disagree(content("12"), [count(), count(stance="denies")])
    assert not disagree(content("12"), [count("12+"), count(stance="denies")])
    assert disagree(content("12"), [count(), count("3", stance="denies")])


figures = st.builds(
    Figure, *[st.one_of(st.none(), st.integers(0, 400)) for _ in Figure._fields]
).filter(lambda each: each != Figure())


@given(figures, figures)
def test_disagreeing_is_mutual_and_never_with_oneself(one: Figure, other: Figure) -> None:
    try:
        one, other = (read_figure(describe_figure(each)) for each in (one, other))
    except FigureError:
        return
    this, that = describe_figure(one), describe_figure(other)
    assert not disagree(content(this), [count(), count(this)])
    assert disagree(content(this), [count(), count(that)]) is disagree(
        content(that), [count(), count(this)]
    )


@pytest.mark.parametrize(
    "typed", ["12", "12+", "30-60", "~300", "up to 60", "30-60, best 45", "12+, best 20"]
)
def test_the_database_keeps_every_written_figure(incident: Any, editor: Any, typed: str) -> None:
    with acting_as(editor):
        Citation.objects.filter(casualties__incident=incident).update(reported=typed)
    assert Citation.objects.get(casualties__incident=incident).reported == typed


@pytest.fixture
def document(editor: Any) -> Document:
    return a_document(editor)


@pytest.fixture
def incident(editor: Any, document: Document) -> Any:
    return an_incident(editor, document)


def content_of(document: Document) -> str:
    assert document.text is not None
    return document.text.content


@pytest.mark.parametrize("adopted", [(None, None, 12), (12, None, None), (None, 300, None)])
@pytest.mark.parametrize("date", ["2024-07-15", ""])
def test_the_records_in_disagreement_are_those_of_which_each_says_so(
    editor: Any, document: Document, adopted: tuple[int | None, ...], date: str
) -> None:
    reports = ["", "12", "9", "~300", "30-60", "up to 60"]
    for first, second in itertools.product(reports, repeat=2):
        for stance in ("supports", "denies"):
            each = an_incident(editor, document)
            row = each.casualties.get()
            words = content_of(document)[:9]
            for number, (reported, said) in enumerate([(first, "supports"), (second, stance)]):
                speaker = f"speaker {number}"
                cite(
                    each, document, words, editor,
                    casualties=row, reported=reported, stance=said, speaker=speaker,
                )  # fmt: skip
            cite(each, document, words, editor, field="incident.date", reported="2024-07")
    with acting_as(editor):
        Casualties.objects.update(**dict(zip(Figure._fields, adopted, strict=True)))
        if not date:
            Incident.objects.update(date="", date_earliest=None, date_latest=None)
    incidents = Incident.objects.prefetch_related("citations", "casualties")
    expected = {each.pk for each in incidents if is_in_disagreement(each)}
    assert 0 < len(expected) < len(incidents)
    assert ids_in_disagreement("incident") == expected


@pytest.mark.parametrize("typed", ["dozens", "12 killed", "about 300", "2024-07-15", "~3, best 4"])
def test_the_database_refuses_what_is_no_written_figure(
    incident: Any, editor: Any, typed: str
) -> None:
    with acting_as(editor), pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.filter(casualties__incident=incident).update(reported=typed)


def test_only_counts_and_dates_have_readings(incident: Any, editor: Any) -> None:
    with acting_as(editor):
        Citation.objects.filter(record=incident.pk, field="incident.date").update(reported="2024")
        for field in ("incident.kind", "incident.place"):
            citation = Citation.objects.get(record=incident.pk, field="incident.kind")
            citation.field, citation.reported = field, "2024"
            with pytest.raises(IntegrityError), transaction.atomic():
                citation.save()


def test_a_note_needs_a_reason_and_an_estimate_a_note(incident: Any, editor: Any) -> None:
    rows = Casualties.objects.filter(incident=incident)
    with acting_as(editor):
        for values in ({"basis_note": "Why"}, {"basis": "own estimate"}, {"basis": "other"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**values)
        rows.update(basis="latest")
        rows.update(basis="own estimate", basis_note="Ten beds, and two bodies")
    assert str(rows.get()) == (
        "civilians killed: 12+ (adopted as: own estimate; Ten beds, and two bodies)"
    )


def published(incident: Any) -> dict[str, Any]:
    return render(fresh(incident), dict.fromkeys(references_of(incident), "A name"), 1)


def test_a_reading_is_published_with_its_numbers(
    incident: Any, document: Document, editor: Any
) -> None:
    row = incident.casualties.get()
    army = a_group(editor, document)
    cite(incident, document, "denied", editor, casualties=row, reported="7", asserted_by=army)
    with acting_as(editor):
        incident.casualties.update(basis="highest")
    [said] = published(incident)["casualties"]
    assert said["disagreement"]
    assert not said["contested"]
    assert (said["basis"], said["basis_note"]) == ("highest", None)
    adopted, other = said["citations"]
    assert adopted["reported"] is None
    assert other["reported"] == {
        "reading": "7",
        "at_least": 7,
        "best": 7,
        "at_most": 7,
        "earliest": None,
        "latest": None,
    }


def test_a_date_that_is_reported_is_published_with_its_days(
    incident: Any, document: Document, editor: Any
) -> None:
    cite(incident, document, "denied", editor, field="incident.date", reported="2024-08")
    date = published(incident)["date"]
    assert date["disagreement"]
    assert date["citations"][1]["reported"] == {
        "reading": "2024-08",
        "at_least": None,
        "best": None,
        "at_most": None,
        "earliest": "2024-08-01",
        "latest": "2024-08-31",
    }


def test_readings_are_listed_only_where_one_differs(
    incident: Any, document: Document, editor: Any
) -> None:
    record = fresh(incident)
    load_rows([record])
    of = {value.key: value for value in values_of(record)}
    row = incident.casualties.get()
    key = f"casualties:{row.pk}"
    assert readings_of(of[key].content, of[key].citations) == []
    cite(incident, document, "denied", editor, casualties=row, reported="7")
    cite(incident, document, "had done it", editor, casualties=row, stance="denies")
    record = fresh(incident)
    load_rows([record])
    value = {value.key: value for value in values_of(record)}[key]
    listed = readings_of(value.content, value.citations)
    assert [each.text for each in listed] == ["12+", "7", ""]
    assert [each.is_adopted for each in listed] == [True, False, True]


def test_documents_put_together_say_again_whether_readings_disagree(
    incident: Any, document: Document, editor: Any
) -> None:
    row = incident.casualties.get()
    cite(incident, document, "denied", editor, casualties=row, reported="7")
    cite(incident, document, "denied", editor, field="incident.date", reported="2024-08")
    said = published(incident)
    stale = {
        **said,
        "date": {**said["date"], "disagreement": False},
        "casualties": [{**each, "disagreement": False} for each in said["casualties"]],
    }
    assert with_disagreements(stale) == said
    alone = {**said["date"], "citations": said["date"]["citations"][:1]}
    assert with_disagreements({"date": alone})["date"]["disagreement"] is False
    before = {"value": "armed attack", "citations": [{"stance": "supports"}]}
    assert with_disagreements({"kind": before}) == {"kind": before}
