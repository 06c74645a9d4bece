"""Text keeps what a reader sees and what scripts need, and nothing else."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.texts.characters import MAX_MARKS, advice_on, clean, readable, remark_on, shown
from sources.texts.text import tidy
from tests.factories import run_sql

HIDDEN = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u200e\u200f\u061c"
)
HIDDEN += "\u00ad\ufeff\u2060\u034f\ufff9\ufffa\ufffb\U000e0041\ufe0f\u3164\u115f"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        pytest.param("killed \u202e41\u202c men", "killed 41 men", id="override"),
        pytest.param("killed \u202d41\u202c men", "killed 41 men", id="override to the left"),
        pytest.param("\u206741 killed, 3 hurt\u2069", "41 killed, 3 hurt", id="isolated numbers"),
        pytest.param("\u202b41 killed\u202c", "41 killed", id="embedded against its letters"),
        pytest.param("قتل 1\u200f4", "قتل 14", id="mark between digits"),
        pytest.param("قتل 1\u061c4", "قتل 14", id="Arabic letter mark between digits"),
        pytest.param("قتل\u200f، 14", "قتل، 14", id="mark beside a number"),
        pytest.param("12 killed,\u200f 3 hurt", "12 killed, 3 hurt", id="mark in English"),
        pytest.param("\u2067قتل 14", "قتل 14", id="never closed"),
        pytest.param("قتل\u2069 14\u202c", "قتل 14", id="never opened"),
        pytest.param("\u2067قتل\n14\u2069", "قتل\n14", id="closed on another line"),
        pytest.param("1\u200b4", "14", id="zero width space"),
        pytest.param("1\u200d4 a\u200cb", "14 ab", id="joiners where nothing joins"),
        pytest.param("infor\u00admation", "information", id="soft hyphen"),
        pytest.param("x\U000e0031\U000e0034\U000e007f", "x", id="tags"),
        pytest.param("1\ufe0f4\U000e0101", "14", id="variation selectors on digits"),
        pytest.param("\ufff91\ufffa4\ufffb", "1(4)", id="annotation"),
        pytest.param("a\u3164b\uffa0\u2060", "ab", id="blanks"),
        pytest.param("a\U00016fe4b\U0001d159", "ab", id="fillers"),
        pytest.param("a\u2028b\u2029c\u2800d", "a b c d", id="what parts words"),
        pytest.param("e" + "\u0323" * 30, "e" + "\u0323" * MAX_MARKS, id="many marks"),
        pytest.param("a\x85b\x9b", "ab", id="controls"),
    ],
)
def test_hidden_characters_are_removed(raw: str, kept: str) -> None:
    assert readable(raw) == kept


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("می\u200cخواهم", id="Persian"),
        pytest.param("क्\u200dष", id="Devanagari"),
        pytest.param("ශ්\u200dරී", id="Sinhala"),
        pytest.param("👨\u200d👩\u200d👧 1\ufe0f\u20e3 ❤\ufe0f", id="emoji"),
        pytest.param("\u2067سلام world 14\u2069 said", id="balanced isolate"),
        pytest.param("قال \u2066the BBC\u2069 اليوم", id="English in Arabic"),
        pytest.param("سلام\u200f! (BBC\u200e) سلام", id="marks beside letters"),
        pytest.param("葛\U000e0100城市", id="ideographic variation"),
        pytest.param("ខ្មែរ\u200bភាសា", id="Khmer"),
        pytest.param("بِسْمِ اللَّهِ الرَّحْمَٰنِ", id="vocalised Arabic"),
        pytest.param("בְּרֵאשִׁ֖ית", id="accented Hebrew"),
        pytest.param("\u0601١٤", id="Arabic sign of a year"),
        pytest.param("plain words\twith\nlines", id="plain"),
    ],
)
def test_characters_that_scripts_need_are_kept(words: str) -> None:
    assert readable(words) == words


def test_direction_marks_are_kept_only_away_from_numbers() -> None:
    assert readable("سلام\u200f، دنیا") == "سلام\u200f، دنیا"


@given(st.text(st.sampled_from("a1 \nقا٣" + HIDDEN + "\u0301\u200d👩"), max_size=40))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert readable(once) == once
    assert shown(once) == once


@given(st.lists(st.text(st.sampled_from("a1 قا" + HIDDEN + "\u0301"), max_size=12), max_size=5))
def test_cleaned_pieces_are_clean_when_joined(pieces: list[str]) -> None:
    whole = "\n".join(map(tidy, pieces))
    assert tidy(whole) == whole


@given(st.text(st.sampled_from("a1 \nقا" + HIDDEN), max_size=40))
def test_shown_text_has_the_length_of_stored_text(text: str) -> None:
    assert len(shown(text)) == len(text)
    assert readable(shown(text)) == shown(text)


@given(st.text(st.sampled_from("قا1 a" + HIDDEN), max_size=30))
def test_no_mark_of_direction_stands_beside_a_number(text: str) -> None:
    """A mark that remains between a digit and the nearest letter or digit has no effect."""
    kept = readable(text)
    for place, character in enumerate(kept):
        if character in "\u200e\u200f\u061c":
            around = [
                next((each for each in side if each.isalnum()), "")
                for side in (kept[place + 1 :].split("\n")[0], kept[:place][::-1].split("\n")[0])
            ]
            assert not any(each.isdigit() for each in around)


@pytest.mark.parametrize(
    "unit",
    [
        "\u202a",
        "\u202a\u2069",
        "\u2067",
        "\u200f",
        "ا\u200f",
        "ا\u200c",
        "\u2067ا\u2069",
        "e\u0301",
        "\U000e0041",
    ],
)
def test_work_grows_with_the_text_alone(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = 0
    category = unicodedata.category

    def counting(character: str) -> str:
        nonlocal counted
        counted += 1
        return category(character)

    clean("e\u0301" * 8)
    monkeypatch.setattr("sources.texts.characters.unicodedata.category", counting)
    work = []
    for size in (1000, 4000):
        counted = 0
        clean(unit * size)
        work.append(counted)
    assert work[1] <= 4 * work[0] + 100


def test_a_long_line_with_a_direction_mark_is_not_looked_at_letter_by_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    category = unicodedata.category
    seen = []

    def noting(character: str) -> str:
        seen.append(character)
        return category(character)

    clean("e\u0301" * 8)
    monkeypatch.setattr("sources.texts.characters.unicodedata.category", noting)
    line = "قتل اثنا عشر رجلا. " * 1000 + "قتل\u200f"
    assert readable(line) == line
    assert len(seen) < 100


def test_removed_characters_are_reported_by_name() -> None:
    cleaned = clean("\u202e41\u202c and \u202e14\u202c\u00ad")
    assert remark_on(cleaned.removed) == (
        "5 characters were taken out that no reader sees: 2 right-to-left override, "
        "2 pop directional formatting, 1 soft hyphen."
    )
    assert remark_on(clean("plain").removed) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Аdmin and раypal", "Letters of several alphabets stand in one word: “Аdmin”, “раypal”."),
        ("1۴ killed", "Digits of several kinds stand in one number: “1۴”."),
        ("１4 killed", "Digits of several kinds stand in one number: “１4”."),
        ("in 2O24 there", "A letter stands among digits: “2O24”."),
        ("a \ue000 sign", "1 of its characters have a shape in one font only"),
    ],
)
def test_look_alike_characters_are_reported(text: str, told: str) -> None:
    (sentence,) = advice_on(text)
    assert sentence.startswith(told.removesuffix("."))


@pytest.mark.parametrize(
    "text", ["Кабул, Kabul", "۱۴ and 14", "Δt and µg", "Ελλάδα", "Plain 14, 2024-07-16.", "COVID19"]
)
def test_mixed_alphabets_alone_are_not_reported(text: str) -> None:
    assert advice_on(text) == []


def test_postgres_has_the_same_list_of_hidden_characters(db: None) -> None:
    """Everything that PostgreSQL refuses is removed before. PostgreSQL refuses all characters
    that are always hidden."""
    points = [point for point in range(1, sys.maxunicode + 1) if not 0xD800 <= point <= 0xDFFF]
    rows = run_sql(
        "SELECT point FROM unnest(%s::int[]) AS point"
        " WHERE sources_hides('a' || chr(point) || 'b')",
        points,
    )
    refused = {point for (point,) in rows}
    assert {chr(point) for point in refused if readable(f"a{chr(point)}b") != "ab"} == set(
        "\u2028\u2029\u2800\ufffa\ufffb"
    )
    blanks = "\u2028\u2029\u2800\u3164\uffa0\U00016fe4\U0001d159"
    assert set(map(ord, blanks)) <= refused
    left = [
        point
        for point in points
        if unicodedata.category(chr(point)) == "Cf"
        and readable(f"a{chr(point)}b") == "ab"
        and point not in refused
    ]
    # Characters that are needed in other contexts.
    assert set(map(chr, left)) <= set(
        "\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c"
    ) | set("\u2066\u2067\u2068\u2069")
