"""Which records of two codings are the same, and how far their values agree."""

import pytest

from curation.second_coding.agreement import krippendorff_alpha
from curation.second_coding.comparing import FOUND, Pair, compared, pairs
from curation.second_coding.values import Coded, CodedValue


def record(title: str, cited: list[tuple[int, int]], type: str = "incident", **texts: str) -> Coded:
    values = [CodedValue(name, name, text) for name, text in texts.items()]
    return Coded(type, title, values, cited)


def test_records_that_cite_the_same_words_are_the_same() -> None:
    first = [record("A", [(0, 20)], date="1 May"), record("B", [(40, 60)], date="2 May")]
    second = [record("again B", [(42, 60)], date="3 May"), record("again A", [(0, 18)])]
    assert pairs(first, second) == [Pair(0, 1), Pair(1, 0)]


def test_of_records_with_the_same_words_those_with_the_same_values_are_the_same() -> None:
    first = [record("A", [(0, 20)], date="1 May"), record("B", [(0, 20)], date="2 May")]
    second = [record("C", [(0, 20)], date="2 May"), record("D", [(0, 20)], date="1 May")]
    assert pairs(first, second) == [Pair(0, 1), Pair(1, 0)]


def test_records_without_common_words_are_the_same_only_with_two_equal_values() -> None:
    first = [record("A", [(0, 5)], date="1 May", place="Hama")]
    alike = [record("B", [(50, 60)], date="1 May", place="Hama")]
    other = [record("B", [(50, 60)], date="1 May", place="Homs")]
    assert pairs(first, alike) == [Pair(0, 0)]
    assert pairs(first, other) == [Pair(0, None), Pair(None, 0)]


def test_records_of_different_types_are_never_the_same() -> None:
    first, second = record("A", [(0, 20)]), record("A", [(0, 20)], type="finding")
    assert pairs([first], [second]) == [Pair(0, None), Pair(None, 0)]


def test_each_variable_that_either_coded_is_compared() -> None:
    first = record("A", [], date="1 May", place="Hama")
    second = record("B", [], date="2 May", weapons="mine")
    assert [(value.variable, one, other) for value, one, other in compared(first, second)] == [
        ("", "A", "B"),
        ("date", "1 May", "2 May"),
        ("place", "Hama", ""),
        ("weapons", "", "mine"),
    ]


def test_of_a_record_that_one_found_nothing_else_is_compared() -> None:
    assert compared(None, record("B", [], date="2 May")) == [(FOUND, "", "B")]
    assert compared(record("", [], date="2 May"), None) == [(FOUND, "without a title", "")]


# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), examples A and B.
BINARY = (list("0100000000"), list("1110010100"))
NOMINAL = (list("aabbdcccedda"), list("babbbccceddd"))


@pytest.mark.parametrize(
    ("first", "second", "alpha"),
    [(*BINARY, 0.095), (*NOMINAL, 0.692)],
    ids=["binary", "nominal"],
)
def test_alpha_is_that_of_the_published_examples(
    first: list[str], second: list[str], alpha: float
) -> None:
    found = krippendorff_alpha(list(zip(first, second, strict=True)))
    assert found == pytest.approx(alpha, abs=0.0005)


def test_alpha_is_one_for_perfect_agreement_and_unknown_where_nothing_differs() -> None:
    assert krippendorff_alpha([("a", "a"), ("b", "b")]) == 1
    assert krippendorff_alpha([("a", "a"), ("a", "a")]) is None
    assert krippendorff_alpha([]) is None
