"""What each quote check compares, and when it gives no advice."""

import itertools
from typing import Any

import pytest

from entities.models import (
    Alias,
    Attribution,
    Casualties,
    Finding,
    FindingGroup,
    Group,
    Incident,
    Quantity,
    Tie,
)
from reading.quote_checks import check_record
from sources.acting import acting_as
from tests.factories import a_document, a_place, cite, fresh

WEDNESDAY = "2024-07-17"
_numbers = itertools.count(1)


@pytest.fixture
def north(editor: Any) -> Group:
    with acting_as(editor):
        return Group.objects.create(name="North Front", kind="armed group")


@pytest.fixture
def south(editor: Any) -> Group:
    with acting_as(editor):
        return Group.objects.create(name="South Brigade", kind="armed group")


@pytest.fixture
def ministry(editor: Any) -> Group:
    with acting_as(editor):
        return Group.objects.create(name="Defence Ministry", kind="government body")


@pytest.fixture
def country() -> Any:
    return a_place(name="Testistan")


@pytest.fixture
def province(country: Any) -> Any:
    return a_place(code="XT-AA", name="Alphaland", kind="province", parent=country)


@pytest.fixture
def other_province(country: Any) -> Any:
    return a_place(code="XT-BB", name="Betaland", kind="province", parent=country)


@pytest.fixture
def town(province: Any) -> Any:
    return a_place(code="1", name="Alphaville", kind="town", parent=province)


class Desk:
    """Enters one value with the quote that should support it, and returns the advice."""

    def __init__(self, editor: Any) -> None:
        self.editor = editor

    def incident(self, **values: Any) -> Incident:
        with acting_as(self.editor):
            return Incident.objects.create(title="It", **values)

    def words(self, record: Any, *quotes: str, **target: Any) -> list[str]:
        citation = {key: target.pop(key) for key in ("asserted_by", "stance") if key in target}
        for quote in quotes:
            document = a_document(self.editor, f"{quote} ({next(_numbers)})", published=WEDNESDAY)
            cite(record, document, quote, self.editor, **target, **citation)
        return [advice.sentence for advice in check_record(fresh(record))]

    def toll(
        self,
        quotes: tuple[str, ...],
        at_least: int | None,
        at_most: int | None,
        best: int | None = None,
    ) -> list[str]:
        incident = self.incident()
        with acting_as(self.editor):
            row = Casualties.objects.create(
                incident=incident,
                victims="civilians",
                outcome="killed",
                at_least=at_least,
                best=best,
                at_most=at_most,
            )
        return self.words(incident, *quotes, casualties=row)

    def outcome(self, quote: str, outcome: str, count: int) -> list[str]:
        incident = self.incident()
        with acting_as(self.editor):
            row = Casualties.objects.create(
                incident=incident,
                victims="civilians",
                outcome=outcome,
                at_least=count,
                at_most=count,
            )
        return self.words(incident, quote, casualties=row)

    def date(self, quote: str, edtf: str) -> list[str]:
        return self.words(self.incident(date=edtf), quote, field="incident.date")

    def place(self, quote: str, place: Any) -> list[str]:
        incident = self.incident(place=place, precision="province")
        return self.words(incident, quote, field="incident.place")

    def perpetrator(self, quote: str, group: Group, **citation: Any) -> list[str]:
        incident = self.incident()
        with acting_as(self.editor):
            row = Attribution.objects.create(incident=incident, group=group, role="perpetrator")
        return self.words(incident, quote, attribution=row, **citation)


@pytest.fixture
def desk(editor: Any) -> Desk:
    return Desk(editor)


