"""Dates in English prose as EDTF, those that are read against the document's date included."""

import pytest

from reading.dates.find import FoundDate, find_dates
from sources.dates import Bounds, edtf_bounds, read_date

WEDNESDAY = "2024-07-17"


def dates(text: str, published: str = WEDNESDAY) -> list[tuple[str, str]]:
    return [(date.exact, date.edtf) for date in found(text, published)]


def found(text: str, published: str = WEDNESDAY) -> list[FoundDate]:
    all_of_them = find_dates(text, published)
    for date in all_of_them:
        assert text[date.start : date.end] == date.exact
        edtf_bounds(date.edtf)
    return all_of_them


@pytest.mark.parametrize("month", ["July", "Jul.", "Jul", "early July"])
def test_a_month_with_its_year_is_one_date(month: str) -> None:
    name = month.removeprefix("early ")
    assert dates(f"It began in {month} 2023 there.") == [(f"{name} 2023", "2023-07")]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("16 July 2024", "2024-07-16"),
        ("16th of July, 2024", "2024-07-16"),
        ("July 16, 2024", "2024-07-16"),
        ("Jul. 16, 2024", "2024-07-16"),
        ("On Tuesday, 16 July 2024", "2024-07-16"),
        ("2024-07-16", "2024-07-16"),
        ("14 and 15 July 2024", "2024-07-14/2024-07-15"),
        ("14–16 July 2024", "2024-07-14/2024-07-16"),
        ("July 14 to 16, 2024", "2024-07-14/2024-07-16"),
        ("30 July to 2 August 2024", "2024-07-30/2024-08-02"),
        ("30 December 2023 to 2 January 2024", "2023-12-30/2024-01-02"),
        ("July 2024", "2024-07"),
        ("May 2023 to June 2024", "2023-05/2024-06"),
        ("May to June 2024", "2024-05/2024-06"),
        ("about July 2024", "2024-07~"),
        ("summer of 2021", "2021-22"),
        ("in 2023", "2023"),
        ("since 2021", "2021/.."),
        ("since August 2021", "2021-08/.."),
        ("since 15 August 2021", "2021-08-15/.."),
        ("until June 2024", "../2024-06"),
        ("from 2019 to 2021", "2019/2021"),
        ("between 2019 and 2021", "2019/2021"),
        ("2023-24", "2023/2024"),
        ("the two days before 16 July 2024", "2024-07-14/2024-07-15"),
        ("the day after 16 July 2024", "2024-07-17"),
    ],
)
def test_a_date_that_is_written_out_needs_no_document(text: str, edtf: str) -> None:
    assert dates(f"It was {text}, they say.", "") == [(text, edtf)]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on Tuesday", "2024-07-16"),
        ("last Tuesday", "2024-07-16"),
        ("on Wednesday", "2024-07-17"),
        ("last Wednesday", "2024-07-10"),
        ("on Thursday", "2024-07-11"),
        ("next Friday", "2024-07-19"),
        ("late Saturday night", "2024-07-13"),
        ("on Monday and Tuesday", "2024-07-15/2024-07-16"),
        ("yesterday", "2024-07-16"),
        ("yesterday evening", "2024-07-16"),
        ("last night", "2024-07-16"),
        ("today", "2024-07-17"),
        ("the day before yesterday", "2024-07-15"),
        ("in the past two days", "2024-07-15/2024-07-17"),
        ("over the last 48 hours", "2024-07-15/2024-07-17"),
        ("in the past week", "2024-07-10/2024-07-17"),
        ("in the last three months", "2024-04-17/2024-07-17"),
        ("in the past year", "2023-07-17/2024-07-17"),
        ("three days ago", "2024-07-14"),
        ("two weeks ago", "2024-07-03~"),
        ("a month ago", "2024-06~"),
        ("two years ago", "2022~"),
        ("over the weekend", "2024-07-13/2024-07-14"),
        ("last weekend", "2024-07-13/2024-07-14"),
        ("last week", "2024-07-08/2024-07-14"),
        ("this week", "2024-07-15/2024-07-17"),
        ("last month", "2024-06"),
        ("earlier this month", "2024-07-01/2024-07-17"),
        ("last year", "2023"),
        ("this year", "2024"),
        ("earlier this year", "2024-01-01/2024-07-17"),
        ("in July", "2024-07"),
        ("in August", "2023-08"),
        ("since May", "2024-05/.."),
        ("last July", "2023-07"),
        ("14 and 15 July", "2024-07-14/2024-07-15"),
        ("July 16", "2024-07-16"),
        ("25 December", "2023-12-25"),
        ("1 August", "2024-08-01"),
        ("29 February", "2024-02-29"),
    ],
)
def test_a_relative_date_is_read_against_the_documents_day(text: str, edtf: str) -> None:
    assert dates(f"It was {text}, they say.") == [(text, edtf)]


