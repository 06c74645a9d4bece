"""Counts in English prose: bounds, nouns, whom they count and what befell them."""

import pytest

from entities.figures import Figure
from reading.counts.find import FoundCount, find_counts


def only(text: str) -> FoundCount:
    [count] = find_counts(text)
    assert text[count.start : count.end] == count.exact
    assert count.exact.startswith(count.words)
    return count


@pytest.mark.parametrize(
    ("text", "words", "at_least", "at_most"),
    [
        ("killed 12 traders", "12", 12, 12),
        ("killed five traders", "five", 5, 5),
        ("killed twenty-one traders", "twenty-one", 21, 21),
        ("killed Twenty one traders", "Twenty one", 21, 21),
        ("two hundred and five traders", "two hundred and five", 205, 205),
        ("a hundred traders", "a hundred", 100, 100),
        ("killed 1,200 traders", "1,200", 1200, 1200),
        ("some two thousand five hundred", "some two thousand five hundred", None, None),
        ("12 thousand traders", "12 thousand", 12_000, 12_000),
        ("1.5 million traders", "1.5 million", 1_500_000, 1_500_000),
        ("a dozen traders", "a dozen", 12, 12),
        ("half a dozen traders", "half a dozen", 6, 6),
        ("two dozen traders", "two dozen", 24, 24),
        ("at least 12 traders", "at least 12", 12, None),
        ("At least a dozen traders", "At least a dozen", 12, None),
        ("no fewer than 12 traders", "no fewer than 12", 12, None),
        ("not less than 12 traders", "not less than 12", 12, None),
        ("more than a dozen traders", "more than a dozen", 13, None),
        ("over 20 traders", "over 20", 21, None),
        ("12 or more traders", "12 or more", 12, None),
        ("12+ traders", "12+", 12, None),
        ("dozens of traders", "dozens", 24, None),
        ("dozens were killed", "dozens", 24, None),
        ("hundreds of traders", "hundreds", 200, None),
        ("tens of thousands of traders", "tens of thousands", 20_000, None),
        ("30 to 60 traders", "30 to 60", 30, 60),
        ("between 30 and 60 traders", "between 30 and 60", 30, 60),
        ("Between 30 to 60 traders", "Between 30 to 60", 30, 60),
        ("30-60 traders", "30-60", 30, 60),
        ("30–60 traders", "30–60", 30, 60),
        ("five or six traders", "five or six", 5, 6),
        ("up to 60 traders", "up to 60", None, 60),
        ("no more than 60 traders", "no more than 60", None, 60),
        ("as many as 60 traders", "as many as 60", None, 60),
        ("fewer than 10 traders", "fewer than 10", None, 9),
        ("less than ten traders", "less than ten", None, 9),
        ("at least one trader", "at least one", 1, None),
    ],
)
def test_bounds_follow_from_the_words(
    text: str, words: str, at_least: int | None, at_most: int | None
) -> None:
    count = only(text)
    assert (count.words, count.at_least, count.at_most) == (words, at_least, at_most)


@pytest.mark.parametrize("word", ["about", "around", "some", "nearly", "an estimated", "roughly"])
def test_an_approximate_number_is_a_best_figure_without_bounds(word: str) -> None:
    count = only(f"{word} 20 traders")
    assert (count.at_least, count.at_most, count.about) == (None, None, 20)
    assert (count.figure, count.reading) == (Figure(best=20), "about 20")
    assert "is read as about 20" in count.explanation


@pytest.mark.parametrize(
    "text",
    [
        "10 of 34 provinces",
        "10 out of 34 provinces",
        "ten of the 34 provinces",
        "10 of Afghanistan’s 34 provinces",
        "10 of its 34 provinces",
        "Of the 34 provinces, the monitors counted 10 in which camps stand.",
        "Of Afghanistan's 34 provinces, 10 are at peace.",
    ],
)
def test_a_part_is_linked_to_its_total(text: str) -> None:
    count = only(text)
    assert (count.at_least, count.at_most, count.out_of) == (10, 10, 34)


@pytest.mark.parametrize(
    "text",
    [
        "in 2023 it was so",
        "2023 was long",
        "since 2021",
        "on 14 and 15 July 2024",
        "on July 16",
        "on 2024-07-16",
        "16/07/2024",
        "at 10:30",
        "at 5 p.m. and 7 am",
        "the 12th day",
        "the twenty-first century",
        "12 percent of it",
        "12% and 12 per cent",
        "$12 and €12",
        "Rs 500",
        "12 dollars",
        "two million rupees",
        "in the past two days",
        "48 hours",
        "an 8-hour fight",
        "a 25-year-old",
        "aged 25",
        "12 km from there",
        "five kilometres",
        "Resolution 1267",
        "Article 5",
        "page 7",
        "G12 and I204",
        "AK-47",
        "1. The first point",
        "one of the armed forces",
        "one thing counts as a priority",
        "a soldier is a man",
        "no one came",
        "three times",
        "version 3.12.1",
    ],
)
def test_a_number_that_counts_nothing_is_not_a_count(text: str) -> None:
    assert find_counts(text) == []