@pytest.mark.parametrize(
    ("quotes", "at_least", "at_most"),
    [
        (("At least 12 traders were killed.",), 12, None),
        (("More than a dozen traders were killed.",), 13, None),
        (("Twelve traders and five children were killed.",), 12, 12),
        (("Twelve traders and five children were killed.",), 17, 17),
        (("Dozens of traders were killed.",), 24, None),
        (("About 20 traders were killed.",), 18, 22),
        (("A policeman and two traders were killed.",), 2, 2),
        (("Two women, a trader and 12 policemen were killed.",), 3, 3),
        (("The traders, 12 in all, were executed.",), 12, 12),
        (("12 policemen were killed.",), 3, 3),
        (("12 traders were killed.", "15 traders were killed."), 12, 15),
    ],
)
def test_a_toll_that_fits_its_words_raises_no_advice(
    desk: Desk, quotes: tuple[str, ...], at_least: int | None, at_most: int | None
) -> None:
    assert desk.toll(quotes, at_least, at_most) == []


@pytest.mark.parametrize(
    ("quote", "at_least", "at_most", "sentence"),
    [
        ("12 traders were killed.", 21, 21, "The words say “12”; the value says 21."),
        (
            "At least 12 traders were killed.",
            12,
            12,
            "The words say “At least 12”, 12 or more; the value says 12.",
        ),
        (
            "Up to 60 traders were killed.",
            60,
            None,
            "The words say “Up to 60”, 60 or fewer; the value says 60 or more.",
        ),
        (
            "About 20 traders were killed.",
            200,
            200,
            "The words say “About 20”, about 20; the value says 200.",
        ),
        (
            "12 traders were wounded.",
            12,
            12,
            "The words say “12” of traders wounded; the value says civilians killed.",
        ),
        (
            "12 policemen were killed.",
            12,
            12,
            "The words say “12” of policemen killed; the value says civilians killed.",
        ),
    ],
)
def test_a_toll_that_differs_from_its_words_raises_advice(
    desk: Desk, quote: str, at_least: int | None, at_most: int | None, sentence: str
) -> None:
    assert desk.toll((quote,), at_least, at_most) == [sentence]


@pytest.mark.parametrize(
    "quotes",
    [
        ("About 20 traders were killed.",),
        ("Nearly 20 traders were killed.",),
        ("About 15 traders and five children were killed.",),
        ("About 20 traders were killed.", "Some 20 traders were killed."),
    ],
)
def test_a_best_figure_fits_an_approximate_number(desk: Desk, quotes: tuple[str, ...]) -> None:
    assert desk.toll(quotes, None, None, best=20) == []


def test_a_range_and_its_best_figure_may_be_of_several_sources(desk: Desk) -> None:
    quotes = ("Between 12 and 30 traders were killed.", "About 20 traders were killed.")
    assert desk.toll(quotes, 12, 30, best=20) == []
    quotes = (quotes[0], "20 traders were killed.")
    assert desk.toll(quotes, 12, 30, best=20) == []


@pytest.mark.parametrize(
    ("quote", "figure", "sentence"),
    [
        (
            "About 20 traders were killed.",
            (None, 30, None),
            "The words say “About 20”, about 20; the value says about 30.",
        ),
        (
            "20 traders were killed.",
            (None, 20, None),
            "The words say “20”; the value says about 20.",
        ),
        (
            "About 20 traders were killed.",
            (12, 20, 30),
            "The words say “About 20”, about 20; the value says 12 to 30, best 20.",
        ),
        (
            "12 to 30 traders were killed.",
            (12, 20, 30),
            "The words say “12 to 30”, 12 to 30; the value says 12 to 30, best 20.",
        ),
    ],
)
def test_a_best_figure_that_its_words_do_not_give_raises_advice(
    desk: Desk, quote: str, figure: tuple[int | None, int | None, int | None], sentence: str
) -> None:
    low, best, high = figure
    assert desk.toll((quote,), low, high, best=best) == [sentence]


