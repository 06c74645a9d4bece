"""Rates, which count nobody; tolls of one event of several; tolls without a noun."""

import pytest

from reading.checks.counts import check_count
from reading.counts.find import find_counts
from reading.languages import LANGUAGES


def tolls(text: str, language: str) -> list[tuple[int | None, str, bool]]:
    """Return the lower bound and outcome of each toll, and whether it is a part."""
    return [
        (count.at_least, count.outcome, count.is_part)
        for count in find_counts(text, language)
        if count.outcome
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "One in four children was killed or wounded."),
        ("en", "5 in 10 children are out of school."),
        ("en", "At least one in three women was wounded."),
        ("en", "Two in five of the wounded died."),
        ("en", "One out of every ten soldiers was killed."),
        ("en", "Nine out of ten displaced people live in camps."),
        ("en", "There were 12 deaths per 1,000 births."),
        ("en", "Three people a day are killed."),
        ("en", "Two in three villages were attacked."),
        ("fr", "Un enfant sur quatre a été tué."),
        ("fr", "Neuf personnes tuées sur dix étaient des civils."),
        ("fr", "Neuf sur dix des déplacés vivent dans des camps."),
        ("fr", "Il y a eu 12 morts pour 1 000 habitants."),
        ("fr", "Trois personnes par jour sont tuées."),
        ("es", "Uno de cada cuatro niños ha sido desplazado."),
        ("es", "Nueve de cada diez muertos eran civiles."),
        ("es", "Hubo tres muertos por cada 1.000 habitantes."),
        ("es", "Tres personas al día son asesinadas."),
        ("ar", "تسعة من كل عشرة قتلى مدنيون."),
        ("ar", "طفل من كل أربعة أطفال قتل أو جرح."),
        ("ar", "يقتل 12 شخصا يوميا."),
        ("en", "One in three of the 12 dead was a child."),
        ("en", "Three people are killed per day."),
        ("en", "Killed per day: 12."),
        ("en", "Every day three people are killed."),
        ("en", "A soldier is killed every week."),
        ("en", "About 40 were killed in Herat daily."),
        ("fr", "Un sur trois des 12 morts était un enfant."),
        ("fr", "Trois personnes sont tuées chaque jour."),
        ("fr", "Chaque jour, trois personnes meurent."),
        ("fr", "Deux soldats ont été tués par jour."),
        ("es", "Uno de cada tres de los 12 muertos era un niño."),
        ("es", "Cada día mueren tres personas."),
        ("es", "Mueren tres personas cada día."),
        ("es", "Mil personas mueren al año."),
        ("ar", "يقتل ثلاثة أشخاص في اليوم."),
        ("ar", "كل يوم يقتل ثلاثة أشخاص."),
    ],
)
def test_a_rate_is_no_count(language: str, text: str) -> None:
    assert find_counts(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "The army killed five in 10 raids.", 5),
        ("en", "They killed three in four police checkpoints.", 3),
        ("en", "Militants killed 3 in 2019.", 3),
        ("en", "Two soldiers in 24 hours were killed.", 2),
        ("en", "Gunmen killed two men a day after the attack.", 2),
        ("en", "12 out of 30 hostages were killed.", 12),
        ("en", "A bomb killed four in one village.", 4),
        ("fr", "L'attaque a fait deux morts sur trois sites.", 2),
        ("es", "12 de los 30 rehenes murieron.", 12),
        ("ar", "قتل 12 من أصل 30 رهينة.", 12),
        ("en", "Twelve people were killed a day earlier.", 12),
        ("en", "Three were killed, the Daily News said.", 3),
        ("es", "Hubo 12 muertos al año siguiente.", 12),
        ("es", "Murieron tres personas al día siguiente del ataque.", 3),
        ("es", "El ejército mató a cinco guerrilleros al mes del secuestro.", 5),
        ("es", "Cinco personas murieron al mes de la firma.", 5),
        ("fr", "Trois personnes sont mortes le jour même.", 3),
        ("ar", "قتل ثلاثة جنود في اليوم الأول.", 3),
        ("ar", "قتل 12 شخصا في اليوم نفسه.", 12),
        ("ar", "أصيب خمسة مدنيين في اليوم التالي.", 5),
    ],
)
def test_a_number_before_a_place_a_time_or_its_whole_is_a_count(
    language: str, text: str, found: int
) -> None:
    assert [toll[0] for toll in tolls(text, language)] == [found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Two bombings, one of which killed 3, hit the city."),
        ("en", "Three attackers came, one of whom killed 3 guards."),
        ("en", "Two explosions, one of which left 3 dead, shook the market."),
        ("en", "The army carried out raids, the first of which killed 3 rebels."),
        ("en", "The group claimed four attacks, two of which killed 3 civilians."),
        ("fr", "Deux attentats ont frappé la ville, dont l'un a tué 3 personnes."),
        ("fr", "Cinq attaques, dont une a fait 3 morts, ont été recensées."),
        ("es", "Hubo cinco ataques, uno de los cuales dejó 3 muertos."),
        ("ar", "هز انفجاران المدينة، أسفر أحدهما عن مقتل 3."),
        ("ar", "وقع هجومان أحدهما بمقتل 3 أشخاص."),
    ],
)
def test_the_toll_of_one_event_of_several_counts_the_victims_alone(
    language: str, text: str
) -> None:
    assert tolls(text, language) == [(3, "killed", False)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Twelve were killed in two blasts, one of which killed 3."),
        ("fr", "Douze personnes ont été tuées dans deux attentats, dont l'un a tué 3 soldats."),
        ("fr", "Deux attentats ont tué 12 personnes, dont un a fait 3 morts."),
        ("es", "Doce personas murieron en dos atentados, uno de los cuales mató a 3 soldados."),
        ("ar", "قتل 12 شخصا في هجومين، أحدهما أسفر عن مقتل 3."),
    ],
)
def test_the_toll_of_one_event_is_a_part_of_the_toll_of_all(language: str, text: str) -> None:
    assert tolls(text, language) == [(12, "killed", False), (3, "killed", True)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The toll stood at 12."),
        ("en", "The toll rose to 12."),
        ("en", "The toll now stands at 12, officials said."),
        ("fr", "Le bilan s'élève à 12."),
        ("fr", "Le bilan est désormais de 12."),
        ("fr", "Le bilan s'élevait lundi à 12."),
        ("es", "El saldo asciende a 12."),
        ("es", "El balance se sitúa en 12."),
        ("ar", "ارتفعت الحصيلة إلى 12."),
        ("ar", "ارتفعت الحصيلة الأولية إلى 12."),
        ("fr", "Le bilan provisoire est de 12."),
        ("fr", "Le bilan provisoire est de 12 morts."),
        ("es", "El balance provisional es de 12."),
        ("ar", "استقرت الحصيلة عند 12."),
    ],
)
def test_a_toll_without_a_noun_is_of_the_dead(language: str, text: str) -> None:
    assert tolls(text, language) == [(12, "killed", False)]


