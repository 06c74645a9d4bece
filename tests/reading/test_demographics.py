"""Nouns that say whether children, women or elderly people are counted."""

import pytest

from reading.counts.demographics import demographic_of


@pytest.mark.parametrize(
    ("noun", "demographic"),
    [
        ("children", "children"),
        ("primary school children", "children"),
        ("Girls", "children"),
        ("women", "women"),
        ("elderly villagers", "elderly"),
        ("niños", "children"),
        ("femmes", "women"),
        ("أطفال", "children"),
        ("women and children", ""),
        ("men", ""),
        ("traders", ""),
        ("", ""),
    ],
)
def test_a_noun_tells_a_demographic_if_it_names_one_alone(noun: str, demographic: str) -> None:
    assert demographic_of(noun) == demographic
