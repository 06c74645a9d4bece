"""The fields of own attributes in the forms of records."""

from typing import Any

import pytest

from desk.workbench.forms import ROW_FORMS
from entities.attributes import kept_value
from entities.codebook import KnownTerm
from entities.models import IncidentAttribute

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("1750", "1750 sic"), ("2024-07-15", "15 July 2024"), ("2024-07", "July 2024")],
)
def test_a_date_is_shown_so_that_it_can_be_saved_unchanged(
    monkeypatch: pytest.MonkeyPatch, kept: str, shown: str
) -> None:
    term = KnownTerm("incident attribute", "case", "case", "", core=False, value_type="date")
    monkeypatch.setattr(IncidentAttribute, "term", term)
    row: Any = IncidentAttribute(attribute="case", value=kept)
    form = ROW_FORMS[IncidentAttribute](instance=row, prefix="attributes-0")
    assert form.initial["value"] == shown
    assert kept_value(term, form.initial["value"]) == kept
