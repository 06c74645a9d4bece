"""Similar records that already exist, and why they are similar."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.figures import Figure
from entities.models import Alias, Casualties, Group, Incident, OtherPlace
from reading.duplicates import Toll, like_groups, like_incidents
from sources.acting import acting_as
from sources.dates import Bounds, edtf_bounds
from sources.models import Document
from tests.factories import a_document, a_place, an_incident, run_sql


@pytest.mark.usefixtures("seeded")
class TestGroups:
    @pytest.mark.parametrize(
        ("entered", "found"),
        [
            ("TTP", "G2"),
            ("ttp", "G2"),
            ("Tehrik-i-Taliban Pakistan", "G2"),
            ("Tehreek e Taliban", "G2"),
            ("Al Qa'ida", "G4"),
            ("AL-QAEDA", "G4"),
            ("Ál-Qáida", "G4"),
            ("Hafiz Gul Bahadar group", "G3"),
            ("HGB", "G3"),
            ("القاعدة", "G4"),
            ("القاعده", "G4"),
            ("تحريك طالبان باكستان", "G2"),
            ("Department of State", "G6"),
            ("Army of Pakistan", "G7"),
        ],
    )
    def test_a_name_or_alias_or_close_spelling_leads_to_the_group(
        self, entered: str, found: str
    ) -> None:
        assert found in [like.group.public_id for like in like_groups(entered)]

    @pytest.mark.parametrize("entered", ["North Front", "Boko Haram", "x", "", "  "])
    def test_an_unrelated_name_finds_no_group(self, entered: str) -> None:
        assert like_groups(entered) == []

    def test_the_most_similar_group_comes_first_with_its_reason(self) -> None:
        [first, *_] = like_groups("Tehreek-e-Taliban Pakistan")
        assert first.similarity == 1
        assert first.reason == (
            "“Tehreek-e-Taliban Pakistan” is an alias of G2 Tehrik-e-Taliban Pakistan."
        )
        [near, *_] = like_groups("Pakistan Armee")
        assert near.reason == (
            "“Pakistan Armee” is similar to “Pakistan Army”, the name of G7 Pakistan Army."
        )

    def test_a_group_is_named_once_however_many_of_its_names_are_near(self) -> None:
        found = [like.group.public_id for like in like_groups("Tehrik-e Taliban Pakistan")]
        assert found.count("G2") == 1

    def test_merged_groups_are_left_out(self) -> None:
        assert Group.objects.filter(public_id="G10", name="Al-Qaeda").exists()
        assert [like.group.public_id for like in like_groups("Al-Qaeda")] == ["G4"]

    def test_the_group_itself_is_left_out(self) -> None:
        assert like_groups("TTP", Group.objects.get(public_id="G2")) == []

    def test_finding_similar_groups_takes_two_queries(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            like_groups("Taliban")
        assert len(queries) == 2

    @pytest.mark.owner
    def test_a_name_is_looked_up_in_an_index(self) -> None:
        run_sql("SET LOCAL enable_seqscan = off")
        for table in ("group", "alias"):
            # With so few rows any index is equally fast, so the other indexes must not exist.
            for index, constraint in run_sql(
                "SELECT indexrelid::regclass::text, conname FROM pg_index LEFT JOIN pg_constraint"
                " ON conindid = indexrelid AND conrelid = indrelid AND contype <> 'f'"
                " WHERE indrelid = %s::regclass AND indexrelid <> %s::regclass",
                f"entities_{table}",
                f"{table}_name_folded",
            ):
                if constraint:
                    run_sql(f"ALTER TABLE entities_{table} DROP CONSTRAINT {constraint} CASCADE")
                else:
                    run_sql(f"DROP INDEX {index}")
            plan = run_sql(
                f"EXPLAIN SELECT 1 FROM entities_{table} WHERE fold_name(name) %% 'taliban'"
            )
            assert f"{table}_name_folded" in str(plan)


JULY_15 = edtf_bounds("2024-07-15")
TWELVE = Toll("civilians", "killed", Figure(12, None, None))


@pytest.fixture
def country(db: None) -> Any:
    return a_place()


@pytest.fixture
def province(country: Any) -> Any:
    return a_place(code="XT-AA", name="Alphaland", kind="province", parent=country)


@pytest.fixture
def town(province: Any) -> Any:
    return a_place(code="1", name="Testville", kind="town", parent=province)


@pytest.fixture
def incident(editor: Any, province: Any) -> Incident:
    return an_incident(editor, a_document(editor), place=province, precision="province")


def shift(days: int) -> Bounds:
    day = datetime.date(2024, 7, 15) + datetime.timedelta(days)
    return Bounds(day, day)


class TestIncidents:
    @pytest.mark.parametrize(
        ("date", "reason"),
        [
            (JULY_15, "The same date: 15 July 2024."),
            (edtf_bounds("2024-07"), "The dates overlap: 15 July 2024."),
            (edtf_bounds("2024-07-14/.."), "The dates overlap: 15 July 2024."),
            (shift(1), "1 day apart: 15 July 2024."),
            (shift(-2), "2 days apart: 15 July 2024."),
            (shift(3), None),
            (shift(-3), None),
        ],
    )
    def test_dates_are_near_within_two_days(
        self, incident: Incident, province: Any, date: Bounds, reason: str | None
    ) -> None:
        found = like_incidents(date, province)
        assert [like.reasons[0] for like in found] == ([reason] if reason else [])

    def test_a_place_is_near_itself_its_parents_and_its_children(
        self, incident: Incident, country: Any, province: Any, town: Any
    ) -> None:
        reasons = [
            like_incidents(JULY_15, place)[0].reasons[1] for place in (province, country, town)
        ]
        assert reasons == [
            "The same place: Alphaland.",
            "Its place, Alphaland, lies in Testland.",
            "Testville lies in its place, Alphaland.",
        ]

    def test_another_place_of_an_incident_is_near_too(
        self, incident: Incident, country: Any, town: Any, editor: Any
    ) -> None:
        other = a_place(code="XT-BB", name="Betaland", kind="province", parent=country)
        with acting_as(editor):
            OtherPlace.objects.create(incident=incident, place=other, precision="province")
        assert like_incidents(JULY_15, other)[0].reasons[1] == "The same place: Betaland."
        assert like_incidents(JULY_15, town)[0].reasons[1] == (
            "Testville lies in its place, Alphaland."
        )
        third = a_place(code="XT-CC", name="Gammaland", kind="province", parent=country)
        assert like_incidents(JULY_15, third) == []

    def test_another_province_is_not_near(self, incident: Incident, country: Any) -> None:
        other = a_place(code="XT-BB", name="Betaland", kind="province", parent=country)
        assert like_incidents(JULY_15, other) == []

    @pytest.mark.parametrize(
        ("toll", "is_near"),
        [
            (TWELVE, True),
            (Toll("civilians", "killed", Figure(15, None, 15)), True),
            (Toll("civilians", "killed", Figure(30, None, 30)), False),
            (Toll("civilians", "killed", Figure(best=15)), True),
            (Toll("civilians", "killed", Figure(best=30)), False),
            (Toll("civilians", "wounded", Figure(12, None, 12)), False),
            (Toll("militants", "killed", Figure(12, None, 12)), False),
            (Toll("civilians", "killed", Figure()), False),
        ],
    )
    def test_without_a_place_the_toll_must_be_near(
        self, incident: Incident, toll: Toll, is_near: bool
    ) -> None:
        found = [like.incident for like in like_incidents(JULY_15, None, [toll])]
        assert found == ([incident] if is_near else [])

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
    def test_the_first_and_the_last_day_of_the_calendar_are_near_to_nothing(
        self, incident: Incident, province: Any, day: str
    ) -> None:
        assert like_incidents(edtf_bounds(day), province) == []

    def test_without_a_date_nothing_is_near(self, incident: Incident, province: Any) -> None:
        assert like_incidents(None, province, [TWELVE]) == []

    def test_an_incident_of_the_same_document_is_left_out(
        self, incident: Incident, province: Any
    ) -> None:
        [document] = Document.objects.filter(passages__citations__record=incident.pk).distinct()
        assert like_incidents(JULY_15, province, document=document) == []

    def test_the_incident_itself_is_left_out(self, incident: Incident, province: Any) -> None:
        assert like_incidents(JULY_15, province, exclude=incident) == []

    def test_a_near_toll_comes_before_a_nearer_date(
        self, incident: Incident, province: Any, editor: Any
    ) -> None:
        with acting_as(editor):
            other = Incident.objects.create(
                title="Other", date="2024-07-16", place=province, precision="province"
            )
        found = like_incidents(shift(1), province, [TWELVE])
        assert [like.incident for like in found] == [incident, other]
        assert found[0].reasons[2] == "A near toll: civilians killed: 12+."

    def test_the_number_of_queries_does_not_depend_on_the_matches(
        self, incident: Incident, province: Any, editor: Any
    ) -> None:
        few = self.queries(province)
        with acting_as(editor):
            for _ in range(4):
                another = Incident.objects.create(
                    title="Other", date="2024-07-16", place=province, precision="province"
                )
                Casualties.objects.create(
                    incident=another, victims="civilians", outcome="killed", at_least=12
                )
        assert self.queries(province) == few <= 5

    def queries(self, province: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            like_incidents(JULY_15, province, [TWELVE])
        return len(queries)

    def test_dates_are_looked_up_in_an_index(self, incident: Incident, province: Any) -> None:
        run_sql("SET LOCAL enable_seqscan = off")
        run_sql("SET LOCAL enable_indexscan = off")
        with CaptureQueriesContext(connection) as queries:
            like_incidents(JULY_15, province)
        [query] = [each["sql"] for each in queries if "daterange" in each["sql"]]
        assert "entities_incident_dates" in str(run_sql("EXPLAIN " + query.replace("%", "%%")))


@pytest.mark.usefixtures("seeded")
def test_a_withdrawn_incident_is_not_offered() -> None:
    incident = Incident.objects.get(public_id="I1")
    found = like_incidents(edtf_bounds(incident.date), incident.place)
    assert [like.incident.public_id for like in found] == ["I1"]


def test_an_alias_that_is_added_is_found(editor: Any) -> None:
    with acting_as(editor):
        group = Group.objects.create(name="Northern Liberation Front", kind="armed group")
        assert like_groups("Qzzt") == []
        Alias.objects.create(group=group, name="Qzzt", kind="acronym")
    assert [like.group for like in like_groups("Qzzt")] == [group]