def test_two_approximate_numbers_do_not_fit_any_best_figure(desk: Desk) -> None:
    quotes = ("About 20 traders were killed.", "About 40 traders were killed.")
    assert len(desk.toll(quotes, None, None, best=30)) == 2


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("The market was attacked.", "The words hold no word for killed."),
        ("three traders", "The words hold no word for killed."),
        ("The blast wounded 3 traders.", "The words say “3” of traders wounded"),
        ("The blast wounded 12 traders.", "The words hold no word for killed."),
        ("Death came over it.", "The words hold no number."),
    ],
)
def test_a_toll_whose_words_lack_what_it_needs_raises_advice(
    desk: Desk, quote: str, sentence: str
) -> None:
    [said] = desk.toll((quote,), 3, 3)
    assert said.startswith(sentence)


@pytest.mark.parametrize(
    ("outcome", "said"), [("killed", []), ("wounded", ["The words hold no word for wounded."])]
)
def test_the_words_of_the_whole_tell_the_outcome_of_a_part(
    desk: Desk, outcome: str, said: list[str]
) -> None:
    incident = desk.incident()
    with acting_as(desk.editor):
        whole, part = (
            Casualties.objects.create(
                incident=incident,
                victims="civilians",
                outcome=outcome,
                at_least=figure,
                at_most=figure,
                demographic=demographic,
            )
            for figure, demographic in ((12, "unknown"), (3, "children"))
        )
        Casualties.objects.filter(pk=part.pk).update(part_of=whole)
    quote = "Twelve died." if outcome == "killed" else "Twelve were there."
    desk.words(incident, quote, casualties=whole)
    advice = desk.words(incident, "three of them children", casualties=part)
    assert advice == said * 2


def test_an_attack_that_nobody_claimed_is_still_a_toll(desk: Desk) -> None:
    quote = "Three traders were killed. No group claimed responsibility."
    assert desk.toll((quote,), 3, 3) == []


@pytest.mark.parametrize(
    ("quote", "edtf"),
    [
        ("It was on Tuesday.", "2024-07-16"),
        ("It was in July.", "2024-07-16"),
        ("It was on 16 July 2024.", "2024-07"),
        ("It began on 14 July 2024.", "2024-07-14/2024-07-16"),
        ("It was on 14 and 15 July.", "2024-07-14"),
        ("It was after the attack of 3 May 2024, on Tuesday.", "2024-07-16"),
        ("It was then.", "2024-07-16"),
    ],
)
def test_a_date_that_fits_its_words_raises_no_advice(desk: Desk, quote: str, edtf: str) -> None:
    assert desk.date(quote, edtf) == []


@pytest.mark.parametrize(
    ("quote", "edtf", "sentence"),
    [
        (
            "It was on Tuesday.",
            "2024-07-09",
            "The words say “on Tuesday”, read against 17 July 2024, a Wednesday as 16 July 2024; "
            "the value says 9 July 2024.",
        ),
        (
            "It was on 16 July 2024.",
            "2024-06-16",
            "The words say “16 July 2024”; the value says 16 June 2024.",
        ),
        (
            "It was on 14 and 15 July 2024.",
            "2024-07-15/2024-07-16",
            "The words say “14 and 15 July 2024”, 14 to 15 July 2024; the value says "
            "15 to 16 July 2024.",
        ),
        (
            "On 16 July 2024 it spoke of 2024.",
            "2024-06-16",
            "The words say “16 July 2024”; the value says 16 June 2024.",
        ),
    ],
)
def test_a_date_that_differs_from_its_words_raises_advice(
    desk: Desk, quote: str, edtf: str, sentence: str
) -> None:
    assert desk.date(quote, edtf) == [sentence]


def test_the_period_of_a_tie_agrees_with_what_it_touches(
    desk: Desk, editor: Any, north: Group, south: Group
) -> None:
    with acting_as(editor):
        tie = Tie.objects.create(group=north, other=south, kind="ally of", period="2021/..")
    quote = "In 2023 the North Front was an ally of the South Brigade."
    assert desk.words(north, quote, tie=tie) == []
    [sentence] = desk.words(north, "In 2019 it was its ally.", tie=tie)
    assert sentence == "The words say “In 2019”; the value says from 2021 on."


