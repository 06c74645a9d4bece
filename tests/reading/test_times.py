"""Times of day, by the clock and as parts of the day, from the words."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reading.languages import LANGUAGES
from reading.languages.times import TIMES
from reading.manner.times import find_times
from vocabulary.incidents import PartOfDay


def times(text: str, language: str = "en") -> list[str]:
    return [each.time or each.part for each in find_times(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "at 5:40 a.m. local time (0110 GMT)", ["05:40", "01:10Z"]),
        ("en", "at about 3 pm", ["15:00"]),
        ("en", "12:15 am", ["00:15"]),
        ("en", "at 0430 hours", ["04:30"]),
        ("en", "at 17:05 (UTC+4:30)", ["17:05+04:30"]),
        ("en", "at five o'clock in the morning", ["05:00"]),
        ("en", "half past nine on Monday", []),
        ("fr", "vers 8h30 (06h30 GMT)", ["08:30", "06:30Z"]),
        ("fr", "à cinq heures du matin", ["05:00"]),
        ("fr", "à 21 heures", ["21:00"]),
        ("es", "a las cinco de la tarde", ["17:00"]),
        ("es", "a las 8:30 horas", ["08:30"]),
        ("es", "a las 12 de la noche", ["00:00"]),
        ("ar", "في الساعة الخامسة مساء", ["17:00"]),
        ("ar", "الساعة ٨:٣٠ صباحا", ["08:30"]),
        ("ar", "الساعة العاشرة ليلا", ["22:00"]),
        ("ar", "الساعة 14:30 (11:30 بتوقيت غرينتش)", ["14:30", "11:30Z"]),
    ],
)
def test_the_clock_is_read_with_its_zone(language: str, text: str, found: list[str]) -> None:
    assert times(text, language) == found


@pytest.mark.parametrize(
    ("language", "text", "part"),
    [
        ("en", "on Monday evening", "evening"),
        ("en", "at dawn", "dawn"),
        ("en", "before dawn", "night"),
        ("en", "overnight", "night"),
        ("en", "around noon", "midday"),
        ("en", "in broad daylight", "daytime"),
        ("en", "early in the morning", "morning"),
        ("en", "that afternoon", "afternoon"),
        ("fr", "mardi soir", "evening"),
        ("fr", "dans la nuit de lundi à mardi", "night"),
        ("fr", "à l'aube", "dawn"),
        ("es", "de madrugada", "night"),
        ("es", "el lunes por la mañana", "morning"),
        ("es", "al mediodía", "midday"),
        ("ar", "فجر الاثنين", "dawn"),
        ("ar", "بعد ظهر الأربعاء", "afternoon"),
        ("ar", "في وضح النهار", "daytime"),
    ],
)
def test_a_part_of_the_day_is_read(language: str, text: str, part: str) -> None:
    assert times(text, language) == [part]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "until 5 pm"),
        ("en", "shortly after 5 pm"),
        ("en", "from 8 am to 6 pm"),
        ("en", "at 9:30"),
        ("en", "a score of 10:15"),
        ("en", "at 25:10 GMT"),
        ("en", "every night"),
        ("en", "every Monday night"),
        ("es", "a las 9:30"),
        ("en", "13 pm"),
        ("en", "a night club"),
        ("fr", "à 5 heures de route"),
        ("fr", "jusqu'à 5 heures"),
        ("fr", "de 8 h à 17 h"),
        ("es", "de las 8 a las 17 horas"),
        ("es", "mañana"),
        ("ar", "حتى الساعة 5:00 صباحا"),
        ("ar", "فجر انتحاري نفسه"),
        ("de", "um 5:40 Uhr"),
    ],
)
def test_limits_durations_and_half_told_times_are_left_out(language: str, text: str) -> None:
    assert times(text, language) == []


def test_a_time_by_the_clock_holds_its_part_of_the_day() -> None:
    [found] = find_times("It began at 5 in the morning.")
    assert (found.exact, found.time, found.part) == ("at 5 in the morning", "05:00", "")
    assert found.explanation == "“at 5 in the morning” is read as 05:00."


def test_offsets_are_those_of_a_long_text() -> None:
    text = "Nothing happened here.\n\n" * 400 + "It began at 5:40 am."
    [found] = find_times(text)
    assert text[found.start : found.end] == found.exact == "5:40 am"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_words_for_all_parts(language: str) -> None:
    assert set(TIMES[language].parts) == set(PartOfDay) - {PartOfDay.UNKNOWN}


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_match_contains_a_trigger_near_which_it_is_searched_for(
    language: str, data: st.DataObject
) -> None:
    words = TIMES[language]
    pattern = data.draw(st.sampled_from([*words.clocks, *words.parts.values()]))
    said = data.draw(st.from_regex(pattern, alphabet=st.characters(max_codepoint=0x6FF)))
    match = re.search(pattern, said)
    assert match is not None
    near = re.compile(f"{words.near_clocks}|{words.near}")
    trigger = near.search(said, match.start())
    assert trigger is not None
    assert trigger.start() < match.end()