@pytest.mark.parametrize(
    ("text", "published", "edtf"),
    [
        ("over the weekend", "2024-07-14", "2024-07-13/2024-07-14"),
        ("in the past month", "2024-03-31", "2024-02-29/2024-03-31"),
        ("in December", "2024-01-05", "2023-12"),
        ("last month", "2024-01-05", "2023-12"),
        ("last month", "2024-01", "2023-12"),
        ("last year", "2024", "2023"),
        ("16 July", "2024", "2024-07-16"),
        ("last year", "2024-07-14/2024-07-16", "2023"),
    ],
)
def test_a_less_precise_document_date_resolves_what_it_can(
    text: str, published: str, edtf: str
) -> None:
    assert dates(f"It was {text}, they say.", published) == [(text, edtf)]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("on Tuesday", ""),
        ("on Tuesday", "2024-07"),
        ("on Tuesday", "2024-07-16~"),
        ("last month", "2024"),
        ("last year", "../2024-07-17"),
        ("16 July", ""),
        ("the day before", WEDNESDAY),
        ("31 June 2024", WEDNESDAY),
        ("29 February 2023", WEDNESDAY),
        ("they may come and march", WEDNESDAY),
        ("in due course", WEDNESDAY),
        ("room 2023", WEDNESDAY),
        ("$2000", WEDNESDAY),
    ],
)
def test_dates_that_cannot_be_resolved_are_left_out(text: str, published: str) -> None:
    assert dates(f"It was {text}, they say.", published) == []


def test_the_day_before_is_counted_from_the_day_named_last() -> None:
    text = "A digest of 17 July 2024, drawn from reports on the briefing of the day before."
    assert dates(text, "") == [("17 July 2024", "2024-07-17"), ("the day before", "2024-07-16")]


def test_the_explanation_names_the_day_that_was_read_against() -> None:
    [date] = find_dates("He spoke on Tuesday.", WEDNESDAY)
    assert date.explanation == (
        "“on Tuesday” is read against 17 July 2024, a Wednesday: 16 July 2024."
    )


@pytest.mark.parametrize(
    "text", ["16 July 2024", "14-16 July 2024", "July 2024", "May 2023 to June 2024"]
)
def test_typed_dates_and_dates_in_prose_read_the_same(text: str) -> None:
    assert dates(f"It was {text}.") == [(text, read_date(text))]


@pytest.mark.parametrize(
    ("text", "edtfs"),
    [
        ("3, 4 and 5 May 2024", ["2024-05-03/2024-05-05"]),
        ("overnight on 3/4 May 2024", ["2024-05-03/2024-05-04"]),
        ("15 and 17 July 2024", ["2024-07-15", "2024-07-17"]),
        ("July 15 and 17, 2024", ["2024-07-15", "2024-07-17"]),
        ("5 May, 7 May and 9 May 2024", ["2024-05-05", "2024-05-07", "2024-05-09"]),
        ("between 15 and 17 July 2024", ["2024-07-15/2024-07-17"]),
        ("killing 12, 5 May 2024", ["2024-05-05"]),
        ("May 3, 12 people died", ["2024-05-03"]),
    ],
)
def test_days_in_a_row_are_a_span_and_others_are_each_a_date(text: str, edtfs: list[str]) -> None:
    assert [edtf for _, edtf in dates(text)] == edtfs


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("ON 2 MARCH 1989 GUERRILLAS CAME", "1989-03-02"),
        ("ON 2 MAY GUERRILLAS CAME", "2024-05-02"),
        ("DAMASCUS, 22 SEP 89 -- TEXT", "1989-09-22"),
        ("IN SEPTEMBER 1989", "1989-09"),
        ("ON TUESDAY NIGHT", "2024-07-16"),
        ("YESTERDAY", "2024-07-16"),
        ("FROM 3 TO 5 JUNE", "2024-06-03/2024-06-05"),
    ],
)
def test_capitals_are_read_as_other_letters_are(text: str, edtf: str) -> None:
    assert [edtf for _, edtf in dates(text)] == [edtf]


def test_may_in_capitals_is_a_word() -> None:
    assert dates("THEY MAY COME") == []


@pytest.mark.parametrize(
    ("published", "edtf"),
    [("", "1989-09-22"), ("1991", "1989-09-22"), ("2089-10-01", "2089-09-22")],
)
def test_a_year_of_two_digits_is_one_that_the_document_can_speak_of(
    published: str, edtf: str
) -> None:
    assert dates("It was 22-Sep-89.", published) == [("22-Sep-89", edtf)]


def test_two_digits_before_people_count_them() -> None:
    assert dates("ON 3 MAY 24 PEOPLE DIED") == [("3 MAY", "2024-05-03")]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("16.07.2024", "2024-07-16"),
        ("3.5.2024", "2024-05-03"),
        ("25/12/2023", "2023-12-25"),
        ("12/25/2023", "2023-12-25"),
        ("16-07-2024", "2024-07-16"),
        ("16-Jul-2024", "2024-07-16"),
        ("3-May-2024", "2024-05-03"),
        ("16JUL2024", "2024-07-16"),
        ("160430Z JUL 24", "2024-07-16"),
        ("2024/07/16", "2024-07-16"),
    ],
)
def test_numbers_are_a_date_where_the_month_is_clear(text: str, edtf: str) -> None:
    assert dates(f"It was {text}, they say.", "") == [(text, edtf)]