class TestPlaces:
    @pytest.mark.parametrize(
        "quote",
        [
            "in Alphaland",
            "in Alphaville",
            "in Testistan",
            "in Alphaland, near the border of Betaland",
            "somewhere",
        ],
    )
    def test_a_place_agrees_with_itself_its_parents_and_its_children(
        self, desk: Desk, province: Any, other_province: Any, town: Any, quote: str
    ) -> None:
        assert desk.place(f"It was {quote}.", province) == []

    def test_a_wider_place_named_beside_the_place_does_not_disagree(
        self, desk: Desk, town: Any
    ) -> None:
        a_place(code="XU", name="Utopia", country="XU")
        assert desk.place("It was in Alphaland, not far from Utopia.", town) == []

    def test_a_name_of_two_places_is_the_one_that_fits(
        self, desk: Desk, province: Any, town: Any
    ) -> None:
        a_place(code="2", name="Alphaland", kind="town", parent=province)
        assert desk.place("It was in Alphaland.", town) == []

    def test_the_adjective_of_a_country_agrees(self, desk: Desk, country: Any) -> None:
        a_place(code="XU", name="Utopia", country="XU")
        assert desk.place("It was on Testi soil, not far from Utopia.", country) == []

    @pytest.mark.parametrize("quote", ["in Betaland", "in Betaland, a province of Testistan"])
    def test_another_place_of_the_same_level_disagrees(
        self, desk: Desk, province: Any, other_province: Any, quote: str
    ) -> None:
        assert desk.place(f"It was {quote}.", province) == [
            "The words name Betaland; the value says Alphaland."
        ]

    def test_a_place_inside_a_group_name_is_not_a_place(
        self, desk: Desk, editor: Any, country: Any, province: Any
    ) -> None:
        a_place(code="XU", name="Utopia", country="XU")
        with acting_as(editor):
            Group.objects.create(name="Utopia Army", kind="state force")
        assert desk.place("It was done by the Utopia Army.", province) == []


class TestGroups:
    @pytest.mark.parametrize(
        "quote",
        [
            "The North Front did it.",
            "The men of the North did it.",
            "The NF did it.",
            "They did it.",
            "The Defence Ministry said they did it.",
        ],
    )
    def test_the_group_its_parts_and_who_speaks_agree(
        self, desk: Desk, north: Group, ministry: Group, quote: str
    ) -> None:
        assert desk.perpetrator(quote, north) == []

    def test_the_asserter_does_not_count_as_another_group(
        self, desk: Desk, north: Group, ministry: Group
    ) -> None:
        quote = "In the view of the Defence Ministry they did it."
        assert desk.perpetrator(quote, north, asserted_by=ministry) == []

    def test_the_asserter_need_not_be_named_in_the_words(
        self, desk: Desk, south: Group, ministry: Group
    ) -> None:
        quote = "He said that it fights the South Brigade."
        assert desk.perpetrator(quote, ministry, asserted_by=ministry) == []

    def test_another_group_raises_advice(self, desk: Desk, north: Group, south: Group) -> None:
        assert desk.perpetrator("The South Brigade did it.", north) == [
            "The words name South Brigade; the value says North Front."
        ]

    def test_a_group_that_another_row_takes_from_the_words_is_explained(
        self, desk: Desk, editor: Any, north: Group, south: Group
    ) -> None:
        quote = "The South Brigade helps them."
        with acting_as(editor):
            finding = Finding.objects.create(statement="It helps.", kind="support")
            rows = [
                FindingGroup.objects.create(finding=finding, group=group, role=role)
                for group, role in ((south, "subject"), (north, "object"))
            ]
        document = a_document(editor, quote)
        for row in rows:
            cite(finding, document, quote, editor, finding_group=row)
        assert check_record(fresh(finding)) == []

    def test_an_alias_stands_in_its_words(self, desk: Desk, editor: Any, north: Group) -> None:
        with acting_as(editor):
            alias = Alias.objects.create(group=north, name="Nørd-Front", kind="translation")
        assert desk.words(north, "also called “nord front”", alias=alias) == []
        assert desk.words(north, "also called Front of the North", alias=alias) == [
            "The words do not hold “Nørd-Front”."
        ]


