"""The items of a list, a table or a paragraph, and what fills them."""

import json
from pathlib import Path
from typing import Any

import pytest
from sentencex import get_sentence_boundaries

from reading.lists.filling import filling_of, finest
from reading.lists.items import items_in
from reading.suggestions import Suggestion
from sources.texts import sentences
from sources.texts.windows import WINDOW


def words_of(text: str) -> list[str]:
    found = items_in(text, 0, len(text))
    assert all(text[each.start : each.end] == each.words for each in found)
    return [each.words for each in found]


def test_bullets_are_items_without_their_marks() -> None:
    text = "Abductions this month:\n- One man in Quetta.\n- Two men\n  in Turbat. Both fled.\n"
    assert words_of(text) == ["One man in Quetta.", "Two men\n  in Turbat. Both fled."]


def test_numbered_lines_are_items() -> None:
    assert words_of("1. One man.\n2) Two men.\n(c) Three.") == ["One man.", "Two men.", "Three."]


def test_rows_of_a_table_are_items() -> None:
    rows = ["3 May\tQuetta\t2", "4 May\tTurbat\t1"]
    assert words_of("\n".join(rows)) == rows


def test_sentences_are_items_where_there_is_no_list() -> None:
    assert words_of("One man was taken. Two men fled.") == ["One man was taken.", "Two men fled."]


def test_only_items_in_the_stretch_are_taken() -> None:
    text = "One man was taken. Two men fled. Rain fell."
    found = items_in(text, text.index("Two"), text.index("Rain"))
    assert [each.words for each in found] == ["Two men fled."]


def test_only_the_sentences_around_a_stretch_are_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = " ".join(f"Man {number} was taken." for number in range(20_000))
    read: list[int] = []

    def boundaries(language: str, window: str) -> Any:
        read.append(len(window))
        return get_sentence_boundaries(language, window)

    monkeypatch.setattr(sentences, "get_sentence_boundaries", boundaries)
    start = text.index("Man 15000")
    assert [each.words for each in items_in(text, start, start + 20)] == ["Man 15000 was taken."]
    assert 0 < sum(read) <= 2 * WINDOW


def test_items_of_a_stretch_are_those_of_the_whole_text() -> None:
    """Also where the first line of the stretch would be a headline at the beginning of a text."""
    line = "Rain was expected in the north and the south of the country all through the week. "
    text = "".join(f"Part {number}\n{line * 3}\n\n" for number in range(60))
    whole = items_in(text, 0, len(text))
    for start in range(0, len(text), 700):
        end = start + 500
        assert items_in(text, start, end) == [
            each for each in whole if each.start < end and start < each.end
        ]


def suggestion(kind: str, **value: object) -> Suggestion:
    return Suggestion(kind, 0, 1, "x", value, "x", "x", "x")  # type: ignore[arg-type]


def test_the_finest_place_and_the_date_of_the_event_fill_an_item() -> None:
    country = suggestion("place", place="PK", within=[], adjective=False)
    town = suggestion("place", place="Q", within=["PK"], adjective=False)
    said = suggestion("date", edtf="2024-05-04", said=True)
    event = suggestion("date", edtf="2024-05-03", said=False)
    unsure = suggestion("date", edtf="", said=False)
    filling = filling_of([country, town, unsure, said, event])
    assert (filling.place, filling.date) == (town, event)


CASES = json.loads(
    (Path(__file__).parent.parent / "javascript" / "choosing_cases.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_fills_values_is_chosen_as_on_the_workbench(case: dict[str, Any]) -> None:
    found = [suggestion(each["kind"], **each["value"]) for each in case["suggestions"]]
    chosen = finest(found)
    assert [found.index(each) for each in chosen] == case["chosen"]


def test_parts_and_counts_without_an_outcome_fill_nothing() -> None:
    posts = suggestion("count", outcome="", part=False)
    children = suggestion("count", outcome="killed", part=True)
    killed = suggestion("count", outcome="killed", part=False)
    assert filling_of([posts, children]).count is None
    assert filling_of([posts, children, killed]).count is killed
    assert filling_of([]).group is None
