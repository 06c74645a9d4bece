"""Which records the search finds."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from curation.conversation.comments import open_thread
from curation.models import RecordWords, TextWords
from curation.search.excerpts import excerpts
from curation.search.find import Wanted, found, types_for
from curation.search.index import LOCK, OVERLAP, PART, fill_all, fill_few, waiting
from curation.search.terms import terms_of
from curation.standing.confirm import confirm
from curation.standing.redact import propose_redaction
from entities.models import FindingPlace, OtherPlace
from entities.values import values_of
from sources.acting import acting_as
from sources.models import Record
from tests.factories import (
    TEXT,
    a_document,
    a_finding,
    a_group,
    a_place,
    a_publisher,
    an_incident,
    cite,
    edit,
    fresh,
    publish,
    run_sql,
)

pytestmark = pytest.mark.django_db

ALL = tuple(Record.Type.values)


def hits(words: str = "", **wanted: Any) -> set[str]:
    fill_all()
    records = found(Wanted(**{"types": ALL, "terms": terms_of(words), **wanted}), User())
    return {record.public_id for record in records}


@pytest.fixture
def document(editor: User) -> Any:
    publisher = a_publisher(editor, name="Testville Gazette")
    return a_document(editor, title="Note on the valley", publisher=publisher, published="2024-07")


def test_a_document_is_found_by_words_of_its_text_and_of_its_particulars(document: Any) -> None:
    for words in ("ministry", "“armed group also called”", "valley gazette", "MINISTRY valley"):
        assert hits(words) == {document.public_id}
    assert hits("“group armed”") == set()
    assert hits("ministry -valley") == set()
    assert hits("minist") == set()
    assert hits("minist*") == {document.public_id}


def test_a_record_is_found_by_its_values_quotes_note_and_comments(
    editor: User, document: Any
) -> None:
    group = a_group(editor, document, name="North Front", note="Ask the bureau.")
    incident = an_incident(editor, document, group, title="Raid", summary="Stalls burned.")
    cite(incident, document, "the ministry said", editor, field="incident.kind", speaker="Mr Noor")
    open_thread(incident, editor, "Is this the weekly bazaar?")
    both = {document.public_id, incident.public_id}
    assert hits("traders") == both
    assert hits("burned") == hits("bazaar") == hits("noor") == {incident.public_id}
    assert hits("bureau") == {group.public_id}
    assert hits("north stalls") == {incident.public_id}
    assert hits(incident.public_id) == {incident.public_id}


def test_no_phrase_is_found_across_two_values(editor: User, document: Any) -> None:
    an_incident(editor, document, title="Raid", summary="Stalls burned.")
    assert hits("“raid stalls”") == set()


def test_names_are_folded(editor: User) -> None:
    document = a_document(
        editor, "قالت الجَبهة الشمالية إنها لم تفعل. Młyny Ósma 武装勢力が攻撃した。"
    )
    for words in ("الجبهة", "mlyny OSMA", "武装", "“勢力が攻撃”"):
        assert hits(words) == {document.public_id}
    assert hits("“装勢 攻撃”") == set()


def test_words_anywhere_in_a_long_text_are_found(editor: User) -> None:
    filler = "word " * ((PART - 20) // 5)
    document = a_document(editor, f"Alpha {filler} one phrase over the edge {filler} Omega.")
    assert hits("alpha omega") == {document.public_id}
    assert hits("“one phrase over the edge”") == {document.public_id}
    assert hits("“alpha omega”") == set()
    assert TextWords.objects.count() > 2 and OVERLAP < PART


def test_what_changed_is_found_by_its_new_words_alone(editor: User, document: Any) -> None:
    incident = an_incident(editor, document, title="Raid")
    assert hits("raid") == {incident.public_id}
    edit(incident, editor, title="Ambush")
    assert not RecordWords.objects.get(pk=incident.pk).content
    assert hits("raid") == set()
    assert hits("ambush") == {incident.public_id}


def test_a_renamed_publisher_is_found_under_its_new_name(editor: User, document: Any) -> None:
    assert hits("gazette") == {document.public_id}
    with acting_as(editor):
        document.publisher.name = "Testville Herald"
        document.publisher.save()
    assert hits("gazette") == set()
    assert hits("herald") == {document.public_id}


def test_redacted_words_are_gone_at_once(
    editor: User, reviewer: User, publisher: User, second_publisher: User
) -> None:
    document = a_document(editor, f"{TEXT} One was Zanzibarov.")
    publish(document, by=editor, approver=reviewer)
    incident = an_incident(editor, document, title="Attack on Zanzibarov")
    publish(incident, by=editor, approver=reviewer)
    assert hits("zanzibarov") == {document.public_id, incident.public_id}
    proposal = propose_redaction(fresh(incident), [1], ["Zanzibarov"], publisher, "A court.")
    confirm(proposal, second_publisher)
    for table in ("curation_recordwords", "curation_textwords"):
        assert not run_sql(f"SELECT 1 FROM {table} AS w WHERE w::text ILIKE '%%zanzibarov%%'")
    assert hits("zanzibarov") == set()


def test_redacted_words_of_a_name_are_gone_where_others_use_it(
    editor: User, reviewer: User, publisher: User, second_publisher: User
) -> None:
    document = a_document(editor, title="On Zanzibarov")
    publish(document, by=editor, approver=reviewer)
    group = a_group(editor, document, name="Men of Zanzibarov")
    named = an_incident(editor, document, group, title="Raid")
    assert named.public_id in hits("zanzibarov")
    confirm(
        propose_redaction(fresh(document), [1], ["Zanzibarov"], publisher, "A court."),
        second_publisher,
    )
    assert not run_sql("SELECT 1 FROM curation_recordwords WHERE content ILIKE '%%zanzibarov%%'")
    assert hits("zanzibarov") == set()


def test_a_record_with_too_many_words_is_found_by_the_first(editor: User) -> None:
    document = a_document(editor, note=" ".join(f"word{number}" for number in range(90_000)))
    assert hits("word5") == {document.public_id}


def test_a_record_that_cannot_be_read_keeps_no_other_from_being_found(
    editor: User, document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = an_incident(editor, document, title="Raid")

    def broken(record: Any) -> Any:
        if record.pk == incident.pk:
            raise ValueError
        return values_of(record)

    monkeypatch.setattr("curation.search.index.values_of", broken)
    assert hits("ministry") == {document.public_id}
    assert hits(incident.public_id) == {incident.public_id}


def test_a_deleted_draft_leaves_no_words(editor: User) -> None:
    document = a_document(editor)
    fill_all()
    with acting_as(editor):
        document.delete()
    assert not RecordWords.objects.exists()
    assert not TextWords.objects.exists()


def test_filters_are_combined_with_words(editor: User, reviewer: User, document: Any) -> None:
    publish(document, by=editor, approver=reviewer)
    other = a_document(reviewer, "Another text about a market.", published="2019")
    incident = an_incident(editor, document, title="Raid")
    assert hits("market", types=("source",)) == {document.public_id, other.public_id}
    assert hits("market", state="live") == {document.public_id}
    assert hits("market", state="draft") == {other.public_id, incident.public_id}
    assert hits("market", person=reviewer) == {other.public_id}
    assert hits("market", document=document) == {document.public_id, incident.public_id}
    assert hits("market", after=datetime.date(2024, 7, 20)) == {document.public_id}
    assert hits("market", before=datetime.date(2024, 7, 15)) == {
        document.public_id,
        incident.public_id,
        other.public_id,
    }
    assert hits("market", before=datetime.date(2020, 1, 1)) == {other.public_id}


def test_a_place_finds_what_lies_in_it(editor: User, document: Any) -> None:
    country = a_place()
    town = a_place(code="XT-1", name="Testville", kind="province", parent=country)
    elsewhere = a_place(code="XU", name="Otherland", country="XU")
    one, two, third = (an_incident(editor, document, title=f"Raid {each}") for each in range(3))
    finding = a_finding(editor, document)
    with acting_as(editor):
        one.place, one.precision = town, "exact"
        one.save()
        OtherPlace.objects.create(incident=two, place=town, precision="exact")
        third.place, third.precision = elsewhere, "exact"
        third.save()
        FindingPlace.objects.create(finding=finding, place=country)
    assert hits(place=country) == {one.public_id, two.public_id, finding.public_id}
    assert hits(place=town) == {one.public_id, two.public_id}


def test_only_types_that_a_person_may_see_are_found(editor: User, document: Any) -> None:
    a_group(editor, document, name="Ministry Front")
    assert hits("ministry", types=("source",)) == {document.public_id}
    assert types_for(editor) == [*ALL]
    assert types_for(User.objects.create(username="nobody", is_staff=True)) == []


def test_the_newest_come_first(editor: User, document: Any) -> None:
    incidents = [an_incident(editor, document, title=f"Raid {each}") for each in range(3)]
    fill_all()
    records = found(Wanted(types=ALL, terms=terms_of("raid")), editor)
    assert [record.pk for record in records] == [incident.pk for incident in incidents][::-1]


def test_a_long_text_is_left_to_the_worker(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curation.search.index.SHORT", 10)
    a_document(editor)
    fill_few()
    assert waiting() == 1
    fill_all()
    assert waiting() == 0


def test_many_changed_records_are_left_to_the_worker(
    editor: User, document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curation.search.index.FEW", 1)
    an_incident(editor, document)
    fill_few()
    assert waiting() == 2
    fill_all()
    assert waiting() == 0


def test_nothing_is_filled_in_and_no_search_waits_while_words_are_redacted(editor: User) -> None:
    a_document(editor)
    redacting = connection.copy()
    try:
        with redacting.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
        fill_few()
        fill_all()
        assert waiting() == 1
    finally:
        redacting.close()
    fill_few()
    assert waiting() == 0


@pytest.mark.parametrize(
    "words", ["ministry", "minist*", "ministry valley", "-ministry", "-zz", "12"]
)
def test_among_some_records_the_same_is_found(editor: User, document: Any, words: str) -> None:
    an_incident(editor, document, title="Attack in the valley")
    a_document(editor, "Nothing of it.", title="Elsewhere")
    fill_all()
    wanted = Wanted(tuple(Record.Type.values), terms_of(words))
    everything = list(found(wanted, editor))
    keys = [record.pk for record in Record.objects.all()]
    assert list(found(replace(wanted, among=keys), editor)) == everything
    for key in keys:
        one = [record for record in everything if record.pk == key]
        assert list(found(replace(wanted, among=[key]), editor)) == one


@pytest.mark.parametrize(
    ("words", "label", "shown"),
    [
        ("ministry", "text", "ministry"),
        ("“the ministry said”", "text", "the ministry said;"),
        ("minist*", "text", "ministry"),
        ("gazette nothing", "publisher", "Gazette"),
        ("valley", "", ""),
    ],
)
def test_an_excerpt_shows_the_words_where_they_stand(
    document: Any, words: str, label: str, shown: str
) -> None:
    fill_all()
    said = excerpts([document], terms_of(words)).get(document.pk)
    assert (said.label, said.found) == (label, shown) if said else label == ""
    if said and label == "text":
        assert f"{said.before}{said.found}{said.after}".strip("… ") in TEXT