def test_a_toll_that_rose_is_what_it_rose_to() -> None:
    count = only("The death toll rose from 12 to 21.")
    assert (count.at_least, count.at_most, count.outcome) == (21, 21, "killed")


@pytest.mark.parametrize(
    ("noun", "victims"),
    [
        ("Pakistani security forces", "security forces"),
        ("members of Pakistan's security forces", "security forces"),
        ("soldiers", "security forces"),
        ("policemen", "security forces"),
        ("police officials", "security forces"),
        ("paramilitary troops", "security forces"),
        ("civilians", "civilians"),
        ("children", "civilians"),
        ("children of soldiers", "civilians"),
        ("polio workers", "civilians"),
        ("aid workers", "aid workers"),
        ("journalists", "journalists"),
        ("provincial officials", "government officials"),
        ("suspected militants", "militants"),
        ("suicide bombers", "militants"),
        ("people", "unknown"),
        ("others", ""),
        ("schools", ""),
    ],
)
def test_the_noun_says_who_is_counted(noun: str, victims: str) -> None:
    count = only(f"At least 12 {noun} were there.")
    assert (count.noun, count.victims) == (noun, victims)


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("12 soldiers were killed.", ["killed"]),
        ("The blast killed 12 soldiers.", ["killed"]),
        ("killing 12 soldiers", ["killed"]),
        ("leaving 12 dead and 20 injured", ["killed", "wounded"]),
        ("Four policemen were killed and six wounded.", ["killed", "wounded"]),
        ("It killed 12 soldiers and wounded 20.", ["killed", "wounded"]),
        ("12 traders were killed, it said; five others were wounded.", ["killed", "wounded"]),
        ("12 soldiers and five civilians have been killed.", ["killed", "killed"]),
        ("It killed 12 soldiers and, besides them, five civilians.", ["killed", "killed"]),
        ("Gunmen kidnapped 16 workers.", ["kidnapped"]),
        ("16 workers were abducted and two are missing.", ["kidnapped", "missing"]),
        ("Three soldiers lost their lives.", ["killed"]),
        ("12 soldiers killed five militants.", ["", "killed"]),
        ("12 camps stand there. Somebody was killed.", [""]),
    ],
)
def test_the_sentence_gives_the_outcome(text: str, outcomes: list[str]) -> None:
    assert [count.outcome for count in find_counts(text)] == outcomes


def test_a_single_person_counts_as_one_where_the_sentence_has_an_outcome() -> None:
    one, two = find_counts("A soldier was killed and two policemen were injured.")
    assert (one.words, one.at_least, one.at_most, one.victims, one.outcome) == (
        *("A", 1, 1),
        "security forces",
        "killed",
    )
    assert two.outcome == "wounded"


def test_the_explanation_says_how_the_words_were_read() -> None:
    assert only("At least 12 policemen were killed.").explanation == (
        "“At least 12” is read as 12 or more, “policemen” as security forces, killed."
    )


