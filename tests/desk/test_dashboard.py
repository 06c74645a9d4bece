"""The first page: correct figures, shown only with permission."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from curation.dismissing import dismiss
from curation.places.publishing import publish_places
from desk.dashboard import INCIDENTS_OF_A_SPOT, incident_map
from desk.figures import (
    approved_by_week,
    document_figures,
    incidents_by_month,
    spots_of_newest_incidents,
)
from entities.models import Casualties, Incident, OtherPlace, Place
from publication.models import Publication
from sources.acting import acting_as
from sources.models import Document, Record
from tests.desk.pages import text_of
from tests.factories import (
    UserFactory,
    a_document,
    a_place,
    an_incident,
    publish,
    run_sql,
)

pytestmark = pytest.mark.django_db


def first_page(user: User) -> object:
    client = Client()
    client.force_login(user)
    return client.get("/admin/")


def placed_incident(by: User, **values: object) -> Incident:
    with acting_as(by):
        return Incident.objects.create(
            **{
                "title": "Ambush",
                "kind": "armed attack",
                "date": "2024-07-15",
                "precision": "province",
                **values,
            }
        )


def stands(incident: Incident, standing: str) -> None:
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for trigger in ("round_follows_log", "successor"):
        run_sql(f"ALTER TABLE sources_record DISABLE TRIGGER sources_record_{trigger}")
    run_sql("SET LOCAL session_replication_role = replica")
    successor = incident.pk if standing == "merged" else None
    Record.objects.filter(pk=incident.pk).update(standing=standing, version=1, successor=successor)
    run_sql("SET LOCAL session_replication_role = origin")


# Documents


def test_documents_are_counted_by_curation_status(editor: User) -> None:
    a_document(editor)
    Document.objects.filter(pk=a_document(editor).pk).update(curation_status="fully curated")
    figures = document_figures(5)
    assert figures.by_status == {"to do": 1, "in progress": 0, "fully curated": 1}
    assert figures.total == 2


def test_the_newest_open_documents_show_their_coverage(editor: User) -> None:
    document = a_document(editor, "One happened. Two did not. Three is doubtful.")
    finished = a_document(editor)
    Document.objects.filter(pk=finished.pk).update(curation_status="fully curated")
    a_document(editor, None)
    dismiss(document, 0, editor)
    ((found, coverage),) = document_figures(5).open
    assert found.pk == document.pk
    assert (coverage.cited, coverage.dismissed, coverage.open) == (0, 1, 2)
    assert "0 cited, 1 dismissed, 2 open" in text_of(first_page(editor))


def test_a_document_without_open_sentences_is_shown_as_ready(editor: User) -> None:
    document = a_document(editor, "One happened.")
    dismiss(document, 0, editor)
    page = text_of(first_page(editor))
    assert "no open sentences: mark it fully curated" in page
    assert "0 open" not in page


# Approvals


def test_approvals_are_counted_in_the_week_of_the_log(editor: User, reviewer: User) -> None:
    document = a_document(editor)
    publish(document, an_incident(editor, document), by=editor, approver=reviewer)
    weeks = approved_by_week(12)
    today = timezone.now().date()
    assert len(weeks) == 12
    assert weeks[-1] == (today - datetime.timedelta(days=today.weekday()), 2)
    assert sum(count for _monday, count in weeks[:-1]) == 0


@pytest.mark.superuser
def test_a_week_of_approvals_begins_at_midnight_before_monday_in_utc(
    editor: User, reviewer: User
) -> None:
    publish(a_document(editor), a_document(editor), by=editor, approver=reviewer)
    today = timezone.now().date()
    monday = today - datetime.timedelta(days=today.weekday())
    # As if it had happened at that time; the log itself does not allow this.
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    run_sql("ALTER TABLE publication_publication DISABLE TRIGGER USER")
    run_sql(
        "UPDATE publication_publication SET published_at ="
        " %s::timestamptz + (CASE seq %% 2 WHEN 0 THEN -1 ELSE 1 END) * interval '1 second'",
        datetime.datetime.combine(monday, datetime.time(), datetime.UTC),
    )
    assert [count for _monday, count in approved_by_week(3)] == [0, 1, 1]


def test_places_are_not_counted_as_approvals(editor: User) -> None:
    a_place()
    publish_places(Place.objects.all())
    assert Publication.objects.count() == 1
    assert approved_by_week(1)[0][1] == 0


# The map


def test_an_incident_is_shown_at_its_own_point_or_that_of_its_place(editor: User) -> None:
    place = a_place(latitude="10.5", longitude="20.5")
    placed_incident(editor, place=place)
    placed_incident(editor, place=place, latitude="11", longitude="21", precision="exact")
    placed_incident(editor, place=None, precision="")
    points = [(float(spot.latitude), float(spot.longitude)) for spot in spots()]
    assert sorted(points) == [(10.5, 20.5), (11.0, 21.0)]


@pytest.mark.superuser
def test_a_spot_sums_the_best_figures_or_else_the_lowest_numbers_of_people_killed(
    editor: User,
) -> None:
    place = a_place(latitude="10", longitude="20")
    first = placed_incident(editor, place=place)
    second = placed_incident(editor, place=place)
    stands(second, "live")
    with acting_as(editor):
        for victims, outcome, least, best, most in (
            ("civilians", "killed", 12, None, None),
            ("militants", "executed", 3, 4, 5),
            ("unknown", "killed", None, None, 60),
            ("civilians", "wounded", 40, None, 40),
        ):
            Casualties.objects.create(
                incident=first,
                victims=victims,
                outcome=outcome,
                at_least=least,
                best=best,
                at_most=most,
            )
        Casualties.objects.create(
            incident=second, victims="civilians", outcome="killed", at_least=2, at_most=2
        )
    (spot,) = spots()
    assert (spot.killed(published=False), spot.killed(published=True)) == (16, 2)
    assert (spot.count(published=False), spot.count(published=True)) == (1, 1)


def test_an_incident_is_on_the_map_at_each_of_its_places_and_counted_once(editor: User) -> None:
    land = a_place(latitude="10", longitude="20")
    town = a_place(code="7", name="Town", kind="town", parent=land, latitude="11", longitude="21")
    nowhere = a_place(code="8", name="Nowhere", kind="town", parent=land)
    several = placed_incident(editor, place=land)
    elsewhere = placed_incident(editor, place=nowhere)
    placed_incident(editor, place=nowhere)
    with acting_as(editor):
        for incident in (several, elsewhere):
            OtherPlace.objects.create(incident=incident, place=town, precision="exact")
    found = {
        spot.name: {row["pk"] for row in spot.incidents} for spot in spots_of_newest_incidents(9)
    }
    assert found == {"Testland": {several.pk}, "Town": {several.pk, elsewhere.pk}}
    assert incident_map()["shown"] == 2


def test_the_map_shows_the_latest_incidents_up_to_its_limit(editor: User) -> None:
    place = a_place(latitude="10", longitude="20")
    for date in ("2024-01-01", "2024-03-01", "", "2024-02-01"):
        placed_incident(editor, place=place, date=date)
    (spot,) = spots_of_newest_incidents(2)
    assert [row["date"] for row in spot.incidents] == ["2024-03-01", "2024-02-01"]


@pytest.mark.superuser
@pytest.mark.parametrize("standing", ["withdrawn", "merged"])
def test_withdrawn_and_merged_incidents_are_not_counted(editor: User, standing: str) -> None:
    incident = placed_incident(editor, place=a_place(latitude="10", longitude="20"))
    assert spots()
    assert incidents_by_month(24)
    stands(incident, standing)
    assert spots() == []
    assert incidents_by_month(24) == []


def test_a_spot_of_many_incidents_lists_the_latest_and_counts_the_rest(
    editor: User, reviewer: User
) -> None:
    place = a_place(latitude="10", longitude="20")
    for number in range(INCIDENTS_OF_A_SPOT + 3):
        placed_incident(editor, place=place, title=f"Ambush {number}")
    said = text_of(first_page(reviewer))
    assert "Ambush 12" in said
    assert "Ambush 2 " not in said
    assert "and 3 more" in said


def test_titles_and_names_on_the_map_are_text(editor: User) -> None:
    placed_incident(
        editor,
        title="<script>alert(1)</script>",
        place=a_place(name="<b>Testland</b>", latitude="10", longitude="20"),
    )
    page = first_page(editor).content.decode()  # type: ignore[attr-defined]
    assert "<script>alert" not in page
    assert "<b>Testland" not in page
    assert "&lt;b&gt;Testland" in page


# Months


@pytest.mark.superuser
def test_months_count_published_and_drafts_without_gaps(editor: User) -> None:
    placed_incident(editor, place=a_place(), date="2024-05")
    stands(placed_incident(editor, place=None, precision="", date="2024-07-01"), "live")
    placed_incident(editor, place=None, precision="", date="2024-07-31/2024-08-02")
    assert incidents_by_month(4) == [
        (datetime.date(2024, 4, 1), 0, 0),
        (datetime.date(2024, 5, 1), 0, 1),
        (datetime.date(2024, 6, 1), 0, 0),
        (datetime.date(2024, 7, 1), 1, 1),
    ]


def test_a_draft_dated_in_the_future_does_not_stretch_the_months(editor: User) -> None:
    placed_incident(editor, place=None, precision="", date="2024-07-01")
    placed_incident(editor, place=None, precision="", date="2204-07-01")
    assert incidents_by_month(1) == [(datetime.date(2024, 7, 1), 0, 1)]


# Who sees what


def test_an_empty_system_says_what_will_be_shown(editor: User) -> None:
    said = text_of(first_page(editor))
    for words in (
        "No documents yet",
        "Nothing was approved in the last 12 weeks",
        "No incident with a place yet",
        "No incident with a date yet",
    ):
        assert words in said


def test_a_user_without_a_role_sees_no_figures(editor: User) -> None:
    placed_incident(editor, place=a_place(latitude="10", longitude="20"))
    said = text_of(first_page(UserFactory.create()))
    assert "Ambush" not in said
    assert "Incidents" not in said
    assert "Approved" not in said
    assert "Documents" not in said


def spots() -> list:
    return spots_of_newest_incidents(10)
