"""A time of day is taken as people write it and kept in one form."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from entities.clock import CLOCK, ClockError, read_clock
from tests.factories import a_document, an_incident, refused_by_postgres, run_sql


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("05:40", "05:40"),
        ("5.40", "05:40"),
        ("0540", "05:40"),
        ("5 am", "05:00"),
        ("5:40 p.m.", "17:40"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("17h30", "17:30"),
        ("noon", "12:00"),
        ("Midnight", "00:00"),
        ("٠٥:٤٠", "05:40"),
        ("05:40 +04:30", "05:40+04:30"),
        ("05:40 +0430", "05:40+04:30"),
        ("5:40 am UTC+5", "05:40+05:00"),
        ("0540Z", "05:40Z"),
        ("05:40 GMT", "05:40Z"),
        ("05:40-03:00", "05:40-03:00"),
        ("", ""),
    ],
)
def test_a_time_is_read_as_people_write_it(written: str, kept: str) -> None:
    assert read_clock(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "24:00", "5:75", "13 pm", "05:40 +15", "early", "05:40 06:00",
        # A range is no time with a zone.
        "05:40 - 06:00", "05:40–06:00",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(ClockError):
        read_clock(written)


@given(st.from_regex(CLOCK, fullmatch=True))
def test_a_kept_time_is_read_as_itself(kept: str) -> None:
    read = read_clock(kept)
    assert re.fullmatch(CLOCK, read)
    # UTC has one form.
    assert read == kept.replace("+00:00", "Z").replace("-00:00", "Z")


def test_a_model_takes_a_time_as_written(editor: Any) -> None:
    incident = an_incident(editor, a_document(editor))
    incident.time = "5.40 pm"
    incident.clean_fields()
    assert incident.time == "17:40"
    incident.time = "25:00"
    with pytest.raises(ValidationError, match="hours 0 to 23"):
        incident.clean_fields()


@pytest.mark.parametrize("time", ["24:00", "5:40", "05:40+15:00", "05:40 ", "soon"])
def test_postgres_refuses_a_time_in_another_form(editor: Any, time: str) -> None:
    incident = an_incident(editor, a_document(editor))
    with refused_by_postgres("incident_time_is_clock"):
        run_sql(
            "UPDATE entities_incident SET time = %s WHERE record_ptr_id = %s", time, incident.pk
        )