def test_the_number_of_a_checkpoint_is_not_a_count() -> None:
    assert find_counts("Armed men attacked checkpoint 1 and check post 12 at night.") == []
    [count] = find_counts("At the checkpoint 12 soldiers were killed.")
    assert (count.at_least, count.noun) == (12, "soldiers")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At least nine (9) guards were killed", [(9, None, "killed")]),
        ("The toll climbed from 31 to 38.", [(38, 38, "killed")]),
        ("Dead: 7; injured: 21 officers.", [(7, 7, "killed"), (21, 21, "wounded")]),
        ("> 7 dead; ≥7 dead", [(8, None, "killed"), (7, None, "killed")]),
        (
            "7 lakh people fled; 2 crore people need help.",
            [(700_000,) * 2 + ("displaced",), (20_000_000,) * 2 + ("",)],
        ),
        ("Between 2 and 3 million people", [(2_000_000, 3_000_000, "")]),
        ("6 000 people died", [(6000, 6000, "killed")]),
        ("6'000 people died", [(6000, 6000, "killed")]),
        ("On Monday four men were killed", [(4, 4, "killed")]),
        ("Several guards were killed", [(3, None, "killed")]),
        ("A couple of guards were killed", [(2, 2, "killed")]),
        ("There were no casualties", [(0, 0, "")]),
        ("No deaths were reported", [(0, 0, "killed")]),
        ("The number of dead rose to 7", [(7, 7, "killed")]),
        ("Another five were hurt", [(5, 5, "wounded")]),
        ("killed two guards and detained three men", [(2, 2, "killed"), (3, 3, "detained")]),
        ("12 guards were killed and 3 cars damaged", [(12, 12, "killed"), (3, 3, "")]),
        ("The bomb killed 4 men in 2 villages", [(4, 4, "killed"), (2, 2, "")]),
        ("4 men were killed by 2 gunmen", [(4, 4, "killed"), (2, 2, "")]),
        ("12 men were killed or injured", [(12, 12, "")]),
        ("a plot to kill 10 men", [(10, 10, "")]),
        ("10 men could be killed", [(10, 10, "")]),
        ("The murder of a judge", [(1, 1, "killed")]),
        ("A carpenter was gunned down", [(1, 1, "killed")]),
        ("They executed a beekeeper", [(1, 1, "killed")]),
        ("The mayor was shot dead", [(1, 1, "killed")]),
        ("Soldier killed in ambush", [(1, 1, "killed")]),
        ("12 people were killed and 30 others injured", [(12, 12, "killed"), (30, 30, "wounded")]),
        ("12 men travelling in a bus were killed", [(12, 12, "killed")]),
        ("Among the dead were six women", [(6, 6, "killed")]),
        ("killed a man and a woman was hurt", [(1, 1, "killed"), (1, 1, "wounded")]),
        ("Two men were wounded in the attack and died", [(2, 2, "killed")]),
        # Whoever was wounded or abducted first: what came of it is the outcome.
        ("12 of the 30 wounded died", [(12, 12, "killed")]),
        ("12 of the 30 kidnapped were freed", [(12, 12, "released")]),
        ("The army freed 12 of the 30 kidnapped", [(12, 12, "released")]),
        ("12 of the 30 wounded are children", [(12, 12, "wounded")]),
        ("Two of the five abducted killed a guard", [(2, 2, "kidnapped"), (1, 1, "killed")]),
        ("Two of the five killed a guard", [(2, 2, ""), (1, 1, "killed")]),
        ("Three injured children died", [(3, 3, "killed")]),
        ("Three injured children escaped", [(3, 3, "wounded")]),
        ("12 men wounded in the ambush died", [(12, 12, "killed")]),
        ("12 girls abducted in May were freed", [(12, 12, "released")]),
        ("12 men killed in the ambush were freed in May", [(12, 12, "killed")]),
        # None of a number is zero, not that number.
        ("None of the 48 miners was killed", [(0, 0, "killed")]),
        ("None of the at least 48 miners fled", [(48, None, "displaced")]),
        ("The attack killed 9, including 4 last month", [(9, 9, "killed"), (4, 4, "killed")]),
        ("A total of 12 men were killed", [(12, 12, "killed")]),
    ],
)
def test_a_number_takes_what_its_own_clause_tells(
    text: str, found: list[tuple[int | None, int | None, str]]
) -> None:
    assert [(c.at_least, c.at_most, c.outcome) for c in find_counts(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Ahmad Khan, 42, spoke",
        "Ahmad Khan (42) spoke",
        "sisters aged 9 and 12",
        "a 122 mm rocket",
        "at 0430 they came",
        "500 afghanis and PKR 500",
        "they won 3-1",
        "World War 2",
        "Section 302",
        "a blast destroyed a house",
    ],
)
def test_ages_measures_money_and_scores_are_no_counts(text: str) -> None:
    assert find_counts(text) == []


def test_the_clause_of_a_count_holds_its_number_and_its_verb() -> None:
    text = "On Monday four policemen were killed and six wounded near the town."
    clauses = [text[slice(*count.clause)] for count in find_counts(text)]
    assert clauses == ["four policemen were killed", "six wounded"]


def test_the_state_of_a_total_belongs_to_its_noun() -> None:
    [count] = find_counts("12 of the 30 wounded soldiers died.")
    assert (count.exact, count.outcome) == ("12 of the 30 wounded soldiers", "killed")


