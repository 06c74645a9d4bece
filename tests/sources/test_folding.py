"""Folding names gives the same in Python and in PostgreSQL."""

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.texts.folding import fold, without_articles
from tests.factories import run_sql

pytestmark = pytest.mark.django_db

ASSIGNED = [
    chr(code)
    for code in range(1, sys.maxunicode + 1)
    if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")
]


def in_sql(texts: list[str], function: str = "fold_name") -> list[str]:
    rows = run_sql(
        f"SELECT {function}(given.text) FROM unnest(%s::text[]) WITH ORDINALITY"
        " given (text, number) ORDER BY number",
        texts,
    )
    return [folded for (folded,) in rows]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al-Qa'ida", "Al-Qāida"),
        ("al-Qa’ida", "al Qaʿida"),
        ("Al\u2011Qaida", "AL\u00a0QAIDA"),
        ("القاعده", "القاعدة"),
        ("أحمد", "احمد"),
        ("القَاعِدَة", "القـاعدة"),
        ("تحريك طالبان پاكستان", "تحریک طالبان پاکستان"),
        ("١٢", "۱۲"),
        ("Nangarhār", "NANGARHAR"),
        ("Khyber-Pakhtunkhwa", " Khyber \n Pakhtunkhwa "),
        ("U.S. Army", "US Army"),
        ("Đà Nẵng", "Da Nang"),
        ("Ｋａｂｕｌ", "kabul"),
        ("Straße", "STRASSE"),
        ("ΑΘΗΝΑΣ", "Αθηνας"),
        ("Йемен", "иемен"),
    ],
)
def test_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert in_sql([one, other]) == [fold(one)] * 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kabul", "Kabal"), ("1.5", "15"), ("كابل", "قابل"), ("किला", "कला"), ("No. 5", "No 5")],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("The Base", "base"),
        ("Al-Qaida", "qaida"),
        ("ash-Shabaab", "shabaab"),
        ("Jabhat an-Nusra", "jabhat nusra"),
        ("القاعدة", "قاعده"),
        ("The", "the"),
        ("Another Army", "another army"),
        ("As Sahab", "sahab"),
        ("As Kabul", "as kabul"),
    ],
)
def test_definite_articles_may_be_left_out(name: str, bare: str) -> None:
    assert without_articles(fold(name)) == bare
    assert in_sql([name], "fold_name_without_articles") == [bare]


def test_every_letter_of_unicode_compares_in_sql_as_in_python() -> None:
    for around in ("{}", "a{0}b{0} {0}.", "x.{}"):
        texts = [around.format(letter) for letter in ASSIGNED]
        folded = in_sql(texts)
        differ = {text: (fold(text), in_it) for text, in_it in zip(texts, folded, strict=True)
                  if fold(text) != in_it}  # fmt: skip
        assert differ == {}


@given(
    st.lists(
        st.text(st.sampled_from(ASSIGNED) | st.sampled_from("aB. -'ال\u0301\u200c")), min_size=1
    )
)
@settings(max_examples=200, deadline=None)
def test_every_text_compares_in_sql_as_in_python(texts: list[str]) -> None:
    assert in_sql(texts) == [fold(text) for text in texts]
    bare = [without_articles(fold(text)) for text in texts]
    assert in_sql(texts, "fold_name_without_articles") == bare


@given(st.text(st.sampled_from(ASSIGNED)))
@settings(deadline=None)
def test_what_is_folded_stays(text: str) -> None:
    assert fold(fold(text)) == fold(text)
