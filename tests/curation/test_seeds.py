"""The seeds, fact by fact, and how they are loaded."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from curation import seeding
from curation.coverage import coverage_of
from curation.models import Proposal, Transition
from curation.seeding import (
    CODEBOOK,
    FIXTURES,
    NEWER_DRAFT,
    PASSWORD,
    PLACES,
    USERNAMES,
    USERS,
    load_seeds,
)
from entities.models import Alias, Citation, Finding, Incident, Place
from publication.models import LogHead, Publication, PublishedDocument, SearchRow
from publication.standing import standing_of
from publication.vocabulary import END_OF_LOG, REFERENCE_KINDS, Kind
from sources.acting import acting_as
from sources.dates import Bounds, edtf_bounds
from sources.models import Contribution, Document, Passage, Record
from sources.models.passage import CONTEXT_LENGTH

Json = dict[str, Any]

UN_MONITORS = "UN Security Council sanctions monitoring"
TTP = "Tehrik-e-Taliban Pakistan"
HGB = "Hafiz Gul Bahadur Group"


def live(kind: Kind) -> list[Json]:
    """Return the published records of a kind, without withdrawn or merged ones, as the API sends
    them."""
    current = SearchRow.objects.filter(seq_to=END_OF_LOG).values("seq_from")
    documents = PublishedDocument.objects.filter(
        publication__in=current, publication__kind=kind
    ).order_by("publication")
    return [json.loads(document.body) for document in documents]


def group(name: str) -> Json:
    [found] = [each for each in live(Kind.GROUP) if each["name"] == name]
    return found


def source(title: str) -> Json:
    [found] = [each for each in live(Kind.SOURCE) if title in each["title"]]
    return found


def finding(*words: str) -> Json:
    """Return the one published finding whose statement contains all these words."""
    found = [
        each
        for each in live(Kind.FINDING)
        if all(word in each["statement"]["value"] for word in words)
    ]
    assert len(found) == 1, [each["statement"]["value"] for each in found]
    return found[0]


def incident(public_id: str = "I1") -> Json:
    [found] = [each for each in live(Kind.INCIDENT) if each["id"] == public_id]
    return found


def parties(document: Json, role: str) -> list[str]:
    return [each["group"]["name"] for each in document["groups"] if each["role"] == role]


def places(document: Json) -> list[str]:
    return [each["id"] for each in document["places"]]


def asserters(value: Json, stance: str = "supports") -> set[str | None]:
    return {
        citation["asserted_by"] and citation["asserted_by"]["name"]
        for citation in value["citations"]
        if citation["stance"] == stance
    }


def words_for(value: Json) -> str:
    return " ".join(citation["exact"] for citation in value["citations"])


def ties(name: str) -> dict[tuple[str, str], Json]:
    return {(tie["kind"], tie["group"]["name"]): tie for tie in group(name)["ties"]}


def values_in(document: Any) -> Iterator[Json]:
    """Yield every value of a document that has citations."""
    if isinstance(document, dict):
        if "citations" in document:
            yield document
        document = list(document.values())
    if isinstance(document, list):
        for below in document:
            yield from values_in(below)


@pytest.mark.usefixtures("seeded")
class TestParties:
    @pytest.mark.parametrize(
        ("name", "kind", "countries"),
        [
            ("Taliban", "armed group", ["AF"]),
            (TTP, "armed group", ["PK"]),
            (HGB, "armed group", ["AF"]),
            ("Al-Qaida", "armed group", ["AF"]),
            ("ISIS", "armed group", []),
            ("US State Department", "government body", ["US"]),
            ("Pakistan Army", "state force", ["PK"]),
            ("Government of Pakistan", "government body", ["PK"]),
            (UN_MONITORS, "intergovernmental body", []),
        ],
    )
    def test_each_party_is_a_group(self, name: str, kind: str, countries: list[str]) -> None:
        party = group(name)
        assert party["kind"]["value"] == kind
        assert [country["id"] for country in party["countries"]] == countries

    def test_there_are_no_others(self) -> None:
        assert len(live(Kind.GROUP)) == 9

    @pytest.mark.parametrize(
        ("name", "reference"), [(TTP, "QDe.132"), ("Al-Qaida", "QDe.004"), ("ISIS", "QDe.115")]
    )
    def test_references_of_the_un_list(self, name: str, reference: str) -> None:
        assert {"scheme": "unsc", "value": reference} in group(name)["identifiers"]

    @pytest.mark.parametrize(
        ("name", "actor"),
        [
            ("Taliban", "303"),
            (TTP, "356"),
            ("Al-Qaida", "769"),
            ("ISIS", "234"),
            ("Government of Pakistan", "142"),
        ],
    )
    def test_numbers_of_ucdp(self, name: str, actor: str) -> None:
        assert {"scheme": "ucdp_actor", "value": actor} in group(name)["identifiers"]

    @pytest.mark.parametrize(
        ("name", "alias", "kind", "language"),
        [
            ("Taliban", "طالبان", "original script", "ps"),
            ("Taliban", "Islamic Emirate of Afghanistan", "official", "en"),
            ("Taliban", "Afghan Taliban", "low-quality", "en"),
            (TTP, "TTP", "acronym", None),
            (TTP, "Tehreek-e-Taliban Pakistan", "transliteration", "ur-Latn"),
            (TTP, "تحریک طالبان پاکستان", "original script", "ur"),
            (TTP, "Pakistani Taliban", "translation", "en"),
            ("Al-Qaida", "Al-Qaeda", "transliteration", "ar-Latn"),
            ("Al-Qaida", "القاعدة", "original script", "ar"),
            ("Al-Qaida", "The Base", "translation", "en"),
            ("ISIS", "Islamic State in Iraq and the Levant", "official", "en"),
            ("ISIS", "ISIL", "acronym", None),
            ("US State Department", "United States Department of State", "official", "en"),
            (UN_MONITORS, "Analytical Support and Sanctions Monitoring Team", "official", "en"),
        ],
    )
    def test_aliases(self, name: str, alias: str, kind: str, language: str | None) -> None:
        [found] = [each for each in group(name)["aliases"] if each["name"] == alias]
        assert (found["kind"], found["language"]) == (kind, language)
        assert alias.casefold() in words_for(found).casefold()

    def test_the_taliban_are_in_power_in_kabul(self) -> None:
        power = finding("Taliban hold power in Kabul")
        assert parties(power, "subject") == ["Taliban"]
        assert "Kabul" in [place["name"] for place in power["places"]]


@pytest.mark.usefixtures("seeded")
class TestPressBriefing:
    def test_it_took_place_on_tuesday_16_july_2024(self) -> None:
        briefing = source("Press briefing")
        assert briefing["kind"] == "press briefing"
        assert briefing["published"]["edtf"] == "2024-07-16"
        assert date(2024, 7, 16).strftime("%A") == "Tuesday"
        assert briefing["publisher"]["name"] == "US Department of State"

    def test_positions_towards_the_taliban(self) -> None:
        priority = finding("break with terrorists", "priority")
        pressing = finding("pressing the Taliban", "Afghan soil")
        for position in (priority, pressing):
            assert parties(position, "object") == ["Taliban"]
        assert places(pressing) == ["AF", "PK"]

    def test_position_towards_pakistan(self) -> None:
        interest = finding("interest in common with Pakistan's people", "security of the region")
        assert parties(interest, "object") == ["Government of Pakistan"]

    def test_the_spokesperson_states_each_position_for_the_department(self) -> None:
        positions = [each for each in live(Kind.FINDING) if each["kind"]["value"] == "position"]
        assert len(positions) == 3
        for position in positions:
            assert parties(position, "subject") == ["US State Department"]
            assert position["holds_at"]["edtf"] == "2024-07-16"
            [citation] = position["statement"]["citations"]
            assert citation["asserted_by"]["name"] == "US State Department"
            assert citation["speaker"] == "Matthew Miller"


@pytest.mark.usefixtures("seeded")
class TestAttacks:
    def test_they_happened_on_the_two_days_before_the_briefing(self) -> None:
        when = incident()["date"]
        assert (when["earliest"], when["latest"]) == ("2024-07-14", "2024-07-15")
        assert "14 and 15 July 2024" in words_for(when)

    def test_they_were_armed_attacks_in_khyber_pakhtunkhwa(self) -> None:
        assert incident()["kind"]["value"] == "armed attack"
        where = incident()["place"]
        assert (where["id"], where["name"]) == ("PK-KP", "Khyber Pakhtunkhwa")
        assert where["precision"] == "province"

    def test_at_least_12_of_the_security_forces_and_5_civilians_were_killed(self) -> None:
        toll = {
            (row["victims"], row["outcome"]): (row["at_least"], row["at_most"])
            for row in incident()["casualties"]
        }
        assert toll == {
            ("security forces", "killed"): (12, None),
            ("civilians", "killed"): (5, 5),
        }

    def test_the_army_attributes_them_to_the_hafiz_gul_bahadur_group(self) -> None:
        [attribution] = incident()["attributions"]
        assert attribution["group"]["name"] == HGB
        assert attribution["role"] == "perpetrator"
        assert asserters(attribution) == {"Pakistan Army"}

    def test_that_group_is_an_affiliate_of_the_ttp_based_in_afghanistan(self) -> None:
        assert list(ties(HGB)) == [("affiliate of", TTP)]
        [country] = group(HGB)["countries"]
        assert country["id"] == "AF"
        assert "base in Afghanistan" in words_for(country)

    def test_attacks_in_pakistan_are_rising_since_the_takeover(self) -> None:
        trend = finding("attacks in Pakistan", "more frequent", "since the Taliban took over")
        assert trend["kind"]["value"] == "trend"
        assert places(trend) == ["PK"]

    def test_the_ttp_and_its_affiliates_fight_harder_and_share_an_ideology(self) -> None:
        trend = finding("TTP and its affiliates", "close to the Taliban in ideology", "harder")
        assert trend["kind"]["value"] == "trend"
        assert parties(trend, "subject") == [TTP]
        assert "security forces and civilians" in trend["statement"]["value"]


@pytest.mark.usefixtures("seeded")
class TestTiesOfTheTaliban:
    @pytest.mark.parametrize("kind", ["ally of", "supports"])
    def test_the_tie_to_the_ttp_is_contested(self, kind: str) -> None:
        tie = ties("Taliban")[kind, TTP]
        assert tie["contested"] is True
        assert UN_MONITORS in asserters(tie)
        assert asserters(tie, "denies") == {"Taliban"}

    def test_the_taliban_deny_such_ties_and_any_support_of_the_ttp(self) -> None:
        [denial] = {
            citation["exact"]
            for citation in ties("Taliban")["supports", TTP]["citations"]
            if citation["stance"] == "denies"
        }
        assert "deny having any ties to terrorist groups" in denial
        assert "deny supporting the TTP" in denial

    def test_the_un_and_others_say_that_these_ties_have_grown(self) -> None:
        grown = finding("ties to terrorist groups", "have grown", "since the Taliban took over")
        assert grown["kind"]["value"] == "trend"
        assert grown["statement"]["contested"] is True
        assert asserters(grown["statement"]) == {UN_MONITORS}
        assert "other observers" in words_for(grown["statement"])
        assert asserters(grown["statement"], "denies") == {"Taliban"}

    def test_the_un_finds_the_ties_close_and_members_embedded_in_taliban_ranks(self) -> None:
        close = finding("remain close", "embedded in the ranks of the Taliban")
        assert parties(close, "subject") == [TTP, "Al-Qaida", "ISIS"]
        assert parties(close, "object") == ["Taliban"]
        assert asserters(close["statement"]) == {UN_MONITORS}

    @pytest.mark.parametrize("name", [TTP, "Al-Qaida", "ISIS"])
    def test_each_of_them_is_embedded_in_the_taliban(self, name: str) -> None:
        tie = ties(name)["embedded in", "Taliban"]
        assert asserters(tie) == {UN_MONITORS}

    def test_the_ttp_helped_the_taliban_in_the_war(self) -> None:
        helped = finding("helped the Taliban", "war against the Afghan republic", "Western allies")
        assert helped["kind"]["value"] == "support"
        assert parties(helped, "subject") == [TTP]
        assert parties(helped, "object") == ["Taliban"]

    def test_taliban_members_join_the_ttp_out_of_felt_religious_duty(self) -> None:
        join = finding("joining the TTP", "religion obliges")
        assert join["kind"]["value"] == "support"
        assert parties(join, "subject") == ["Taliban"]
        assert parties(join, "object") == [TTP]


@pytest.mark.usefixtures("seeded")
class TestIsis:
    @pytest.mark.parametrize(
        "words",
        [
            ("know-how", "chemical weapons"),
            ("know-how", "buying and flying drones"),
            ("strike in Asia and Europe", "in the end, in the United States"),
        ],
    )
    def test_the_un_finds_what_isis_is_after(self, words: tuple[str, ...]) -> None:
        intent = finding(*words)
        assert intent["kind"]["value"] == "intent"
        assert parties(intent, "subject") == ["ISIS"]
        assert asserters(intent["statement"]) == {UN_MONITORS}

    def test_the_united_states_are_its_last_aim(self) -> None:
        assert places(finding("strike in Asia and Europe")) == ["US"]


@pytest.mark.usefixtures("seeded")
class TestReportOfTheYearBefore:
    def test_it_is_of_2023(self) -> None:
        report = source("monitoring on Al-Qaida in Afghanistan")
        assert report["kind"] == "UN report"
        assert report["published"]["edtf"] == "2023"

    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            (("restore its operational capability",), "capability"),
            (("hub for ideology, logistics and the recruiting",), "presence"),
            (("covertly restoring its capability for external operations",), "capability"),
        ],
    )
    def test_what_afghanistan_is_to_al_qaida(self, words: tuple[str, ...], kind: str) -> None:
        found = finding(*words)
        assert found["kind"]["value"] == kind
        assert places(found) == ["AF"]

    def test_30_to_60_senior_figures_in_kabul_kandahar_and_kunar(self) -> None:
        figures = finding("senior figures")
        [count] = figures["quantities"]
        assert (count["at_least"], count["at_most"], count["out_of"]) == (30, 60, None)
        assert places(figures) == ["AF-KAB", "AF-KAN", "AF-KNR"]

    def test_training_camps_in_10_of_34_provinces(self) -> None:
        [count] = finding("training camps")["quantities"]
        assert (count["at_least"], count["at_most"], count["out_of"]) == (10, 10, 34)

    def test_five_religious_schools_in_five_provinces(self) -> None:
        schools = finding("religious schools")
        [count] = schools["quantities"]
        assert (count["at_least"], count["at_most"]) == (5, 5)
        assert places(schools) == ["AF-KNR", "AF-LAG", "AF-NAN", "AF-NUR", "AF-PAR"]

    def test_the_un_says_all_this_of_al_qaida_in_2023(self) -> None:
        of_2023 = [
            each
            for each in live(Kind.FINDING)
            if each["holds_at"] and each["holds_at"]["edtf"] == "2023"
        ]
        assert len(of_2023) == 6
        for each in of_2023:
            assert parties(each, "subject") == ["Al-Qaida"]
            assert asserters(each["statement"]) == {UN_MONITORS}


@pytest.mark.usefixtures("seeded")
class TestConflictingTolls:
    def test_three_sources_report_three_tolls_and_the_latest_is_adopted(self) -> None:
        killed = incident("I3")["casualties"][0]
        assert (killed["at_least"], killed["best"], killed["at_most"]) == (149, 149, 149)
        assert killed["basis"] == "latest"
        assert killed["basis_note"]
        reported = {
            citation["reported"] and citation["reported"]["reading"]: citation
            for citation in killed["citations"]
        }
        assert list(reported) == [None, "141", "126+"]
        assert "149 people" in reported[None]["exact"]
        assert "141 people" in reported["141"]["exact"]
        assert reported["141"]["asserted_by"]["name"] == "Pakistan Army"
        assert "at least 126 people" in reported["126+"]["exact"]
        assert killed["disagreement"]
        assert not killed["contested"]

    def test_children_are_a_part_of_the_dead(self) -> None:
        _, children, _ = incident("I3")["casualties"]
        assert (children["demographic"], children["part_of"]) == ("children", 1)
        assert children["at_least"] == children["at_most"] == 132
        assert not children["disagreement"]

    def test_the_wounded_are_a_best_figure(self) -> None:
        wounded = incident("I3")["casualties"][2]
        assert (wounded["at_least"], wounded["best"], wounded["at_most"]) == (None, 120, None)
        assert wounded["outcome"] == "wounded"

    def test_the_ttp_claims_the_attack_on_a_school(self) -> None:
        attack = incident("I3")
        assert attack["kind"]["value"] == "attack on a school"
        assert attack["date"]["edtf"] == "2014-12-16"
        assert attack["place"]["name"] == "Peshawar"
        [claim] = attack["attributions"]
        assert (claim["group"]["name"], claim["role"]) == (TTP, "claims responsibility")

    def test_weapons_are_a_term_of_the_core_and_one_of_its_own(self) -> None:
        attack = incident("I3")
        assert [each["weapon"] for each in attack["weapons"]] == ["assault rifle", "suicide vest"]
        own = {each["value"]: each["core_value"] for each in attack["terms"]}
        assert own["assault rifle"] == "firearm"

    def test_it_happened_in_two_places(self) -> None:
        attack = incident("I3")
        [other] = attack["other_places"]
        assert (attack["place"]["name"], other["name"]) == ("Peshawar", "Nangarhar")
        assert asserters(other) == {"Pakistan Army"}

    def test_it_has_an_attribute_of_the_demonstrations_own(self) -> None:
        attack = incident("I3")
        [own] = attack["attributes"]
        assert (own["attribute"], own["value"]) == ("pupils in class", "yes")
        assert own["citations"][0]["exact"] == "Pupils were in class when the attack began."
        [term] = [each for each in attack["terms"] if each["set"] == "incident attribute"]
        assert (term["label"], term["value_type"]) == ("pupils were in class", "yes/no")

    def test_nothing_else_is_in_disagreement(self) -> None:
        assert not [
            value
            for kind in (Kind.GROUP, Kind.INCIDENT, Kind.FINDING)
            for document in live(kind)
            if document["id"] != "I3"
            for value in values_in(document)
            if value["disagreement"]
        ]


@pytest.mark.usefixtures("seeded")
class TestPlaces:
    def test_only_the_places_of_the_demonstration_are_published(self) -> None:
        assert {place["country"] for place in live(Kind.PLACE)} == {"AF", "PK", "US"}
        assert len(list(live(Kind.PLACE))) == 53
        assert Place.objects.filter(kind="country").count() == 250

    def test_all_provinces_of_afghanistan_and_units_of_pakistan_have_a_point(self) -> None:
        units: dict[str, list[Json]] = {"AF": [], "PK": []}
        for place in live(Kind.PLACE):
            if place["kind"] == "province":
                units[place["country"]].append(place)
        assert len(units["AF"]) == 34
        assert {unit["id"] for unit in units["PK"]} == {
            f"PK-{code}" for code in ("BA", "GB", "IS", "JK", "KP", "PB", "SD", "TA")
        }
        for country, found in units.items():
            for unit in found:
                assert unit["id"].startswith(f"{country}-")
                assert unit["within"] == [country]
                assert 23 < unit["latitude"] < 39
                assert 60 < unit["longitude"] < 78

    def test_towns_lie_in_a_province_and_near_its_point(self) -> None:
        units = {place["id"]: place for place in live(Kind.PLACE)}
        towns = [place for place in units.values() if place["kind"] == "town"]
        assert {"Kabul", "Kandahar", "Peshawar"} <= {town["name"] for town in towns}
        for town in towns:
            province = units[town["parent"]["id"]]
            assert abs(town["latitude"] - province["latitude"]) < 2
            assert abs(town["longitude"] - province["longitude"]) < 2


@pytest.mark.usefixtures("seeded")
class TestEvidence:
    def test_every_published_value_is_supported_by_exact_words(self) -> None:
        texts = {
            document.public_id: document.text.content
            for document in Document.objects.filter(text__isnull=False).select_related("text")
            if document.text
        }
        checked = 0
        for kind in (Kind.GROUP, Kind.INCIDENT, Kind.FINDING):
            for document in live(kind):
                for value in values_in(document):
                    assert "supports" in {each["stance"] for each in value["citations"]}
                    for each in value["citations"]:
                        text = texts[each["source"]["id"]]
                        assert text[each["start"] : each["end"]] == each["exact"]
                        checked += 1
        assert checked > 130

    def test_citations_name_live_digests(self) -> None:
        digests = {each["id"] for each in live(Kind.SOURCE) if each["kind"] == "digest"}
        cited = {
            each["source"]["id"]
            for kind in (Kind.GROUP, Kind.INCIDENT, Kind.FINDING)
            for document in live(kind)
            for value in values_in(document)
            for each in value["citations"]
        }
        assert cited == digests
        assert len(digests) == 5

    def test_each_digest_names_the_document_that_it_relays(self) -> None:
        relayed = {
            each["title"]: [conveyed["name"] for conveyed in each["conveys"]]
            for each in live(Kind.SOURCE)
            # S9 is drawn from many reports.
            if each["kind"] == "digest" and each["id"] != "S9"
        }
        originals = {each["title"] for each in live(Kind.SOURCE) if each["kind"] != "digest"}
        assert {name for names in relayed.values() for name in names} == originals
        assert all(len(names) == 1 for names in relayed.values())

    def test_the_text_of_a_document_is_not_published(self) -> None:
        sentence = "drawn from reports of the press briefing"
        assert Document.objects.filter(text__content__contains=sentence).exists()
        assert not PublishedDocument.objects.filter(body__contains=sentence).exists()

    def test_somebody_else_approved_each_publication(self) -> None:
        editor, reviewer = (User.objects.get(username=name) for name in ("editor", "reviewer"))
        published = Publication.objects.exclude(kind__in=REFERENCE_KINDS).filter(action="publish")
        assert published.count() == 41
        for each in published:
            assert each.contributors == [editor.pk]
            assert each.approver == reviewer

    def test_every_change_has_a_name(self) -> None:
        assert not Contribution.objects.filter(user=None).exists()


@pytest.mark.usefixtures("seeded")
class TestRecordsOnTheirWay:
    def test_one_is_in_review_and_partly_verified(self) -> None:
        [record] = Record.objects.filter(state="in_review")
        assert record.public_id == "F20"
        citations = Citation.objects.filter(record=record)
        assert 0 < record.verifications.count() < citations.count()

    def test_one_came_back_with_a_comment(self) -> None:
        [record] = Record.objects.filter(state="changes_requested")
        assert record.public_id == "F21"
        latest_step = record.transitions.first()
        assert latest_step.step == Transition.Step.CHANGES_REQUESTED
        assert latest_step.by.username == "reviewer"
        assert "Who says" in latest_step.comment

    def test_neither_has_been_published(self) -> None:
        for record in (Record.objects.get(public_id=name) for name in ("F20", "F21")):
            assert record.standing == Record.Standing.NEVER_PUBLISHED
            assert standing_of(record.public_id) is None
            assert not PublishedDocument.objects.filter(
                body__contains=record.concrete.statement
            ).exists()

    def test_one_is_live_with_a_newer_draft(self) -> None:
        [record] = Record.objects.filter(state="draft")
        assert (record.public_id, record.standing) == ("G3", Record.Standing.LIVE)
        assert Alias.objects.filter(group=record.pk, name="HGB").exists()
        assert group(HGB)["aliases"] == []

    def test_one_was_merged_and_its_referrers_name_the_other(self) -> None:
        [record] = Record.objects.filter(standing=Record.Standing.MERGED)
        standing = standing_of(record.public_id)
        assert record.public_id == "G10"
        assert standing is not None
        assert (standing.action, standing.successor) == ("merge", group("Al-Qaida")["id"])
        assert finding("hub for ideology")["version"] == 2

    def test_one_was_withdrawn_with_a_reason(self) -> None:
        [record] = Record.objects.filter(standing=Record.Standing.WITHDRAWN)
        standing = standing_of(record.public_id)
        assert record.public_id == "I2"
        assert standing is not None
        assert standing.action == "withdraw"
        assert "second time" in standing.reason

    def test_two_people_did_both(self) -> None:
        assert Proposal.objects.count() == 2
        for proposal in Proposal.objects.all():
            assert proposal.outcome == Proposal.Outcome.CONFIRMED
            assert proposal.decided_by != proposal.proposed_by

    def test_all_others_are_live(self) -> None:
        assert Record.objects.filter(standing=Record.Standing.LIVE, state="approved").count() == 38
        assert Record.objects.count() == 43


@pytest.mark.usefixtures("seeded")
class TestDerivedColumns:
    """`loaddata` saves rows unchanged, so the files must contain what the application derives."""

    @pytest.mark.parametrize(
        ("model", "field"),
        [
            (Document, "published"),
            (Incident, "date"),
            (Finding, "holds_at"),
        ],
    )
    def test_bounds_of_dates_are_what_the_date_says(self, model: Any, field: str) -> None:
        assert model.objects.exclude(**{field: ""}).exists()
        for instance in model.objects.all():
            text = getattr(instance, field)
            bounds = edtf_bounds(text) if text else Bounds(None, None)
            assert bounds.earliest == getattr(instance, f"{field}_earliest")
            assert bounds.latest == getattr(instance, f"{field}_latest")

    def test_passages_keep_the_words_around_them(self) -> None:
        assert Passage.objects.exists()
        for passage in Passage.objects.select_related("text"):
            text = passage.text.content
            before, after = text[: passage.start], text[passage.end :]
            assert passage.prefix == before[-CONTEXT_LENGTH:]
            assert passage.suffix == after[:CONTEXT_LENGTH]


@pytest.mark.usefixtures("seeded")
class TestAccounts:
    @pytest.mark.parametrize("username", USERNAMES)
    def test_each_role_has_one(self, username: str) -> None:
        user = User.objects.get(username=username)
        assert [role.name for role in user.groups.all()] == [username.capitalize()]
        assert user.is_staff
        assert not user.is_superuser
        assert user.check_password(PASSWORD)


@pytest.mark.usefixtures("seeded")
class TestSeedAgain:
    def test_it_changes_nothing_and_says_so(self) -> None:
        with acting_as(User.objects.get(username="editor")):
            Alias.objects.filter(name="TTP").update(name="edited since")
        before = set(Record.objects.values_list("pk", "state", "revision"))
        head = LogHead.objects.get().seq
        output = StringIO()

        call_command("seed", "--demonstration", stdout=output)

        assert "not loaded" in output.getvalue()
        assert load_seeds() is False
        assert LogHead.objects.get().seq == head
        assert set(Record.objects.values_list("pk", "state", "revision")) == before
        assert Alias.objects.filter(name="edited since").exists()

    def test_the_next_record_is_numbered_after_the_seeds(self) -> None:
        with acting_as(User.objects.get(username="editor")):
            document = Document.objects.create(title="Another", kind="other")
        # Other tests of the run may have used numbers in between; S9 is the last of the seeds.
        assert int(document.public_id.removeprefix("S")) > 9


@pytest.mark.django_db
class TestLoading:
    @pytest.mark.owner
    def test_loaddata_alone_brings_in_drafts_and_gives_nobody_a_password(self) -> None:
        call_command("load_places", verbosity=0)
        call_command("load_places", str(PLACES), verbosity=0)
        call_command("load_codebook", str(CODEBOOK), verbosity=0)
        call_command("loaddata", str(USERS), *map(str, FIXTURES), str(NEWER_DRAFT), verbosity=0)

        assert Record.objects.count() == 43
        assert not Record.objects.exclude(state="draft").exists()
        assert not Publication.objects.exclude(kind__in=REFERENCE_KINDS).exists()
        assert User.objects.count() == len(USERNAMES)
        assert not any(user.has_usable_password() for user in User.objects.all())

    def test_the_files_name_rows_and_never_number_them(self) -> None:
        for file in (USERS, *FIXTURES, NEWER_DRAFT):
            assert not [row for row in json.loads(file.read_text("utf-8")) if "pk" in row], file

    def test_a_database_of_ones_own_needs_a_clear_yes(
        self, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load = Mock(return_value=True)
        monkeypatch.setattr("curation.management.commands.seed.load_seeds", load)
        settings.ON_EMBEDDED_SERVER = False
        with pytest.raises(CommandError, match="--demonstration"):
            call_command("seed")
        load.assert_not_called()

        output = StringIO()
        call_command("seed", "--demonstration", stdout=output)
        assert PASSWORD in output.getvalue()

        settings.ON_EMBEDDED_SERVER = True
        call_command("seed", stdout=StringIO())
        assert load.call_count == 2

    def test_an_account_of_the_same_name_is_left_alone(self) -> None:
        User.objects.create_user("editor", password="my own secret")
        with pytest.raises(seeding.SeedsError, match="editor is taken"):
            load_seeds()
        assert User.objects.get().check_password("my own secret")
        assert not Record.objects.exists()


@pytest.mark.usefixtures("seeded")
def test_a_document_called_fully_curated_has_nothing_open() -> None:
    documents = list(Document.objects.filter(curation_status="fully curated"))
    assert [document.public_id for document in documents] == ["S8", "S7"]
    assert {coverage.open for coverage in coverage_of(documents).values()} == {0}