def test_a_part_is_told_from_its_whole() -> None:
    counts = find_counts("Nine people, including three children, were killed.")
    assert [count.is_part for count in counts] == [False, True]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12 people were not killed.", [""]),
        ("12 hostages were to be killed.", [""]),
        ("12 hostages may be killed.", [""]),
        ("Three gunmen had killed the guard.", [""]),
        ("Because of three officers many were killed.", [""]),
        ("Three massacres were reported.", [""]),
        ("12 were killed and wounded.", [""]),
        ("12 were kidnapped and killed.", ["killed"]),
        ("12 were killed and kidnapped.", ["killed"]),
        ("They want to kill 12 men.", [""]),
        ("The plot to kill 12 failed.", [""]),
        ("They vowed to kill 12 men.", [""]),
        ("They tried killing 12 men.", [""]),
        ("Killed: 12.", ["killed"]),
        ("The death toll is 12.", ["killed"]),
        ("Among the dead were 12 guards.", ["killed"]),
        ("The dead included 12 guards.", ["killed"]),
        ("The number of dead rose to 12.", ["killed"]),
        ("They killed the mayor and 12 guards.", ["killed"]),
        ("The mayor was killed along with 12 guards.", ["killed"]),
        ("12 were killed in Kabul and five in Herat.", ["killed", "killed"]),
        ("12 were killed in Kabul and two more in Herat.", ["killed", "killed"]),
        ("12 soldiers and five civilians were killed.", ["killed", "killed"]),
    ],
)
def test_a_number_takes_no_outcome_but_that_of_its_own_verb(text: str, told: list[str]) -> None:
    numbered = [count for count in find_counts(text) if count.words.lower() != "the"]
    assert [count.outcome for count in numbered] == told


def test_numbers_that_add_up_to_the_one_before_are_its_parts() -> None:
    counts = find_counts("The attack killed three people, two soldiers and one civilian.")
    assert [count.is_part for count in counts] == [False, True, True]


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        # A massacre is no number of victims.
        ("en", "12 massacre survivors were found.", [(12, "")]),
        # A relative clause tells less than the verb of the sentence.
        (
            "es",
            "Los rebeldes liberaron a tres soldados que habían sido secuestrados en abril.",
            [(3, "released")],
        ),
        # A participle belongs to the noun before it, not to a number further on.
        ("es", "Un hombre herido en la plaza vio 12 soldados.", [(1, "wounded"), (12, "")]),
        # What was only attempted
        ("es", "Intentaron matando a tres guardias.", [(3, "")]),
        # A number with a predicate of its own takes nothing from the one before it.
        (
            "en",
            "The operation left 5 terrorists dead, 3 apprehended and 2 on the run.",
            [(5, "killed"), (3, "detained"), (2, "")],
        ),
        # A clause with a verb of its own, listed or not, takes nothing from the clause before it.
        ("en", "Seven people died; 20 need help.", [(7, "killed"), (20, "")]),
        ("en", "Seven people died; 20 require help.", [(7, "killed"), (20, "")]),
        ("en", "Seven people died and 20 require help.", [(7, "killed"), (20, "")]),
        ("en", "A blast killed seven people and 20 require help.", [(7, "killed"), (20, "")]),
        ("en", "Seven people died; one requires help.", [(7, "killed")]),
        ("es", "Siete personas murieron y 20 requieren ayuda.", [(7, "killed"), (20, "")]),
        ("fr", "Sept personnes sont mortes et 20 attendent.", [(7, "killed"), (20, "")]),
        # A clause without a verb does.
        (
            "en",
            "Seven died in Herat; six Pakistanis here.",
            [(7, "killed"), (6, "killed")],
        ),
        ("fr", "Deux sont morts à Gao ; cinq civils à Mopti.", [(2, "killed"), (5, "killed")]),
        # The verb behind a part is that of the part: the whole did not die.
        ("en", "The boat had 200 passengers, of whom 12 died.", [(200, ""), (12, "killed")]),
        ("fr", "Il y avait 200 passagers dont 12 ont péri.", [(200, ""), (12, "killed")]),
        (
            "fr",
            "Il a 200 passagers, dont 12 enfants ont péri.",
            [(200, ""), (12, "killed")],
        ),
        ("en", "Ten men, including two guards were killed.", [(10, "killed"), (2, "killed")]),
        ("fr", "Douze personnes dont trois enfants sont mortes.", [(12, "killed"), (3, "killed")]),
        (
            "fr",
            "Dix personnes, dont trois enfants, sont mortes.",
            [(10, "killed"), (3, "killed")],
        ),
        ("es", "Iban 200 pasajeros, de los cuales 12 murieron.", [(200, ""), (12, "killed")]),
        ("ar", "كان على متن القارب 200 راكب، مات منهم 12.", [(200, ""), (12, "killed")]),
        ("ar", "من بين 30 رهينة أفرج عن 12.", [(30, ""), (12, "released")]),
    ],
)
def test_these_numbers_take_no_outcome_of_another_word(
    language: str, text: str, told: list[tuple[int, str]]
) -> None:
    found = find_counts(text, language)
    assert [(each.at_most, each.outcome or each.other_outcome) for each in found] == told
