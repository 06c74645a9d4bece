"""The suggestions from a document's text, and their explanations."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.codebook import Codebook, KnownTerm, core_codebook, forget, keep
from entities.models import Alias, Group, Place
from reading import suggestions
from reading.names.known import names_in
from reading.suggestions import MAX_AT_ONCE, Suggestion, suggestions_at, suggestions_for
from sources.acting import acting_as
from sources.models import Document
from tests.factories import a_document, a_place, fresh, text_content
from tests.reference_data import DATA


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "Police said on Tuesday that 12 people were killed on Monday.", [True, False]),
        ("en", "On Monday 12 people were killed, police said on Tuesday.", [False, True]),
        ("en", "He said 12 people were killed on Monday.", [False]),
        ("en", "The attack on Monday killed 12.", [False]),
        ("es", "La policía precisó el martes que 12 personas murieron el lunes.", [True, False]),
        ("fr", "Selon la police mardi, 12 personnes ont été tuées lundi.", [True, False]),
        ("ar", "وأعلنت الشرطة الثلاثاء مقتل 12 شخصا يوم الاثنين.", [False, False]),
    ],
)
def test_the_date_of_a_statement_is_told_from_that_of_the_event(
    editor: Any, language: str, text: str, said: list[bool]
) -> None:
    document = a_document(editor, text=text, language=language, published="2024-07-17")
    assert [each.value["said"] for each in of(document, "date")] == said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "bearing"),
    [
        ("about 12 km north of Hillock", ("12 km north", "near")),
        ("in Hillock", (None, None)),
        ("12 km north of Testland", (None, None)),
    ],
)
def test_words_that_give_a_distance_and_a_direction_give_a_bearing(
    editor: Any, words: str, bearing: tuple[str | None, ...]
) -> None:
    country = a_place()
    a_place(code="1", name="Hillock", kind="town", parent=country, latitude="34", longitude="69")
    document = a_document(editor, text=f"Testland, 17 July. A bus was hit {words} on Monday.")
    made = of(document, "place")[-1]
    said = [made.value.get(name) for name in ("bearing", "precision")]
    assert tuple(said) == bearing
    if bearing[0]:
        assert made.explanation.endswith("12 km north of its point lies 34.108, 69.000.")
        assert made.clause == "12 km north of Hillock"
        assert text_content(document)[made.start - made.lead : made.end] == made.clause
        assert made.text == "12 km north of Hillock (1)"


@pytest.mark.django_db
def test_a_weapon_and_a_time_of_day_are_suggested(editor: Any) -> None:
    text = "Police said on Monday evening that a car bomb went off at 5:40 am GMT."
    document = a_document(editor, text=text, published="2024-07-17")
    [weapon] = of(document, "weapon")
    assert (weapon.exact, weapon.value, weapon.text) == (
        "car bomb",
        {"weapon": "vehicle bomb"},
        "vehicle bomb",
    )
    [time] = of(document, "time")
    assert (time.exact, time.value["time"]) == ("5:40 am GMT", "05:40Z")
    [part] = of(document, "part_of_day")
    assert (part.exact, part.value) == ("Monday evening", {"part_of_day": "evening", "said": True})
    assert not time.value["said"]


@pytest.mark.django_db
def test_a_weapon_of_the_instance_is_suggested_by_its_label(editor: Any) -> None:
    document = a_document(editor, text="A barrel mine went off.")
    core = core_codebook().of("weapon kind").values()
    own = KnownTerm("weapon kind", "barrel_mine", "barrel mine", "", broader="mine", core=False)
    keep(Codebook([*core, own]), 60)
    try:
        assert [each.value["weapon"] for each in of(document, "weapon")] == ["barrel_mine"]
    finally:
        forget()


def of(document: Document, kind: str) -> list[Suggestion]:
    return [each for each in suggestions_for(document) if each.kind == kind]


def seed(public_id: str) -> Document:
    return Document.objects.get(public_id=public_id)


def one(document: Document, kind: str, exact: str) -> Suggestion:
    return next(each for each in of(document, kind) if each.exact == exact)


@pytest.mark.usefixtures("seeded")
class TestTheSeeds:
    def test_names_and_aliases_of_groups_are_found(self) -> None:
        offered = {(each.exact, each.value["group"]) for each in of(seed("S7"), "group")}
        assert offered == {
            ("Taliban", "G1"),
            ("طالبان", "G1"),
            ("Afghan Taliban", "G1"),
            ("Islamic Emirate of Afghanistan", "G1"),
            ("TTP", "G2"),
            ("Al-Qaida", "G4"),
            ("القاعدة", "G4"),
            ("Base", "G4"),
            ("ISIS", "G5"),
            ("ISIL", "G5"),
            ("Islamic State in Iraq and the Levant", "G5"),
            ("Analytical Support and Sanctions Monitoring Team", "G9"),
        }

    def test_a_name_gives_its_group(self) -> None:
        assert one(seed("S6"), "group", "TTP").explanation == (
            "“TTP” is an alias of G2 Tehrik-e-Taliban Pakistan."
        )
        assert one(seed("S7"), "group", "Base").explanation == (
            "“Base” reads like “The Base”, an alias of G4 Al-Qaida."
        )

    def test_a_merged_group_is_not_offered(self) -> None:
        assert Group.objects.filter(public_id="G10", name="Al-Qaeda").exists()
        found = of(seed("S8"), "group")
        assert {(each.value["group"], *each.value["others"]) for each in found} == {("G4",)}

    def test_a_place_inside_the_name_of_a_group_is_not_offered(self) -> None:
        document = seed("S5")
        text = text_content(document)
        at = text.index("Government of Pakistan") + len("Government of ")
        assert at not in [each.start for each in of(document, "place")]

    def test_a_name_of_two_places_is_the_town_unless_provinces_are_spoken_of(self) -> None:
        town = one(seed("S7"), "place", "Kabul")
        assert (town.value["place"], town.value["others"]) == ("1138958", ["AF-KAB"])
        province = one(seed("S8"), "place", "Kabul")
        assert (province.value["place"], province.value["others"]) == ("AF-KAB", ["1138958"])
        assert province.explanation == (
            "“Kabul” is the name of Kabul (AF-KAB), a province. Kabul (1138958) has it too."
        )

    def test_a_toll_is_offered_with_its_bounds_victims_and_outcome(self) -> None:
        found = of(seed("S6"), "count")
        assert [(each.text, each.value["victims"], each.value["outcome"]) for each in found] == [
            ("12+", "security forces", "killed"),
            ("5", "civilians", "killed"),
        ]

    def test_a_count_is_offered_with_what_it_is_out_of(self) -> None:
        found = of(seed("S8"), "count")
        assert [each.text for each in found] == ["30-60", "10 of 34", "5"]
        assert found[1].value == {
            "figure": "10",
            "at_least": 10,
            "best": None,
            "at_most": 10,
            "out_of": 34,
            "of": "provinces of Afghanistan",
            "victims": "",
            "outcome": "",
            "demographic": "",
            "part": False,
        }

    def test_dates_are_offered_as_edtf(self) -> None:
        found = {(each.exact, each.value["edtf"]) for each in of(seed("S6"), "date")}
        assert found == {
            ("17 July 2024", "2024-07-17"),
            ("14 and 15 July 2024", "2024-07-14/2024-07-15"),
            ("14 and 15 July", "2024-07-14/2024-07-15"),
        }

    def test_a_date_of_two_readings_fills_nothing(self) -> None:
        document = seed("S5")
        text = "It was on 3/5/2024."
        [found] = suggestions._read(text, "en", document.published, names_in([text]), ())
        assert (found.value, found.text) == (
            {"edtf": "", "said": False},
            "3 May 2024 or 5 March 2024",
        )

    def test_speakers_are_offered_with_a_hint_of_their_stance(self) -> None:
        said = one(seed("S5"), "speaker", "Miller said")
        assert said.value == {
            "speaker": "Matthew Miller",
            "group": "",
            "verb": "said",
            "stance": "supports",
        }
        denied = one(seed("S7"), "speaker", "Taliban deny")
        assert (denied.value["group"], denied.value["stance"]) == ("G1", "denies")

    @pytest.mark.parametrize("public_id", ["S5", "S6", "S7", "S8"])
    def test_suggestions_are_sorted_and_do_not_overlap_within_a_kind(self, public_id: str) -> None:
        document = seed(public_id)
        found = suggestions_for(document)
        assert found == sorted(found, key=lambda each: each.start)
        last: dict[str, int] = {}
        for each in found:
            assert text_content(document)[each.start : each.end] == each.exact
            assert each.start >= last.get(each.kind, 0)
            last[each.kind] = each.end

    def test_a_text_is_read_with_a_few_queries_and_once_while_its_names_are_the_same(self) -> None:
        document = Document.objects.select_related("text", "publisher").get(public_id="S6")
        suggestions_for(document)
        read = suggestions._read.cache_info().misses
        with CaptureQueriesContext(connection) as queries:
            suggestions_for(document)
        assert len(queries) <= 8
        assert suggestions._read.cache_info().misses == read


def test_a_document_without_text_offers_nothing(editor: Any) -> None:
    assert suggestions_for(a_document(editor, text=None)) == []


def test_the_clause_with_number_and_verb_is_cited_for_a_count(editor: Any) -> None:
    text = "Then a bomb killed 12 soldiers and five civilians; three others were wounded there."
    found = of(a_document(editor, text), "count")
    assert [each.clause for each in found] == [
        "killed 12 soldiers",
        "killed 12 soldiers and five civilians",
        "three others were wounded",
    ]
    for each in found:
        assert text[each.start - each.lead : each.end + each.reach] == each.clause


def test_a_part_of_a_count_is_marked(editor: Any) -> None:
    found = of(a_document(editor, "Nine people, including three children, were killed."), "count")
    assert [each.value["part"] for each in found] == [False, True]
    assert found[1].explanation.endswith("killed, a part of the number before it.")


def test_who_was_detained_released_or_displaced_is_offered_with_that_outcome(editor: Any) -> None:
    text = (
        "Police killed two men and detained three soldiers. Four hostages were released."
        " Some 5,000 villagers fled."
    )
    found = of(a_document(editor, text), "count")
    assert [(each.value["victims"], each.value["outcome"]) for each in found] == [
        ("unknown", "killed"),
        ("security forces", "detained"),
        ("", "released"),
        ("civilians", "displaced"),
    ]


def test_who_was_rescued_is_no_casualty(editor: Any) -> None:
    found = of(a_document(editor, "Police killed two men and rescued three soldiers."), "count")
    assert [(each.value["victims"], each.value["outcome"]) for each in found] == [
        ("unknown", "killed"),
        ("", ""),
    ]
    assert found[1].explanation.endswith("rescued.")


def test_relative_dates_follow_the_documents_date(editor: Any) -> None:
    document = a_document(editor, "He spoke on Tuesday.", published="2024-07-17")
    [date] = of(document, "date")
    assert date.explanation == (
        "“on Tuesday” is read against 17 July 2024, a Wednesday: 16 July 2024."
    )
    with acting_as(editor):
        document.published = "2024-07-24"
        document.save()
    assert of(fresh(document), "date")[0].value["edtf"] == "2024-07-23"


def test_a_name_that_changes_is_found_at_once(editor: Any) -> None:
    document = a_document(editor, "The Zeta Front and the Eta Front met at Omegaville.")
    assert suggestions_for(document) == []
    with acting_as(editor):
        group = Group.objects.create(name="Zeta Front", kind="armed group")
        assert [each.exact for each in of(document, "group")] == ["Zeta Front"]
        alias = Alias.objects.create(group=group, name="Eta Front", kind="official")
        assert [each.exact for each in of(document, "group")] == ["Zeta Front", "Eta Front"]
        Alias.objects.filter(pk=alias.pk).update(name="Iota Front")
        assert [each.exact for each in of(document, "group")] == ["Zeta Front"]
        Group.objects.filter(pk=group.pk).update(name="Theta Front")
        assert of(document, "group") == []
    place = a_place(code="7", name="Omegaville", kind="town")
    assert [each.value["place"] for each in of(document, "place")] == ["7"]
    Place.objects.filter(pk=place.pk).update(name="Alphaville")
    assert of(document, "place") == []


@pytest.mark.skipif(not (DATA / "article").is_dir(), reason="the article is not here")
@pytest.mark.usefixtures("seeded")
def test_the_article_offers_the_values_of_its_incident_and_findings(editor: Any) -> None:
    [path] = (DATA / "article").iterdir()
    document = a_document(editor, path.read_text(), published="2024-07-17")
    found = {
        kind: {each.text for each in of(document, kind)}
        for kind in ("group", "place", "count", "date")
    }
    assert {"G1 Taliban", "G2 Tehrik-e-Taliban Pakistan", "G3 Hafiz Gul Bahadur Group"} <= found[
        "group"
    ]
    assert {"Khyber Pakhtunkhwa (PK-KP)", "Kunar (AF-KNR)", "Parwan (AF-PAR)"} <= found["place"]
    assert found["count"] == {"12+", "5", "30-60", "10 of 34"}
    assert found["date"] == {"16 July 2024", "15 to 17 July 2024", "2023"}
    speakers = {(each.value["speaker"], each.value["stance"]) for each in of(document, "speaker")}
    assert {("Matthew Miller", "supports"), ("", "denies")} <= speakers


def test_a_range_with_too_many_suggestions_is_offered_in_parts(editor: Any) -> None:
    document = fresh(a_document(editor, text="12 dead. " * 2500))
    parts = []
    place = 0
    while place < document.text.characters:
        offer = suggestions_at(document, place)
        assert offer.start == place < offer.end
        assert len(offer.suggestions) <= MAX_AT_ONCE
        assert suggestions_at(document, offer.end - 1) == offer
        parts.append(offer)
        place = offer.end
    assert len(parts) == 3
    assert [each for offer in parts for each in offer.suggestions] == suggestions_for(document)


def test_while_one_text_is_read_another_is_reported_as_busy(
    editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = fresh(a_document(editor, text="Twelve people died."))
    monkeypatch.setattr(suggestions, "SECONDS_TO_WAIT", 0.1)
    with suggestions._reading:
        assert suggestions_at(document, 0).busy
    assert suggestions_at(document, 0).suggestions
