"""The index matches the log, row by row and as a whole."""

import random
from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from publication import index_writer
from publication.index import ALL_TABLES, index_rows
from publication.models import (
    Asserter,
    FindingPlace,
    FindingRow,
    GroupCountry,
    GroupIdentifier,
    GroupName,
    GroupRow,
    GroupTie,
    IncidentParty,
    IncidentPlace,
    IncidentRow,
    PlaceWithin,
    Reference,
    SearchRow,
    SourceRow,
)
from publication.vocabulary import END_OF_LOG, Action
from tests.publication.documents import (
    alias,
    casualties,
    citation,
    cited,
    finding,
    group,
    incident,
    party,
    place,
    place_value,
    ref,
    source,
    span,
    tie,
)
from tests.publication.histories import random_history
from tests.publication.publishing import (
    entry,
    merge,
    publish,
    publish_entries,
    tombstone,
    withdraw,
)


def rows_of(model, document):
    document = {**document, "published_at": "2024-07-20T10:00:00.000000Z", "seq": 7}
    return [row for row in index_rows(document) if isinstance(row, model)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (span("2024-07-15", "2024-07-16"), (date(2024, 7, 15), date(2024, 7, 16))),
        (
            {**span("2024-07-15"), "edtf": "2024-07-15/..", "latest": None},
            (date(2024, 7, 15), date.max),
        ),
        (span(None, "2024-07-16"), (date.min, date(2024, 7, 16))),
        (None, (date.min, None)),
    ],
    ids=["both ends", "open end", "open start", "unknown"],
)
def test_date_of_an_incident_becomes_the_days_that_it_may_mean(value, expected):
    (row,) = rows_of(IncidentRow, incident(date=value))
    assert (row.date_from, row.date_to) == expected


def test_the_certain_deaths_are_the_lower_bounds_of_those_killed():
    killed = [
        casualties(12),
        casualties(None, 5),
        casualties(3, outcome="wounded"),
        casualties(5, 5),
    ]
    (row,) = rows_of(IncidentRow, incident(casualties=killed))
    assert row.killed_min == 17


def test_the_certain_deaths_include_those_executed_but_not_those_tortured():
    found = [casualties(12), casualties(2, outcome="executed"), casualties(4, outcome="tortured")]
    (row,) = rows_of(IncidentRow, incident(casualties=found))
    assert row.killed_min == 14


def test_incident_is_at_its_place_and_at_every_place_above():
    at = place_value("1162015", ("PK-KP", "PK"))
    assert {row.place for row in rows_of(IncidentPlace, incident(place=at))} == {
        "1162015",
        "PK-KP",
        "PK",
    }


def test_incident_without_place_date_and_kind_has_a_row():
    bare = incident(place=None, date=None, kind=None, summary=None, casualties=[], attributions=[])
    (row,) = rows_of(IncidentRow, bare)
    assert (row.kind, row.killed_min) == ("unknown", 0)


def test_party_that_is_named_twice_in_one_role_is_one_row():
    twice = [party("G1", "target"), party("G1", "target"), party("G1", "perpetrator")]
    rows = rows_of(IncidentParty, incident(attributions=twice))
    assert [(row.group, row.role) for row in rows] == [("G1", "target"), ("G1", "perpetrator")]


def test_group_is_known_by_its_name_and_aliases():
    rows = rows_of(GroupName, group(name="TTP", aliases=[alias("Tehrik"), alias("TTP")]))
    assert [row.name for row in rows] == ["TTP", "Tehrik"]


def test_group_has_its_countries_identifiers_and_ties():
    document = group(
        countries=[cited(**ref("PK")), cited(**ref("AF"))],
        identifiers=[{"scheme": "unsc", "value": "QDe.132"}],
        ties=[tie("G2"), tie("G2", "supports")],
    )
    assert [row.country for row in rows_of(GroupCountry, document)] == ["PK", "AF"]
    assert [row.value for row in rows_of(GroupIdentifier, document)] == ["QDe.132"]
    assert [row.kind for row in rows_of(GroupTie, document)] == ["ally of", "supports"]


def test_one_contested_value_makes_the_record_contested():
    assert not rows_of(GroupRow, group())[0].contested
    assert rows_of(GroupRow, group(ties=[tie("G2", contested=True)]))[0].contested


def test_finding_is_named_by_its_statement_and_is_at_all_its_places():
    document = finding(places=[place_value("AF-KAB", ("AF",)), place_value("AF")])
    assert rows_of(FindingRow, document)[0].name == document["statement"]["value"]
    assert {row.place for row in rows_of(FindingPlace, document)} == {"AF-KAB", "AF"}


def test_source_without_publisher_and_date_has_a_row():
    (row,) = rows_of(SourceRow, source(publisher=None, published=None, language=None))
    assert (row.publisher, row.published_to) == ("", None)


def test_place_lies_within_those_above():
    rows = rows_of(PlaceWithin, place("PK-KP", ("PK",)))
    assert [row.place for row in rows] == ["PK"]


def test_references_are_the_records_that_are_named_without_places():
    rows = rows_of(Reference, incident(sources=[ref("S1"), ref("S2")]))
    assert [row.to_id for row in rows] == ["G1", "S1", "S2"]


