"""PostgreSQL and Python agree on which values need evidence, and on what a verification pins.

The records are made from the declarations of the models, so that no new field is left out.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from curation.database.evidence_function import BODY
from curation.workflow.verification import digests_of, pinned_dates
from entities.declared import CITED_TYPES
from entities.models import Citation, Group, Incident
from entities.models.citation import CITABLE_FIELDS
from entities.percentages import PercentField
from entities.values import load_rows, values_of
from sources.acting import acting_as
from sources.models import Record
from sources.texts.anchors import mark_passage
from tests.factories import a_document, a_place, cite, run_sql
from tests.filled import RECORDS, ROWS, filled_records, own_fields, owner_of


def another(field: Any, value: Any) -> Any:
    """Return another value for a field that the database accepts too."""
    if field.choices:
        return [key for key, _ in field.flatchoices if key not in (value, "unknown", "")][-1]
    if isinstance(field, PercentField):
        return "5"
    if field.name == "time":
        return "06:50Z"
    if isinstance(value, int | Decimal):
        return value + 1
    return (
        "2024-07" if value == "2024-07-15" else (value or "")[: (field.max_length or 99) - 1] + "x"
    )


@pytest.fixture
def records(own_attributes: None, editor: Any) -> dict[str, Any]:
    return filled_records(editor)


def told_by_python(record: Any) -> tuple[dict[int, Any], set[str], set[str]]:
    """Return digests and pinned dates by citation, the values that need a citation, and the
    known ones."""
    concrete = Record.objects.get(pk=record.pk).concrete
    load_rows([concrete])
    values = values_of(concrete)
    dates = pinned_dates(values)
    return (
        {key: (digest, dates[key]) for key, digest in digests_of(values).items()},
        {value.key for value in values if value.needs_citation},
        {value.key for value in values if value.known and may_be_cited(value.key)},
    )


def may_be_cited(key: str) -> bool:
    return key in CITABLE_FIELDS or (key.split(":")[0] in ROWS and "." not in key)


def told_by_postgres(record: Any, dates: dict[int, Any]) -> tuple[Any, set[str], set[str]]:
    """Return the same from PostgreSQL, with the one of its two digests that Python says applies."""
    rows = run_sql(
        "SELECT key, known, needs_citation, citation_id, digest, dated_digest, published"
        " FROM curation_evidence(ARRAY[%s]::bigint[])",
        record.pk,
    )
    return (
        {
            citation: (digest, None) if dates.get(citation) is None else (dated, published)
            for _, _, _, citation, digest, dated, published in rows
            if citation is not None
        },
        {key for key, _, needs, *_ in rows if needs},
        {key for key, known, *_ in rows if known},
    )


def agreed(record: Any) -> dict[int, Any]:
    """Assert that both give the same for a record, and return the digests."""
    told = told_by_python(record)
    assert told_by_postgres(record, {key: date for key, (_, date) in told[0].items()}) == told
    return told[0]


@pytest.mark.django_db
def test_postgresql_knows_the_values_that_are_declared() -> None:
    [(source,)] = run_sql("SELECT prosrc FROM pg_proc WHERE proname = 'curation_evidence'")
    assert source == BODY


@pytest.mark.parametrize("type_", RECORDS)
def test_both_agree_on_a_record_of_which_everything_is_known(
    records: dict[str, Any], type_: str
) -> None:
    digests = agreed(records[type_])
    rows = [model for model in ROWS.values() if owner_of(model) == type_]
    assert len(digests) == len(CITED_TYPES[type_].cited_fields) + len(rows)


def unknown(key: str) -> Any:
    """Return the empty content of a value's field; unchanged if it cannot be empty."""
    type_, name = key.split(".")
    field = RECORDS[type_]._meta.get_field(name)
    if field.null:
        return None
    return "unknown" if "unknown" in dict(field.flatchoices) else ""