def test_numbers_that_may_be_read_in_two_ways_are_offered_with_both() -> None:
    [date] = found("It was 3/5/2024.")
    assert (date.edtf, date.other, date.is_sure) == ("2024-05-03", "2024-03-05", False)
    assert date.explanation == "“3/5/2024” may be 3 May 2024 or 5 March 2024."


def test_another_date_of_the_text_tells_which_number_is_the_month() -> None:
    assert [edtf for _, edtf in dates("On 3/5/2024, not on 25/4/2024.")] == [
        "2024-05-03",
        "2024-04-25",
    ]


@pytest.mark.parametrize("text", ["version 3.4.12", "192.168.10.12", "24/7", "12-10-2020-33"])
def test_other_numbers_are_no_date(text: str) -> None:
    assert dates(f"It was {text}, they say.") == []


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("before 2020", "../2019"),
        ("after 2021", "2022/.."),
        ("before 1 March 2024", "../2024-02-29"),
        ("after 3 May 2024", "2024-05-04/.."),
        ("after December 2021", "2022-01/.."),
        ("since Monday", "2024-07-15/.."),
        ("two days before 16 July 2024", "2024-07-14"),
        ("the 1990s", "199X"),
        ("the mid-1990s", "199X"),
        ("winter of 2023-2024", "2023-24"),
        ("winter 2023/24", "2023-24"),
        ("overnight", "2024-07-16/2024-07-17"),
        ("on the 16th", "2024-07-16"),
        ("on the 20th", "2024-06-20"),
    ],
)
def test_open_ends_decades_winters_and_nights(text: str, edtf: str) -> None:
    assert dates(f"It was {text}, they say.") == [(text, edtf)]


@pytest.mark.parametrize(
    ("text", "edtf", "said"),
    [
        ("13 Saur 1403", "2024-05-02", "Persian calendar: 2 May 2024"),
        ("Mizan 5, 1402", "2023-09-27", "Persian calendar: 27 September 2023"),
        ("12 Ramadan 1445", "2024-03-22/2024-03-23", "Islamic calendar: 22 to 23 March 2024"),
        ("1 Rabi al-Awwal 1445", "2023-09-16/2023-09-17", "16 to 17 September 2023"),
    ],
)
def test_a_date_of_another_calendar_is_offered_with_what_it_may_be(
    text: str, edtf: str, said: str
) -> None:
    [date] = found(f"It was {text}, they say.")
    assert (date.exact, date.edtf, date.is_sure) == (text, edtf, False)
    assert said in date.explanation


# Documents may be dated anywhere from the year 1 to 9999, and texts count as far as they like.
BEYOND_THE_CALENDAR = {
    "en": [
        *("over the past 500 decades", "in the past 900 years", "over the past 900 weeks"),
        *("900 weeks ago", "900 months ago", "yesterday", "tomorrow", "overnight", "next week"),
        *("last week", "last month", "next month", "next year", "last weekend", "on Monday"),
        *("next Friday", "on Monday and Tuesday", "on the 31st.", "after Monday", "this week"),
        *("three days before.", "two days before 3 January", "two days before 29 February"),
    ],
    "es": ["hace 900 semanas", "en los últimos 900 años", "ayer", "la próxima semana", "el lunes"],
    "fr": ["il y a 900 semaines", "hier", "demain", "dans la nuit de lundi à mardi"],
    "ar": ["قبل 900 أسبوع", "أمس", "غدا", "الأسبوع المقبل", "يوم الاثنين"],
}


@pytest.mark.parametrize("published", ["0001-01-01", "0002", "2023", "9999", "9999-12-31"])
@pytest.mark.parametrize("language", BEYOND_THE_CALENDAR)
def test_a_date_beyond_the_calendar_is_left_out(language: str, published: str) -> None:
    for text in BEYOND_THE_CALENDAR[language]:
        found = find_dates(text, published, language)
        assert Bounds(None, None) not in [edtf_bounds(date.edtf) for date in found], text


@pytest.mark.parametrize(
    ("text", "edtfs"),
    [
        ("from 28 December to 3 January 2020", ["2019-12-28/2020-01-03"]),
        ("from December 28 to January 3, 2020", ["2019-12-28/2020-01-03"]),
        ("between December and March 2020", ["2019-12/2020-03"]),
        ("28 December and 3 January 2020", ["2019-12-28", "2020-01-03"]),
        ("from 28 December to 3 January", ["2023-12-28/2024-01-03"]),
        ("from 28 December 2018 to 3 January 2020", ["2018-12-28/2020-01-03"]),
        ("from 5 May to 3 May 2020", []),
        ("between late March and mid-April 2020", ["2020-03/2020-04"]),
        ("mid-April 2020", ["2020-04"]),
    ],
)
def test_the_year_of_a_range_is_written_once(text: str, edtfs: list[str]) -> None:
    assert [edtf for _, edtf in dates(text)] == edtfs