def test_a_toll_that_stood_and_stands_is_read_twice() -> None:
    found = tolls("The toll stood at 12 on Monday and stands at 19 now.", "en")
    assert [toll[:2] for toll in found] == [(12, "killed"), (19, "killed")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le bilan s'élève à 12 projets."),
        ("fr", "Le bilan s'élève à 12 concerts."),
        ("fr", "Le bilan atteint 12 dossiers."),
        ("fr", "Le bilan de 12 réunions est mince."),
        ("es", "El ataque dejó un saldo de 12 viviendas destruidas."),
        ("en", "The number of killed and wounded rose to 60."),
        ("en", "The toll stood at 12 million."),
        ("fr", "Le bilan s'élève à 12 millions."),
        ("es", "El saldo asciende a 3 millones."),
    ],
)
def test_a_toll_of_something_else_is_none_of_the_dead(language: str, text: str) -> None:
    assert tolls(text, language) == []


def test_a_citation_of_a_toll_without_a_noun_tells_its_outcome() -> None:
    from types import SimpleNamespace
    from typing import Any

    from reading.checks.advice import Quote
    from reading.names.known import KnownNames

    content = {"victims": "unknown", "outcome": "killed", "at_least": 12, "at_most": 12}
    value: Any = SimpleNamespace(content=content)
    for language, text in (
        ("fr", "Le bilan s'élève à 12."),
        ("es", "El saldo asciende a 12."),
        ("ar", "ارتفعت الحصيلة إلى 12."),
    ):
        quote = Quote(text, "2024-07-17", KnownNames({}, {}), language)
        assert check_count(value, quote, []) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_words_of_rates(language: str) -> None:
    assert LANGUAGES[language].rate_each and LANGUAGES[language].rate_per