@pytest.mark.parametrize("key", [key for key in CITABLE_FIELDS if key != "finding.kind"])
def test_both_agree_on_a_value_that_is_not_known(records: dict[str, Any], key: str) -> None:
    type_, name = key.split(".")
    changes = {name: unknown(key)}
    if name == "place":
        changes |= {"precision": "", "latitude": None, "longitude": None}
        changes |= {"region": "", "bearing": ""}
    for field, value in changes.items():
        setattr(records[type_], field, value)
    records[type_].save()
    agreed(records[type_])
    assert key not in told_by_python(records[type_])[1]


def columns() -> Iterator[Any]:
    for type_, model in RECORDS.items():
        for field in own_fields(model):
            yield pytest.param(type_, model, field, id=f"{type_}.{field.name}")
    for name, model in ROWS.items():
        for field in own_fields(model):
            if field.name != owner_of(model):
                yield pytest.param(owner_of(model), model, field, id=f"{name}.{field.name}")
    for name in ("speaker", "stance", "asserted_by", "passage", "reported"):
        field = Citation._meta.get_field(name)
        yield pytest.param("incident", Citation, field, id=f"citation.{name}")


@pytest.mark.parametrize(("type_", "model", "field"), list(columns()))
def test_both_agree_on_what_a_change_lapses(
    records: dict[str, Any], editor: Any, type_: str, model: Any, field: Any
) -> None:
    record = records[type_]
    owner = {Citation: "record"}.get(model, "pk" if model in RECORDS.values() else type_)
    rows = model.objects.filter(**{owner: record.pk})
    if field.name == "reported":
        rows = rows.exclude(casualties=None)
    [row] = rows[:1]
    if field.name == "precision" and hasattr(model, "region"):
        # Another precision has no region.
        with acting_as(editor):
            model.objects.filter(pk=row.pk).update(region="")
    before = agreed(record)
    with acting_as(editor):
        if field.name == "passage":
            new: Any = mark_passage(row.passage.document, "armed men attacked").pk
        elif field.related_model is Group:
            new = Group.objects.create(name="Another").pk
        elif field.related_model is Incident:
            new = Incident.objects.create(title="Another").pk
        elif field.name == "part_of":
            new = model.objects.create(
                incident=row.incident, victims="civilians", outcome=row.outcome, at_least=99
            ).pk
            before = agreed(record)
        elif field.name == "reported":
            new = "30-60, best 45"
        elif field.name == "bearing":
            new = "5 km west"
        elif field.related_model:
            new = a_place(code="XU", country="XU").pk
        else:
            new = another(field, getattr(row, field.name))
        model.objects.filter(pk=row.pk).update(**{field.name: new})
    after = agreed(record)
    lapsed = {key for key in before if before[key] != after[key]}
    own_words = (
        field.name in ("name", "title", "summary", "description") and model is not ROWS["alias"]
    )
    assert len(lapsed) == (0 if own_words else 1)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    words=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40),
    latitude=st.decimals(-90, 90, places=5),
    number=st.integers(0, 2**31 - 1),
)
@example(words="\u2028\x7f".strip("\x7f") + "'\"\\/\t", latitude=Decimal("0.00001"), number=0)
@example(words="🜁", latitude=Decimal("-0.00010"), number=1)
@example(words="", latitude=Decimal("-0.00000"), number=1)
def test_both_write_words_and_numbers_alike(
    records: dict[str, Any], words: str, latitude: Decimal, number: int
) -> None:
    incident = records["incident"]
    Incident.objects.filter(pk=incident.pk).update(latitude=latitude, longitude=latitude)
    incident.casualties.update(at_least=None, best=number, at_most=number)
    Citation.objects.filter(record=incident.pk, field="incident.kind").update(speaker=words)
    agreed(incident)


def test_both_agree_on_words_that_need_the_document_s_date(editor: Any) -> None:
    document = a_document(editor, "Today 12 men were killed.", published="1989-01-19")
    with acting_as(editor):
        incident = Incident.objects.create(title="Bombing", date="1989-01-19")
    citation = cite(incident, document, "Today", editor, field="incident.date")
    assert agreed(incident)[citation.pk][1] == "1989-01-19"
