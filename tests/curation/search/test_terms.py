"""What a person writes into the search."""

import pytest

from curation.search.terms import MAX_TERMS, Term, terms_of
from curation.search.words import lexemes, vector


@pytest.mark.parametrize(
    ("written", "terms"),
    [
        ("", []),
        ("- “”  …", []),
        ("Kidnapped traders", [Term(("kidnapped",)), Term(("traders",))]),
        ("trader trader TRADER", [Term(("trader",))]),
        ("“two traders”", [Term(("two", "traders"))]),
        ("«deux marchands» Niger", [Term(("deux", "marchands")), Term(("niger",))]),
        ("Al-Shabaab", [Term(("al", "shabaab"))]),
        ("Ansar'ullah", [Term(("ansarullah",))]),
        ("kidnap*", [Term(("kidnap",), begins=True)]),
        ("market -bombing", [Term(("market",)), Term(("bombing",), excluded=True)]),
        ('-"car bomb"', [Term(("car", "bomb"), excluded=True)]),
        ("الجَبهة", [Term(("الجبهه",))]),
        ("'; DROP TABLE x; --", [Term(("drop",)), Term(("table",)), Term(("x",))]),
        ("a:* & !b", [Term(("a",), begins=True), Term(("b",))]),
    ],
)
def test_words_phrases_beginnings_and_exclusions_are_read(written: str, terms: list[Term]) -> None:
    assert terms_of(written) == terms


def test_while_a_word_is_typed_it_is_a_beginning() -> None:
    assert terms_of("two trad", last_may_go_on=True) == [
        Term(("two",)),
        Term(("trad",), begins=True),
    ]


def test_a_pasted_page_counts_up_to_a_limit() -> None:
    assert len(terms_of(" ".join(f"w{number}" for number in range(90)))) == MAX_TERMS


def test_letters_of_scripts_without_spaces_are_words() -> None:
    assert [*lexemes("武装勢力3人")] == ["武", "装", "勢", "力", "3", "人"]


def test_words_of_two_lines_are_apart() -> None:
    assert vector(["A b", "c a"]) == "'a':1,14 'b':2 'c':13"