def test_a_quantity_is_compared_with_what_is_counted_alike(desk: Desk, editor: Any) -> None:
    with acting_as(editor):
        finding = Finding.objects.create(statement="It has camps.", kind="presence")
        row = Quantity.objects.create(finding=finding, of="training camps", at_least=3, at_most=3)
    quote = "It has five schools and three camps."
    assert desk.words(finding, quote, quantity=row) == []
    assert desk.words(finding, "It has three schools and 4 camps.", quantity=row) == [
        "The words say “4”; the value says 3."
    ]


class TestStance:
    def test_a_denial_does_not_support(self, desk: Desk, north: Group) -> None:
        assert desk.perpetrator("The North Front denied it.", north) == [
            "The words hold “denied”, a word of denial; the citation is entered as supporting "
            "the value."
        ]

    def test_a_doubt_does_not_support(self, desk: Desk, north: Group) -> None:
        quote = "It could not be verified that the North Front did it."
        [sentence] = desk.perpetrator(quote, north)
        assert "a word of doubt" in sentence

    def test_a_denial_by_someone_other_than_the_asserter_is_ignored(
        self, desk: Desk, north: Group, ministry: Group
    ) -> None:
        quote = "The Defence Ministry blamed the North Front, which denied it."
        assert desk.perpetrator(quote, north, asserted_by=ministry) == []

    def test_a_statement_of_a_denial_is_supported_by_one(self, desk: Desk, editor: Any) -> None:
        with acting_as(editor):
            finding = Finding.objects.create(statement="It denies the attack.", kind="position")
        assert desk.words(finding, "The front denied it.", field="finding.kind") == []

    def test_words_without_a_negation_do_not_deny(self, desk: Desk, north: Group) -> None:
        assert desk.perpetrator("The North Front did it.", north, stance="denies") == [
            "The words hold no denial; the citation is entered as denying the value."
        ]

    @pytest.mark.parametrize(
        "quote", ["The North Front denied it.", "The North Front didn’t do it.", "It was a lie."]
    )
    def test_any_negation_may_deny(self, desk: Desk, north: Group, quote: str) -> None:
        assert desk.perpetrator(quote, north, stance="denies") == []


def test_a_document_is_given_no_advice(editor: Any) -> None:
    assert check_record(a_document(editor)) == []


@pytest.mark.parametrize(
    ("quote", "outcome", "count"),
    [
        ("Twelve villagers were executed.", "executed", 12),
        ("Twelve villagers were shot dead in custody.", "executed", 12),
        ("Twelve villagers were arrested.", "detained", 12),
        ("Police released twelve villagers.", "released", 12),
        ("Twelve villagers fled their homes.", "displaced", 12),
        ("Twelve villagers said they were tortured.", "tortured", 12),
        ("Twelve villagers were raped.", "sexual violence", 12),
        ("Relatives buried twelve villagers.", "killed", 12),
        ("The siege drove twelve families from their homes.", "displaced", 12),
        ("Nobody says where twelve are: their whereabouts are a secret.", "missing", 12),
    ],
)
def test_an_outcome_agrees_with_the_words_for_it(
    desk: Desk, quote: str, outcome: str, count: int
) -> None:
    assert desk.outcome(quote, outcome, count) == []


@pytest.mark.parametrize("outcome", ["executed", "tortured", "sexual violence", "released"])
def test_an_outcome_needs_words_for_it(desk: Desk, outcome: str) -> None:
    assert desk.outcome("Twelve villagers were there.", outcome, 12) == [
        f"The words hold no word for {outcome}."
    ]


def test_people_who_were_executed_are_not_those_who_were_detained(desk: Desk) -> None:
    assert desk.outcome("Twelve villagers were detained.", "executed", 12) == [
        "The words say “Twelve” of villagers detained; the value says civilians executed."
    ]