def test_a_very_long_text_is_searchable():
    (row,) = rows_of(SearchRow, incident(summary="word " * 1_000_000))
    assert len(row.text) < 100_000


@pytest.mark.django_db
def test_rows_of_a_version_end_where_the_next_begins():
    first, second = publish(group())[0], publish(group(version=2))[0]
    rows = GroupRow.objects.order_by("seq_from").values_list("seq_from", "seq_to")
    assert list(rows) == [(first.seq, second.seq), (second.seq, END_OF_LOG)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "end", [withdraw, lambda name: merge(name, "G9")], ids=["withdraw", "merge"]
)
def test_rows_end_with_the_tombstone(end):
    publish(group("G9"), group(ties=[tie("G9")]))
    tombstone_ = end("G1")
    for model in (GroupRow, GroupName, GroupTie, Reference, SearchRow):
        rows = model.objects.filter(public_id="G1")
        assert {row.seq_to for row in rows} == {tombstone_.seq}


def everything() -> dict[str, list]:
    """Return all columns of all index tables, including generated ones."""
    with connection.cursor() as cursor:
        contents = {}
        for table in ALL_TABLES:
            name = table._meta.db_table
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {name} t ORDER BY 1")
            contents[name] = cursor.fetchall()
        return contents


@pytest.mark.owner
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_rebuilt_index_is_identical(seed):
    publish_entries(
        entry(place("PK")),
        entry(group("G8", aliases=[alias("Eight")], identifiers=[{"scheme": "eu", "value": "8"}])),
        entry(group("G8", 2)),
    )
    random_history(random.Random(seed), 60)
    publish_entries(tombstone("G8", Action.WITHDRAW))
    grown = everything()
    with connection.cursor() as cursor:
        # Damage, so that a rebuild that does nothing would be noticed.
        cursor.execute("UPDATE publication_searchrow SET name = 'damaged'")
        cursor.execute("DELETE FROM publication_grouprow")
    assert everything() != grown
    call_command("rebuild_index")
    assert everything() == grown
    assert any(grown.values())


@pytest.mark.owner
@pytest.mark.django_db
def test_a_rebuild_reads_the_log_in_batches(monkeypatch):
    monkeypatch.setattr("publication.index_writer.REBUILD_BATCH_SIZE", 2)
    for version in range(1, 6):
        publish(group("G1", version), incident("I1", version))
    grown = everything()
    call_command("rebuild_index")
    assert everything() == grown


def test_group_may_have_existed_between_the_days_that_are_known():
    for founded, dissolved, expected in (
        (span("2007-01-01", "2007-12-31"), None, (date(2007, 1, 1), date.max)),
        (None, span("2012-01-01", "2012-12-31"), (date.min, date(2012, 12, 31))),
        (span("2007-01-01"), span("2012-01-01"), (date(2007, 1, 1), date(2012, 1, 1))),
        (None, None, (date.min, None)),
    ):
        (row,) = rows_of(GroupRow, group(founded=founded, dissolved=dissolved))
        assert (row.active_from, row.active_to) == expected


def test_asserters_are_those_of_all_citations():
    value = {
        **cited(value="bombing"),
        "citations": [citation(asserted_by=ref("G8")), citation(asserted_by=ref("G7"))],
    }
    rows = rows_of(Asserter, incident(kind=value))
    assert [row.group for row in rows] == ["G7", "G8"]


@pytest.mark.parametrize(
    ("value_type", "value", "found"), [("text", "a dam", True), ("yes/no", "yes", False)]
)
def test_only_the_words_of_own_attributes_are_searched(value_type, value, found):
    term = {
        "set": "incident attribute",
        "value": "case",
        "label": "Case",
        "definition": "A case.",
        "value_type": value_type,
        "choices": [],
    }
    row = {"attribute": "case", "value": value, "citations": []}
    (search,) = rows_of(SearchRow, incident(attributes=[row], terms=[term]))
    assert (value in search.text) is found


def test_quotations_are_searched_each_once():
    (row,) = rows_of(SearchRow, incident())
    assert row.quotes == "five men were killed"


@pytest.mark.owner
@pytest.mark.django_db
def test_an_index_of_another_format_is_rebuilt_after_a_migration():
    publish(group())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE publication_searchrow SET name = 'damaged'")
        index_writer.rebuild_if_stale(apps=apps)
        assert SearchRow.objects.get().name == "damaged"
        cursor.execute("UPDATE publication_loghead SET index_shape = ''")
        index_writer.rebuild_if_stale(apps=apps)
    assert SearchRow.objects.get().name == "Group G1"


@pytest.mark.owner
@pytest.mark.django_db
def test_the_index_is_not_rebuilt_without_a_new_format():
    """The tables do not yet match the code."""
    publish(group())
    between = MigrationExecutor(connection).loader.project_state(
        ("publication", "0007_release_guards")
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE publication_searchrow SET name = 'damaged'")
        cursor.execute("UPDATE publication_loghead SET index_shape = ''")
    index_writer.rebuild_if_stale(apps=between.apps)
    assert SearchRow.objects.get().name == "damaged"
