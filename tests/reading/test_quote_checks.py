"""Quote checks give advice where quote and value differ, and none where they agree."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.concrete import concrete_records
from entities.models import (
    Alias,
    Attribution,
    Casualties,
    Citation,
    Finding,
    FindingGroup,
    FindingPlace,
    Group,
    GroupCountry,
    Incident,
    Place,
    Quantity,
    Tie,
)
from reading.quote_checks import Advice, check_record, check_records
from sources.acting import acting_as
from sources.models import Record
from tests.factories import text_content


def advice_on_all() -> list[Advice]:
    records = concrete_records(list(Record.objects.order_by("pk")))
    return [each for advice in check_records(records).values() for each in advice]


def group(public_id: str) -> Group:
    return Group.objects.get(public_id=public_id)


def place(code: str) -> Place:
    return Place.objects.get(code=code)


def of_incident(model: Any, **row: Any) -> Any:
    return model.objects.filter(incident__public_id="I1", **row)


def of_finding(model: Any, finding: str, **row: Any) -> Any:
    return model.objects.filter(finding__public_id=finding, **row)


# The error, the subject of the advice, and its text.
SLIPS: list[tuple[str, str, str, Callable[[], Any]]] = [
    (
        "12 entered as 21",
        "count",
        "The words say “at least 12”, 12 or more; the value says 21 or more.",
        lambda: of_incident(Casualties, victims="security forces").update(at_least=21),
    ),
    (
        "at least 12 entered as 12",
        "count",
        "The words say “at least 12”, 12 or more; the value says 12.",
        lambda: of_incident(Casualties, victims="security forces").update(at_most=12),
    ),
    (
        "30 to 60 entered as 16 to 30",
        "count",
        "The words say “Between 30 and 60”, 30 to 60; the value says 16 to 30.",
        lambda: of_finding(Quantity, "F15").update(at_least=16, at_most=30),
    ),
    (
        "10 of 34 entered as 10 of 43",
        "count",
        "The words say “10”, exactly 10, out of 34; the value says 10, out of 43.",
        lambda: of_finding(Quantity, "F18").update(out_of=43),
    ),
    (
        "the wrong month",
        "date",
        "The words say “14 and 15 July 2024”, 14 to 15 July 2024; the value says "
        "14 to 15 June 2024.",
        lambda: Incident.objects.filter(public_id="I1").update(
            date="2024-06-14/2024-06-15",
            date_earliest="2024-06-14",
            date_latest="2024-06-15",
        ),
    ),
    (
        "the wrong year",
        "date",
        "The words say “in 2023”; the value says 2024.",
        lambda: Finding.objects.filter(public_id="F14").update(
            holds_at="2024", holds_at_earliest="2024-01-01", holds_at_latest="2024-12-31"
        ),
    ),
    (
        "the wrong province of an incident",
        "place",
        "The words name Khyber Pakhtunkhwa; the value says Balochistan.",
        lambda: Incident.objects.filter(public_id="I1").update(place=place("PK-BA")),
    ),
    (
        "the wrong province of a finding",
        "place",
        "The words name Kunar; the value says Balkh.",
        lambda: of_finding(FindingPlace, "F15", place__code="AF-KNR").update(place=place("AF-BAL")),
    ),
    (
        "the wrong group of an incident",
        "group",
        "The words name Hafiz Gul Bahadur Group; the value says Tehrik-e-Taliban Pakistan.",
        lambda: of_incident(Attribution).update(group=group("G2")),
    ),
    (
        "a denial entered as support",
        "stance",
        "The words hold “deny”, a word of denial; the citation is entered as supporting the value.",
        lambda: Citation.objects.filter(
            record__public_id="G1", tie__kind="ally of", stance="denies"
        ).update(stance="supports"),
    ),
    (
        "support entered as a denial",
        "stance",
        "The words hold no denial; the citation is entered as denying the value.",
        lambda: Citation.objects.filter(record__public_id="F9", field="finding.statement").update(
            stance="denies"
        ),
    ),
    (
        "the wrong group of a finding",
        "group",
        "The words name Al-Qaeda; the value says ISIS.",
        lambda: of_finding(FindingGroup, "F19").update(group=group("G5")),
    ),
    (
        "a tie to the wrong group",
        "group",
        "The words name TTP; the value says ISIS.",
        lambda: Tie.objects.filter(group__public_id="G1", kind="supports").update(
            other=group("G5")
        ),
    ),
    (
        "the wrong country",
        "place",
        "The words name Pakistan; the value says Afghanistan.",
        lambda: GroupCountry.objects.filter(group__public_id="G2").update(country=place("AF")),
    ),
    (
        "killed entered as wounded",
        "count",
        "The words say “five” of civilians killed; the value says civilians wounded.",
        lambda: of_incident(Casualties, victims="civilians").update(outcome="wounded"),
    ),
    (
        "an alias with a slip of the pen",
        "name",
        "The words do not hold “Tehreek-e-Taliban Pakstan”.",
        lambda: Alias.objects.filter(name="Tehreek-e-Taliban Pakistan").update(
            name="Tehreek-e-Taliban Pakstan"
        ),
    ),
]
names = [name for name, *_ in SLIPS]


@pytest.mark.usefixtures("seeded")
class TestTheSeeds:
    def test_raise_no_advice(self) -> None:
        assert advice_on_all() == []

    @pytest.mark.parametrize(("subject", "sentence", "slip"), [row[1:] for row in SLIPS], ids=names)
    def test_with_one_slip_raise_advice_on_it_alone(
        self, subject: str, sentence: str, slip: Callable[[], Any]
    ) -> None:
        with acting_as(User.objects.get(username="editor")):
            assert slip()
        assert {(each.subject, each.sentence) for each in advice_on_all()} == {(subject, sentence)}

    def test_with_ten_slips_raise_advice_on_each(self) -> None:
        """A value has at most one of the ten errors; a second one of the same value is left out."""
        ten = [row for row in SLIPS[:11] if row[0] != "at least 12 entered as 12"]
        with acting_as(User.objects.get(username="editor")):
            for _, _, _, slip in ten:
                slip()
        found = {(each.subject, each.sentence) for each in advice_on_all()}
        assert found == {(subject, sentence) for _, subject, sentence, _ in ten}

    def test_are_checked_in_a_constant_number_of_queries(self) -> None:
        records = concrete_records(list(Record.objects.order_by("pk")))
        check_records(records)
        # The place of I3 is a town, which lies in one place more than a province.
        few = self.queries("I1", "I3", "G1", "F6", "F15")
        many = self.queries(*Record.objects.values_list("public_id", flat=True))
        assert many == few

    def queries(self, *public_ids: str) -> int:
        records = concrete_records(list(Record.objects.filter(public_id__in=public_ids)))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            check_records(records)
        return len(queries)

    def test_advice_names_its_words_by_their_place_in_the_document(self) -> None:
        with acting_as(User.objects.get(username="editor")):
            of_incident(Attribution).update(group=group("G2"))
        [advice] = check_record(Incident.objects.get(public_id="I1"))
        document = Citation.objects.get(pk=advice.citation_id).passage.document
        assert advice.value_key.startswith("attribution:")
        assert advice.exact == "Hafiz Gul Bahadur Group"
        assert text_content(document)[advice.start : advice.end] == advice.exact
