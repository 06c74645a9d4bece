"""The work of reading grows linearly with the text.

The test counts work and does not measure time. Each call of external code (a regular expression or
the sentence splitter) counts as the square of the characters that it may look at, which is the
worst case of any pattern. Each call of a Python function counts as one.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import reading
import sources.texts.sentences
import sources.texts.windows
from reading import denials
from reading.counts import words
from reading.counts.find import find_counts
from reading.dates import worded
from reading.dates.find import find_dates
from reading.denials import find_denials
from reading.names.matcher import Name, NameMatcher
from reading.speakers import find_speakers
from sources.texts.sentences import MAX_SENTENCE_LENGTH, sentence_spans
from sources.texts.windows import WINDOW, windows

SIZE = 2 * WINDOW
ALLOWED = (0, 4 * WINDOW)
"""The allowance in addition to twice the work, in squares and calls: two windows are cut once,
four three times."""

UNITS = [
    "“", "”", "'", "’", '"', "“(", ".”", "“a. ", "1 ", "12,", "1,000",
    "between 3 and ", "3 of 4 ", "of the 34, ", "١ ", "٣٤ ", "one hundred and ",
    "dozens of ", "a soldier ", "about ", "rose ", "Kabul 12 men\n", "Kabul\t12\n",
    "(", "[", "a.", "A.", "U.S. ", "a", "A", "Al-", "a-", "ا", "。", "said ",
    "said Ahmed Khan, ", "Ahmed Khan ", "Ahmed ", "Ahmed Khan said. ",
    "according to ", "on Monday ", "On Monday, ", "in May ", "3 May ", "2021 ",
    "the day before ", "a\u200d", "\u200d", "\u0301", "e\u0301", "😀", "👩\u200d🚀",
    "\n", "\n\n", " ", "\t", "\u00a0", ", ", "; ", ". ", "…", "-", "|", "deny ",
    "not ", "no ", "reject ", "killed ", "and ", "TTP ", "TTP, ", "TTP also ",
    "Kabul ", "TTP (", "TTP said ", "TTP spokesman ", "Speaking for TTP, ", "a's ",
    "lastly ", "\u202e", "a'",
]  # fmt: skip

MATCHER = NameMatcher(
    [
        Name("Kabul", "place", 1),
        Name("TTP", "group", 2),
        Name("Tehrik-i-Taliban Pakistan", "group", 2),
        Name("TTP TTP TTP", "group", 3),
    ]
)
READERS: dict[str, Callable[[str], object]] = {
    "sentences": sentence_spans,
    "counts": find_counts,
    "dates": lambda text: find_dates(text, "2024-05-04"),
    "denials": find_denials,
    "names": MATCHER.find,
    "speakers": lambda text: find_speakers(text, MATCHER.find(text)),
}
OTHER_LANGUAGES = ("es", "fr", "ar")
OTHER_UNITS = [
    "1.200 ", "12 muertos y ", "mató a ", "murieron ", "3 de mayo ", "mayo ", "la noche del lunes ",
    "d'", "une dizaine de ", "قتل ", "و", "وال", "خمسة و", "قتيلان ", "كانون الثاني ", "1",
]  # fmt: skip


def all_of_a_language(language: str) -> Callable[[str], object]:
    def read(text: str) -> None:
        find_counts(text, language)
        find_dates(text, "2024-05-04", language)
        find_denials(text, language)
        find_speakers(text, MATCHER.find(text), language=language)

    return read


class Work:
    """The work done; `squares` are squared numbers of characters, `calls` calls of Python
    functions."""

    def __init__(self) -> None:
        self.squares = 0
        self.calls = 0

    def looked_at(self, characters: int) -> None:
        self.squares += characters**2


class Watched:
    """A compiled pattern that reports how many characters each of its calls may look at."""

    def __init__(self, pattern: re.Pattern[str], work: Work) -> None:
        self._pattern = pattern
        self._work = work

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def _reach(self, text: str, start: int = 0, end: int = sys.maxsize) -> None:
        self._work.looked_at(max(0, min(end, len(text)) - start))

    def search(self, text: str, *edges: int) -> Any:
        self._reach(text, *edges)
        return self._pattern.search(text, *edges)

    def match(self, text: str, *edges: int) -> Any:
        self._reach(text, *edges)
        return self._pattern.match(text, *edges)

    def fullmatch(self, text: str, *edges: int) -> Any:
        self._reach(text, *edges)
        return self._pattern.fullmatch(text, *edges)

    def findall(self, text: str, *edges: int) -> Any:
        self._reach(text, *edges)
        return self._pattern.findall(text, *edges)

    def finditer(self, text: str, *edges: int) -> Any:
        self._reach(text, *edges)
        return self._pattern.finditer(text, *edges)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    counted = Work()
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(reading.__path__, "reading.")
        if not found.name.startswith("reading.migrations")
    ]
    for module in (*modules, sources.texts.sentences, sources.texts.windows):
        for name, value in list(vars(module).items()):
            if isinstance(value, re.Pattern) and name not in ONE_STEP:
                monkeypatch.setattr(module, name, Watched(value, counted))
    # Patterns that are made of the words of a language are compiled anew, to be watched.
    compiled = re.compile
    monkeypatch.setattr(re, "compile", lambda *given: Watched(compiled(*given), counted))
    for made in MADE_OF_WORDS:
        made.cache_clear()
    split = sources.texts.sentences.get_sentence_boundaries

    def boundaries(language: str, text: str) -> Any:
        counted.looked_at(len(text))
        return split(language, text)

    monkeypatch.setattr(sources.texts.sentences, "get_sentence_boundaries", boundaries)
    yield counted
    monkeypatch.undo()
    for made in MADE_OF_WORDS:
        made.cache_clear()


MADE_OF_WORDS: tuple[Any, ...] = (words._compiled, denials._patterns, worded._patterns)


ONE_STEP = frozenset({"WORD", "_BETWEEN", "_SENTENCE_END", "_SPACE"})
"""Patterns of one word or of the text between two words: they go through a text once, without
trying any part again."""


@contextmanager
def calls_counted(work: Work) -> Iterator[None]:
    def seen(frame: Any, event: str, argument: Any) -> None:
        if event in ("call", "c_call"):
            work.calls += 1

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        yield
    finally:
        sys.setprofile(before)


def work_of(read: Callable[[str], object], text: str, work: Work) -> tuple[int, int]:
    work.squares = work.calls = 0
    sources.texts.sentences._spans.cache_clear()
    with calls_counted(work):
        read(text)
    return work.squares, work.calls


@pytest.mark.parametrize("reader", READERS)
def test_the_work_grows_linearly_with_the_text(reader: str, work: Work) -> None:
    assert not_linear(READERS[reader], UNITS, work) == []


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_the_work_grows_linearly_in_other_languages(language: str, work: Work) -> None:
    assert not_linear(all_of_a_language(language), OTHER_UNITS, work) == []


def not_linear(
    read: Callable[[str], object], units: list[str], work: Work
) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Return the units of which a text of twice the length takes more than twice the work."""
    too_much = []
    for unit in units:
        text = unit * (2 * SIZE // len(unit))
        once = work_of(read, text[:SIZE], work)
        twice = work_of(read, text, work)
        allowed = [2.1 * one + more for one, more in zip(once, ALLOWED, strict=True)]
        if any(two > most for two, most in zip(twice, allowed, strict=True)):
            too_much.append((unit, once, twice))
    return too_much


@pytest.mark.parametrize("unit", UNITS)
def test_no_sentence_is_longer_than_the_longest(unit: str) -> None:
    text = unit * (SIZE // len(unit))
    assert all(end - start <= MAX_SENTENCE_LENGTH for start, end in sentence_spans(text))


@pytest.mark.parametrize("unit", UNITS)
def test_windows_are_bounded_and_add_up_to_the_text(unit: str) -> None:
    text = unit * (SIZE // len(unit))
    pieces = list(windows(text))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(0 < end - start <= WINDOW for start, end in pieces)
    assert len(pieces) < 12


def test_findings_of_a_window_have_offsets_in_the_whole_text() -> None:
    paragraph = "On 3 May 2024 Ahmed Khan denied that 12 soldiers were killed in Kabul.\n\n"
    text = paragraph * 200
    assert len(text) > 3 * WINDOW
    for found in (
        find_counts(text),
        find_dates(text, "2024-05-04"),
        find_denials(text),
        find_speakers(text, MATCHER.find(text)),
    ):
        assert len(found) == 200
        assert all(text[each.start : each.end] == each.exact for each in found)
        assert {each.start % len(paragraph) for each in found} == {found[0].start}


def test_a_full_name_is_known_far_from_where_it_stands() -> None:
    text = "He met Ahmed Khan.\n\n" + "Nothing happened.\n\n" * 1000 + "Later Khan said no."
    assert [speaker.who for speaker in find_speakers(text)] == ["Ahmed Khan"]
