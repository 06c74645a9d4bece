"""Offsets are code points of the text, whatever it contains."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reading.counts.find import find_counts
from reading.dates.find import find_dates
from reading.denials import find_denials
from reading.names.matcher import Name, NameMatcher
from reading.speakers import find_speakers

MATCHER = NameMatcher(
    Name(text, kind, text)
    for text, kind in [
        ("Taliban", "group"),
        ("TTP", "group"),
        ("Al-Qaïda", "group"),
        ("Straße Front", "group"),
        ("القاعدة", "group"),
        ("تحریک طالبان پاکستان", "group"),
        ("Kabul", "place"),
    ]
)
SAID = st.sampled_from(
    [
        "Taliban", "the TTP", "al-Qai\u0308da", "STRASSE FRONT", "القَاعِدَة", "تحریک طالبان پاکستان",
        "Kabul", "at least 12 policemen were killed", "dozens of", "30 to 60", "10 of 34",
        "on Tuesday", "14 and 15 July 2024", "since August 2021", "the day before", "said",
        "denied", "Matthew Miller", "according to", "no evidence", "half a dozen", "1,200",
        "a soldier died", "𝟙𝟚", "٣٤ soldiers",
    ]
)  # fmt: skip
STRANGE = st.sampled_from(
    [
        "😀",
        "\U0001f469\u200d\U0001f680",
        "e\u0301",
        "ﬁ",
        "ß",
        "İ",
        "\u200f",
        "\u064b",
        "½",
        "\u200d",
    ]
)
TEXTS = st.lists(st.one_of(SAID, STRANGE, st.text(max_size=6)), max_size=14).flatmap(
    lambda parts: st.sampled_from([" ", "", ", ", "\n"]).map(lambda gap: gap.join(parts))
)


@settings(max_examples=300)
@given(TEXTS)
def test_every_finding_matches_the_text_at_its_offsets(text: str) -> None:
    names = MATCHER.find(text)
    found: dict[str, Sequence[Any]] = {
        "counts": find_counts(text),
        "dates": find_dates(text, "2024-07-17"),
        "denials": find_denials(text),
        "speakers": find_speakers(text, names),
        "groups": [name for name in names if name.kind == "group"],
        "places": [name for name in names if name.kind == "place"],
    }
    for kind, findings in found.items():
        last = 0
        for each in findings:
            assert text[each.start : each.end] == each.exact, kind
            assert last <= each.start < each.end, kind
            assert each.explanation
            last = each.end


@settings(max_examples=150)
@given(TEXTS)
def test_the_same_text_reads_the_same(text: str) -> None:
    assert find_counts(text) == find_counts(text)
    assert find_dates(text, "2024-07-17") == find_dates(text, "2024-07-17")
    assert MATCHER.find(text) == MATCHER.find(text)


@given(STRANGE, STRANGE)
def test_names_and_counts_are_found_among_strange_characters(before: str, after: str) -> None:
    text = f"{before} The Taliban killed at least 12 policemen {after}"
    assert [name.exact for name in MATCHER.find(text)] == ["Taliban"]
    assert [count.words for count in find_counts(text)] == ["at least 12"]
