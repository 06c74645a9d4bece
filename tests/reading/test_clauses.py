"""Numbers in clauses that a colon, a dash or brackets join, fractions, tolls that were changed."""

import pytest

from reading.counts.find import find_counts


def outcomes(text: str, language: str) -> list[tuple[int | None, str]]:
    """Return the upper bound and the outcome of each count."""
    return [(count.at_most, count.outcome) for count in find_counts(text, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Seven died: 20 need help"),
        ("en", "Seven died (20 need help)"),
        ("en", "Seven died – 20 need help"),
        ("fr", "Sept personnes sont mortes : 20 ont besoin d'aide"),
        ("fr", "Sept personnes sont mortes (20 ont besoin d'aide)"),
        ("fr", "Sept morts : 20 personnes ont besoin d'aide"),
        ("es", "Siete muertos: 20 necesitan ayuda"),
        ("es", "Siete personas murieron: 20 necesitan ayuda"),
        ("es", "Siete personas murieron (20 necesitan ayuda)"),
        ("ar", "قتل سبعة أشخاص: 20 يحتاجون إلى مساعدة"),
    ],
)
def test_the_number_of_another_clause_has_no_outcome(language: str, text: str) -> None:
    assert outcomes(text, language) == [(7, "killed"), (20, "")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Killed: 12 - wounded: 30"),
        ("en", "Killed: 12, wounded: 30"),
        ("en", "Dead: 12; injured: 30"),
        ("fr", "Tués : 12 – blessés : 30"),
        ("es", "Muertos: 12 - heridos: 30"),
        ("ar", "القتلى: 12 - الجرحى: 30"),
    ],
)
def test_a_label_has_the_number_behind_it(language: str, text: str) -> None:
    assert outcomes(text, language) == [(12, "killed"), (30, "wounded")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Half of the 60 hostages were killed"),
        ("en", "A third of the 90 passengers died"),
        ("en", "Two thirds of the 90 passengers died"),
        ("fr", "La moitié des 60 otages ont été tués"),
        ("fr", "Un tiers des 90 passagers ont péri"),
        ("es", "La mitad de los 60 rehenes fueron asesinados"),
        ("es", "Un tercio de los 90 pasajeros murió"),
        ("ar", "قتل نصف الرهائن الـ60"),
        ("ar", "قتل ثلث الركاب البالغ عددهم 90"),
    ],
)
def test_a_fraction_of_a_number_is_no_count(language: str, text: str) -> None:
    assert [figure for figure, outcome in outcomes(text, language) if outcome] == []


def test_the_dead_of_whom_a_fraction_is_told_are_counted() -> None:
    assert outcomes("Most of the 12 dead were children", "en") == [(12, "killed")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Officials lowered the toll from 30 to 24"),
        ("fr", "Le bilan a été ramené de 30 à 24 morts"),
        ("es", "El balance bajó de 30 a 24 muertos"),
        ("ar", "انخفضت الحصيلة من 30 إلى 24 قتيلا"),
    ],
)
def test_of_a_toll_that_was_lowered_the_new_one_counts(language: str, text: str) -> None:
    assert outcomes(text, language) == [(24, "killed")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Police recovered 3 bodies and 40 rounds"),
        ("fr", "La police a retrouvé 3 corps et 40 cartouches"),
        ("es", "La policía recuperó 3 cuerpos y 40 cartuchos"),
    ],
)
def test_things_that_were_found_beside_bodies_were_not_killed(language: str, text: str) -> None:
    assert outcomes(text, language) == [(3, "killed"), (40, "")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Twelve people, among them three women and two children, died"),
        ("fr", "Douze personnes, dont trois femmes et deux enfants, sont mortes"),
        ("es", "Doce personas, entre ellas tres mujeres y dos niños, murieron"),
    ],
)
def test_what_is_joined_to_a_part_is_a_part(language: str, text: str) -> None:
    assert [count.is_part for count in find_counts(text, language)] == [False, True, True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Two Palestinians, 17 and 19, were killed"),
        ("fr", "Deux hommes, 17 et 19, ont été tués"),
    ],
)
def test_two_ages_are_no_counts(language: str, text: str) -> None:
    assert outcomes(text, language) == [(2, "killed")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Payment to 3 families of the dead", [(3, "")]),
        ("An attack that could have killed hundreds", [(None, "")]),
        ("Some 50 people could have been killed", [(None, "")]),
        ("Some 50 people may have been killed", [(None, "killed")]),
        ("In 2009, 100 people died", [(100, "killed")]),
    ],
)
def test_what_is_only_near_the_harm_is_not_harmed(
    text: str, found: list[tuple[int | None, str]]
) -> None:
    assert outcomes(text, "en") == found


def test_a_verb_behind_a_word_for_parts_makes_no_part_of_its_object() -> None:
    counts = find_counts("Two blasts, one of which killed 3, hit the city")
    assert [count.is_part for count in counts if count.at_most == 3] == [False]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Un attentat qui aurait pu tuer 20 personnes"),
        ("es", "Amenazó con matar a 20 personas"),
        ("ar", "هدد بقتل 20 شخصا"),
        ("ar", "حاول قتل 20 شخصا"),
        ("ar", "هجوم كان يمكن أن يقتل 20 شخصا"),
    ],
)
def test_what_was_only_threatened_did_not_happen(language: str, text: str) -> None:
    assert outcomes(text, language)[-1] == (20, "")


def test_those_who_are_charged_with_killing_were_not_killed() -> None:
    found = outcomes("اعتقلت الشرطة 3 أشخاص بتهمة قتل 5", "ar")
    assert (3, "killed") not in found
    assert (5, "killed") in found


def test_a_number_behind_a_part_is_no_part() -> None:
    assert outcomes("Vingt-quatre blessés dont 5 dans un état grave", "fr") == [
        (24, "wounded"),
        (5, "wounded"),
    ]
