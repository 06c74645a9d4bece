"""Redacting takes two publishers; afterwards the words are gone, and the log stays complete."""

import base64
import contextlib
import html
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from curation.conversation.comments import open_thread
from curation.errors import (
    NotPermittedError,
    OwnWorkError,
    Problem,
    ReasonMissingError,
    ReferenceNotLiveError,
    TooLongError,
    WrongStateError,
)
from curation.models import ApiKey, Notification, Proposal, Snapshot
from curation.standing.confirm import confirm
from curation.standing.erasure import (
    IGNORED_FIELDS,
    is_chosen,
    records_to_reopen,
    remaining_occurrences,
    text_models,
)
from curation.standing.proposals import decline
from curation.standing.redact import propose_redaction
from curation.standing.redacted_words import FILLER
from curation.standing.release import cut_release
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.approval import approve
from curation.workflow.steps import discard, request_changes, submit
from desk.records.redacting import preview_redaction
from entities.models import (
    Attribution,
    Citation,
    Gazetteer,
    Place,
    PlaceClaim,
    PlaceIdentifier,
    PlaceName,
    PlaceSuccessor,
    Term,
)
from publication import index_writer
from publication.index import ALL_TABLES
from publication.models import IncidentRow, LogHead, Publication, PublishedDocument
from sources.acting import acting_as
from sources.extraction.errors import BusyError
from sources.ingest import set_file, set_text
from sources.models import Document, DocumentFile, DocumentText, Passage, Preview, Record
from sources.previews import correct, preview_file, preview_text, seen
from tests.factories import (
    TEXT,
    a_document,
    a_group,
    a_passage,
    an_incident,
    cite,
    fresh,
    is_live,
    person,
    publish,
    refused_by_postgres,
    run_sql,
    submit_and_verify,
)
from tests.ingesting import bring_in
from tests.sources.files.emails import an_email
from tests.sources.files.hostile import odt_with, with_part
from tests.sources.files.pdfs import a_pdf
from tests.sources.files.word import a_docx

NAME = "Zanzibarov"
SAYS = f"{TEXT} A trader named {NAME} was among them, said {NAME.upper()} the elder."


@pytest.fixture
def document(editor: Any, reviewer: Any) -> Any:
    document = a_document(editor, SAYS)
    with acting_as(editor):
        set_file(document, "report.txt", SAYS.encode(), "text/plain")
    publish(document, by=editor, approver=reviewer)
    return fresh(document)


@pytest.fixture
def incident(editor: Any, reviewer: Any, document: Any) -> Any:
    """A live incident with two versions that name a person in the title and in a quote."""
    incident = an_incident(editor, document, title=f"Attack on {NAME}", note=f"{NAME} asked us")
    cite(
        incident,
        document,
        f"A trader named {NAME} was",
        editor,
        field="incident.kind",
        speaker=NAME,
    )
    publish(incident, by=editor, approver=reviewer)
    with acting_as(editor):
        record = fresh(incident)
        record.summary = f"{NAME} was a trader."
        record.save()
    open_thread(incident, editor, f"Is it {NAME}?")
    submit(incident, editor)
    request_changes(incident, reviewer, f"Write {NAME} in full.")
    publish(incident, by=editor, approver=reviewer)
    return fresh(incident)


@pytest.fixture
def proposal(publisher: Any, incident: Any) -> Proposal:
    return propose_redaction(incident, [1, 2], [NAME], publisher, "A court asked for it.")


def every_writing(words: str) -> list[bytes]:
    """Return the words in each encoding that any code here writes, in lower and upper case."""
    found = []
    for form in (words, words.upper(), words.lower()):
        for composed in ("NFC", "NFD"):
            text = unicodedata.normalize(composed, form)
            found += [text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode()]
            found += [quote(text).encode(), html.escape(text).encode()]
    return list(dict.fromkeys(found))


def unpacked(content: bytes) -> Iterator[bytes]:
    """Yield bytes unchanged, and as they were before compression or encoding."""
    yield content
    for part in re.split(rb"[:\s]", content):
        try:
            plain = base64.urlsafe_b64decode(
                part.lstrip(b".") + b"=" * (-len(part.lstrip(b".")) % 4)
            )
        except ValueError:
            continue
        yield plain
        for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS, 32 + zlib.MAX_WBITS):
            with contextlib.suppress(zlib.error):
                yield zlib.decompressobj(window).decompress(plain)
    for window in (-zlib.MAX_WBITS, 32 + zlib.MAX_WBITS):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(window).decompress(content)


def where_it_stands(words: str, *leave_out: str) -> list[str]:
    """Return each column of the database that contains the words, in any encoding."""
    columns = run_sql(
        "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns AS c"
        " JOIN information_schema.tables AS t USING (table_schema, table_name)"
        " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN"
        " ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'bytea', 'tsvector')"
    )
    assert len(columns) > 100
    found = []
    writings = [writing.lower() for writing in every_writing(words)]
    with connection.cursor() as cursor:
        for table, column, kind in columns:
            if table in leave_out:
                continue
            value = f'"{column}"' if kind == "bytea" else f"convert_to(\"{column}\"::text, 'UTF8')"
            cursor.execute(f'SELECT {value} FROM "{table}" WHERE "{column}" IS NOT NULL')
            if any(
                writing in content.lower()
                for (kept,) in cursor.fetchall()
                for content in unpacked(bytes(kept))
                for writing in writings
            ):
                found.append(f"{table}.{column}")
    return sorted(found)


def content_of_index() -> dict[str, list[Any]]:
    rows = {}
    for table in ALL_TABLES:
        names = [field.attname for field in table._meta.concrete_fields if not field.primary_key]
        rows[table.__name__] = sorted(map(repr, table.objects.values_list(*names)))
    return rows


# What is removed


def test_an_api_key_still_works_after_its_name_was_redacted(
    second_publisher: Any, publisher: Any, incident: Any
) -> None:
    key, text = ApiKey.objects.create_key(name=f"For {NAME}")
    # A phrase of random letters, like any other.
    words = [NAME, key.prefix, key.hashed_key[-64:]]
    confirm(propose_redaction(incident, [1, 2], words, publisher, "A court."), second_publisher)
    assert ApiKey.objects.is_valid(text)
    assert ApiKey.objects.get().name == f"For {FILLER * len(NAME)}"


def test_redacted_words_are_not_found_anywhere_in_the_database(
    editor: Any, second_publisher: Any, document: Any, incident: Any, proposal: Proposal
) -> None:
    LogEntry.objects.create(
        user=editor,
        content_type=ContentType.objects.get_for_model(type(incident)),
        object_id=incident.pk,
        object_repr=f"Attack on {NAME}",
        action_flag=2,
        change_message=f"It was {NAME}.",
    )
    before = where_it_stands(NAME)
    for column in (
        "curation_comment.text",
        "curation_notification.text",
        "curation_proposal.words",
        "curation_snapshot.rows",
        "curation_transition.comment",
        "django_admin_log.object_repr",
        "entities_citation.speaker",
        "entities_citationevent.speaker",
        "entities_incident.title",
        "entities_incidentevent.title",
        "publication_publisheddocument.body",
        "publication_searchrow.name",
        "sources_documentfile.content",
        "sources_documenttext.content",
        "sources_passage.exact",
        "sources_passageevent.exact",
        "sources_record.note",
        "sources_recordevent.note",
    ):
        assert column in before
    confirm(proposal, second_publisher)
    assert where_it_stands(NAME) == []


JOURNALIST = "Жанна Өтегенова"


@pytest.fixture
def said_in_other_writings(client: Any, editor: Any, publisher: Any, incident: Any) -> Proposal:
    """Use a name with letters that JSON and URLs escape, in all places beside records that store
    words."""
    client.force_login(editor)
    session = client.session
    session["typed"] = {"title": [f"About {JOURNALIST.upper()}"]}
    session.save()
    LogEntry.objects.log_actions(
        editor.pk,
        [incident],
        CHANGE,
        [{"changed": {"name": "alias", "object": JOURNALIST, "fields": ["name"]}}],
        single_object=True,
    )
    assert "\\u0416" in LogEntry.objects.get().change_message
    with acting_as(editor):
        record = a_document(
            editor,
            None,
            title=f"On {unicodedata.normalize('NFD', JOURNALIST)}",
            link=f"https://news.example/{quote(JOURNALIST)}?q={quote(JOURNALIST.lower())}",
        )
        set_file(record, "page.html", JOURNALIST.encode("cp1251", "ignore"), "text/html")
        set_file(record, "page.html", f"<i>{JOURNALIST}</i>".encode("utf-16"), "text/html")
    open_thread(record, editor, JOURNALIST)
    return propose_redaction(incident, [1, 2], [JOURNALIST], publisher, "A court asked for it.")


def test_words_are_found_in_every_encoding_in_use(
    second_publisher: Any, said_in_other_writings: Proposal
) -> None:
    before = where_it_stands(JOURNALIST)
    for column in (
        "curation_comment.text",
        "django_admin_log.change_message",
        "django_session.session_data",
        "sources_document.link",
        "sources_document.title",
        "sources_documentevent.link",
        "sources_documentfile.content",
    ):
        assert column in before
    confirm(said_in_other_writings, second_publisher)
    assert where_it_stands(JOURNALIST) == []


def test_admin_log_entries_can_still_be_read(
    second_publisher: Any, said_in_other_writings: Proposal
) -> None:
    confirm(said_in_other_writings, second_publisher)
    assert FILLER in LogEntry.objects.get().get_change_message()


def test_a_session_without_the_words_stays_valid(
    client: Any, second_editor: Any, second_publisher: Any, said_in_other_writings: Proposal
) -> None:
    client.force_login(second_editor)
    confirm(said_in_other_writings, second_publisher)
    assert client.get("/admin/").status_code == 200


def test_a_preview_with_the_words_is_deleted_and_others_stay(
    editor: Any, second_publisher: Any, said_in_other_writings: Proposal
) -> None:
    preview_text(f"About {JOURNALIST} and others.", editor)
    hidden = f"<p>Words.</p><p hidden>{JOURNALIST}</p>"
    preview_file("page.html", f"<html><body>{hidden}".encode(), editor)
    other = preview_text("Other words.", editor)
    confirm(said_in_other_writings, second_publisher)
    assert Preview.objects.get() == other


def test_a_preview_with_the_words_beside_its_text_is_deleted(
    editor: Any, second_publisher: Any, said_in_other_writings: Proposal
) -> None:
    preview_file("annex.docx", a_docx(["One."], title=f"On {JOURNALIST}"), editor)
    message = an_email("Two.")
    message.add_attachment(b"Words.", "text", "plain", filename=f"{JOURNALIST}.txt")
    preview_file("a.eml", message.as_bytes(), editor)
    comment = f"<html><!-- {JOURNALIST} --><body><p>Three.</p>"
    preview_file("page.html", comment.encode(), editor)
    corrected = preview_text("Four.", editor)
    correct(corrected.pk, editor, {"title": f"By {JOURNALIST}"})
    blacked = re.sub(r"\S", FILLER, JOURNALIST)
    confirm(said_in_other_writings, second_publisher)
    assert seen(Preview.objects.get()).values["title"] == f"By {blacked}"


def test_a_preview_that_cannot_be_read_any_more_does_not_stop_a_redaction(
    editor: Any, second_publisher: Any, said_in_other_writings: Proposal
) -> None:
    preview_file("page.html", b"<html><body><p>Words.</p>", editor)
    Preview.objects.update(found=zlib.compress(b"{}"), content=b"%PDF-1.4 of an earlier version")
    confirm(said_in_other_writings, second_publisher)
    assert not Preview.objects.exists()


def test_deleting_a_draft_deletes_its_text_and_file(editor: Any) -> None:
    draft = a_document(editor)
    with acting_as(editor):
        set_file(draft, "words.txt", b"Of a draft.", "text/plain")
        draft.delete()
    assert not DocumentText.objects.exists()
    assert not DocumentFile.objects.exists()


def test_a_replaced_text_is_redacted_too(editor: Any) -> None:
    draft = a_document(editor)
    with acting_as(editor):
        set_file(draft, "words.txt", b"Of a draft.", "text/plain")
        set_text(draft, "Other words, which are right.")
        set_file(draft, "words.txt", b"Other words.", "text/plain")
    assert DocumentText.objects.get().content == "Other words, which are right."
    assert bytes(DocumentFile.objects.get().content) == b"Other words."


def test_postgres_keeps_the_text_and_file_of_a_document(document: Any) -> None:
    for table in ("sources_documenttext", "sources_documentfile"):
        with refused_by_postgres("a document rests on it"):
            run_sql(f"DELETE FROM {table}")


# The searched columns. Each other column that could contain words has its reason here.
SEARCHED_OTHERWISE = {
    "curation_auditevent.actor_name": "a user's name",
    "curation_auditevent.subject_name": "a user's name",
    "curation_auditevent.details": "of accounts and addresses; no words of a record",
    "entities_namekey.key": "triggers write it from the names themselves",
    "entities_namekey.kind": "the type of a record",
    "entities_namekey.origin": "the name of a table",
    "curation_recordwords.content": "forgotten",
    "curation_recordwords.words": "forgotten",
    "curation_snapshot.rows": "by row",
    "curation_textwords.words": "deleted by a trigger when the text changes",
    "pghistory_context.metadata": "who changed a row, at which path",
    "curation_proposal.dropped": "keys of rows",
    "curation_proposal.words": "forgotten when it is decided; another open one keeps its own",
    "django_session.session_data": "unpacked",
    "sources_documenttext.content": "by place",
    "sources_passage.exact": "by place",
    "sources_passage.prefix": "by place",
    "sources_passage.suffix": "by place",
    "sources_passageevent.exact": "by place",
    "sources_passageevent.prefix": "by place",
    "sources_passageevent.suffix": "by place",
}
NO_WORDS = r"""
    ^publication_ | ^auth_ | ^django_(content_type|migrations|session)\b
    | ^(account|mfa|socialaccount|usersessions)_
    | ^entities_(gazetteer|place(event|name|identifier|claim|successor)?)\.
    | ^entities_term(translation)?\. | \.pgh_\w+$
"""


def tracked_field(model: Any, name: str) -> Any:
    """Return a field of a model, or of the one that it keeps the history of."""
    tracked = getattr(model, "pgh_tracked_model", model)
    found = {field.name: field for field in tracked._meta.get_fields()}
    return found.get(name, model._meta.get_field(name))


def test_every_column_that_may_hold_words_is_searched(db: None) -> None:
    columns = run_sql(
        "SELECT c.table_name || '.' || c.column_name FROM information_schema.columns AS c"
        " JOIN information_schema.tables AS t USING (table_schema, table_name)"
        " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.udt_name IN"
        " ('text', 'varchar', 'json', 'jsonb', '_text', '_varchar', 'tsvector')"
    )
    searched = {
        f"{model._meta.db_table}.{model._meta.get_field(name).column}"  # type: ignore[union-attr]
        for model, names in text_models()
        for name in names
    }
    values = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if is_chosen(tracked_field(model, field.name))
        or field.name in IGNORED_FIELDS
        or hasattr(model, f"{field.name}_earliest")  # a date
    }
    left = {column for (column,) in columns if not re.search(NO_WORDS, column, re.VERBOSE)}
    assert left - searched - values - SEARCHED_OTHERWISE.keys() == set()


def test_reference_data_is_not_searched(db: None) -> None:
    reference = {Gazetteer, Place, PlaceClaim, PlaceIdentifier, PlaceName, PlaceSuccessor, Term}
    assert not reference & {model for model, _ in text_models()}


def test_the_log_keeps_the_version_with_its_hash_and_says_who_and_why(
    publisher: Any, second_publisher: Any, incident: Any, proposal: Proposal
) -> None:
    hashes = Publication.objects.filter(public_id=incident.public_id).values_list("sha256")
    before = list(hashes.filter(action="publish"))
    confirm(proposal, second_publisher)
    assert list(hashes.filter(action="publish")) == before
    entries = Publication.objects.filter(public_id=incident.public_id, action="redact")
    assert [entry.version for entry in entries] == [1, 2]
    for entry in entries:
        assert entry.reason == "A court asked for it."
        assert (entry.contributors, entry.approver_id) == ([publisher.pk], second_publisher.pk)
    assert fresh(incident).transitions.first().step == "redacted"


def test_text_keeps_its_length_and_passages_their_places(
    second_publisher: Any, document: Any, proposal: Proposal
) -> None:
    before = list(Passage.objects.order_by("pk").values_list("pk", "start", "end"))
    confirm(proposal, second_publisher)
    text = DocumentText.objects.get(documents=document)
    assert text.content == SAYS.replace(NAME, FILLER * len(NAME)).replace(
        NAME.upper(), FILLER * len(NAME)
    )
    assert list(Passage.objects.order_by("pk").values_list("pk", "start", "end")) == before
    for passage in Passage.objects.all():
        assert passage.exact == text.content[passage.start : passage.end]


def test_remarks_on_the_text_that_may_hold_a_part_of_the_words_are_deleted(
    second_publisher: Any, document: Any, proposal: Proposal
) -> None:
    remarks = ["No text on page 2: scanned.", f"Least certain words: “{NAME[:6]}” (p. 1, 41 %)."]
    Document.objects.filter(pk=document.pk).update(remarks=remarks)
    snapshot = Snapshot.objects.get(record=document.pk)
    for row in snapshot.rows:
        if row["model"] == "sources.document":
            row["fields"]["remarks"] = remarks
    Snapshot.objects.filter(record=document.pk).update(rows=snapshot.rows)
    confirm(proposal, second_publisher)
    assert fresh(document).remarks == ["No text on page 2: scanned."]
    snapshot.refresh_from_db()
    assert NAME[:6] not in json.dumps(snapshot.rows)
    assert "No text on page 2" in json.dumps(snapshot.rows)


def test_an_original_with_the_words_outside_of_its_text_is_deleted_also_where_a_draft_returns_to_it(
    editor: Any, reviewer: Any, second_publisher: Any, publisher: Any, incident: Any
) -> None:
    page = f"<html><body><p>Some words that a reader sees.</p><p hidden>{NAME} is named.</p>"
    other = bring_in("page.html", page.encode(), editor).document
    with acting_as(editor):
        remarks = [f"1 passage is hidden: “{NAME[:6]}…”.", "No text on page 2: scanned."]
        Document.objects.filter(pk=other.pk).update(remarks=remarks)
    publish(fresh(other), by=editor, approver=reviewer)
    proposal = propose_redaction(incident, [1, 2], [NAME], publisher, "A court asked for it.")
    confirm(proposal, second_publisher)
    for _draft in range(2):
        assert fresh(other).file is None
        assert fresh(other).remarks == ["No text on page 2: scanned."]
        discard(fresh(other), editor)
        with acting_as(editor):
            other = fresh(other)
            other.title = "Another title"
            other.save()


def test_a_passage_that_cuts_through_the_words_keeps_no_part_of_them(
    editor: Any, second_publisher: Any, document: Any, incident: Any, proposal: Proposal
) -> None:
    part = a_passage(document, f"named {NAME[:6]}", editor)
    confirm(proposal, second_publisher)
    assert fresh(part).exact == f"named {FILLER * 6}"
    assert fresh(part).suffix.startswith(FILLER * 4)
    assert where_it_stands(NAME[:6]) == []


def test_the_original_file_is_deleted_with_a_redaction_of_its_text(
    second_publisher: Any, document: Any, proposal: Proposal
) -> None:
    confirm(proposal, second_publisher)
    assert fresh(document).file is None
    assert not DocumentFile.objects.exists()


def test_words_are_found_across_lines_and_whatever_their_case(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, incident: Any
) -> None:
    other = a_document(editor, "It was said by ali  KHAN,\nand by ALI\nKhan again.")
    proposal = propose_redaction(incident, [1, 2], [NAME, "Ali Khan"], publisher, "Court")
    confirm(proposal, second_publisher)
    filled = "It was said by ███  ████,\nand by ███\n████ again."
    assert DocumentText.objects.get(documents=other).content == filled


@pytest.mark.parametrize(
    ("written", "asked_for"),
    [
        ("It was Ali\r\nKhan.", "Ali Khan"),
        ("It was Elo\N{LATIN SMALL LETTER I}\N{COMBINING DIAERESIS}se.", "Elo\u00efse"),
        ("It was STRASSER.", "Stra\u00dfer"),
    ],
)
def test_words_are_found_as_forms_send_them(
    editor: Any,
    reviewer: Any,
    publisher: Any,
    second_publisher: Any,
    incident: Any,
    written: str,
    asked_for: str,
) -> None:
    with acting_as(editor):
        record = fresh(incident)
        record.summary = written
        record.save()
    publish(incident, by=editor, approver=reviewer)
    with pytest.raises(WrongStateError):
        propose_redaction(incident, [1, 2], [asked_for], publisher, "Court")
    confirm(
        propose_redaction(incident, [1, 2, 3], [NAME, asked_for], publisher, "Court"),
        second_publisher,
    )
    assert FILLER in fresh(incident).summary


def test_one_version_can_be_redacted_while_another_stays(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, incident: Any
) -> None:
    with acting_as(editor):
        record = fresh(incident)
        record.title = "Only here"
        record.save()
    publish(incident, by=editor, approver=reviewer)
    with acting_as(editor):
        record = fresh(incident)
        record.title = "Another title"
        record.save()
    publish(incident, by=editor, approver=reviewer)
    confirm(propose_redaction(incident, [3], ["Only here"], publisher, "r"), second_publisher)
    kept = PublishedDocument.objects.filter(publication__public_id=incident.public_id)
    assert sorted(kept.values_list("publication__version", flat=True)) == [1, 2, 4]
    assert where_it_stands("Only here") == []
    assert fresh(incident).state == Record.State.APPROVED


@pytest.mark.owner
def test_the_rebuilt_index_is_the_same(second_publisher: Any, proposal: Proposal) -> None:
    confirm(proposal, second_publisher)
    before = content_of_index()
    assert not IncidentRow.objects.exists()
    index_writer.rebuild()
    assert content_of_index() == before


# Effects on the record and on others


def test_the_record_stays_live_and_its_working_copy_is_a_draft(
    second_publisher: Any, incident: Any, proposal: Proposal
) -> None:
    confirm(proposal, second_publisher)
    record = fresh(incident)
    assert (record.standing, record.state, record.version) == ("live", "draft", 2)
    assert record.title == f"Attack on {FILLER * len(NAME)}"
    assert record.contributions.filter(round=record.round, user=second_publisher).exists()
    assert is_live(incident.public_id)


def test_a_redacted_record_is_published_again_by_a_normal_approval(
    editor: Any,
    reviewer: Any,
    second_publisher: Any,
    document: Any,
    incident: Any,
    proposal: Proposal,
) -> None:
    """Together with its document, whose text lost words as well."""
    confirm(proposal, second_publisher)
    with acting_as(editor):
        record = fresh(incident)
        record.title = "Attack on a trader"
        record.save()
    publish(document, incident, by=editor, approver=reviewer)
    assert fresh(incident).version == 3
    assert IncidentRow.objects.filter(public_id=incident.public_id).count() == 1


def test_discarding_does_not_restore_redacted_words(
    editor: Any, second_publisher: Any, incident: Any, proposal: Proposal
) -> None:
    confirm(proposal, second_publisher)
    with acting_as(editor):
        Citation.objects.filter(record=incident.pk, speaker__gt="").delete()
    discard(incident, editor)
    assert fresh(incident).title == f"Attack on {FILLER * len(NAME)}"
    assert where_it_stands(NAME) == []


def test_discarding_does_not_restore_a_deleted_file(
    editor: Any, second_publisher: Any, document: Any, proposal: Proposal
) -> None:
    confirm(proposal, second_publisher)
    with acting_as(editor):
        record = fresh(document)
        record.title = "Another title"
        record.save()
    discard(record, editor)
    assert (fresh(document).title, fresh(document).file) == (document.title, None)


def test_records_that_quote_the_words_must_be_checked_again(
    editor: Any, reviewer: Any, second_publisher: Any, document: Any, proposal: Proposal
) -> None:
    group = a_group(editor, document)
    cite(group, document, f"said {NAME.upper()}", editor, field="group.kind")
    publish(group, by=editor, approver=reviewer)
    confirm(proposal, second_publisher)
    assert (fresh(group).state, fresh(group).standing) == ("draft", "live")


def said_elsewhere(proposal: Proposal) -> Any:
    return remaining_occurrences(proposal.words, proposal.record, proposal.versions)


def test_the_authors_of_reopened_drafts_are_notified(
    editor: Any, second_publisher: Any, document: Any, incident: Any, proposal: Proposal
) -> None:
    assert set(records_to_reopen([NAME])) == {
        fresh(document).record_ptr,
        fresh(incident).record_ptr,
    }
    before = set(Notification.objects.values_list("pk", flat=True))
    confirm(proposal, second_publisher)
    told = Notification.objects.exclude(pk__in=before).values_list("to", "kind", "record")
    assert sorted(told) == sorted(
        (editor.pk, "redacted", record.pk) for record in (document, incident)
    )


def test_published_versions_of_other_records_are_named_and_kept(
    editor: Any, reviewer: Any, second_publisher: Any, document: Any, proposal: Proposal
) -> None:
    group = a_group(editor, document, name=f"Friends of {NAME}")
    publish(group, by=editor, approver=reviewer)
    assert [problem.value for problem in said_elsewhere(proposal)] == [group.public_id]
    confirm(proposal, second_publisher)
    left = where_it_stands(NAME)
    assert "publication_publisheddocument.body" in left
    assert all(column.startswith("publication_") for column in left)


def test_the_note_of_a_release_that_repeats_the_words_is_named(
    second_publisher: Any, proposal: Proposal
) -> None:
    cut_release(second_publisher, "2024.1", f"Corrects what was said of {NAME.upper()}.")
    assert [problem.value for problem in said_elsewhere(proposal)] == ["2024.1"]


def test_nothing_new_may_refer_to_a_record_whose_live_version_is_redacted(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, document: Any
) -> None:
    group = a_group(editor, document, name="Unutterable")
    publish(group, by=editor, approver=reviewer)
    confirm(propose_redaction(group, [1], ["Unutterable"], publisher, "r"), second_publisher)
    incident = an_incident(editor, document)
    with acting_as(editor):
        attribution = Attribution.objects.create(incident=incident, group=group, role="perpetrator")
    cite(incident, document, "did it", editor, attribution=attribution)
    [(record, revision)] = submit_and_verify([incident], editor, reviewer)
    with pytest.raises(ReferenceNotLiveError):
        approve(record, reviewer, revision)


def test_a_withdrawn_record_is_redacted_too(
    publisher: Any, second_publisher: Any, incident: Any
) -> None:
    confirm(propose_withdrawal(incident, publisher, "Wrong"), second_publisher)
    confirm(propose_redaction(incident, [1, 2], [NAME], publisher, "Court"), second_publisher)
    assert fresh(incident).standing == "withdrawn"
    assert where_it_stands(NAME) == []


# Proposing


@pytest.mark.parametrize("words", [[], [" ", ""], ["ab"], ["..."]])
def test_a_redaction_must_name_words(publisher: Any, incident: Any, words: list[str]) -> None:
    with pytest.raises(ReasonMissingError):
        propose_redaction(incident, [1, 2], words, publisher, "Court")


@pytest.mark.parametrize("words", [["x" * 501], [f"word {number}" for number in range(21)]])
def test_redacted_words_have_a_maximum_length(
    publisher: Any, incident: Any, words: list[str]
) -> None:
    with pytest.raises(TooLongError):
        propose_redaction(incident, [1, 2], words, publisher, "Court")


@pytest.mark.parametrize("reason", ["", f"For {NAME.lower()}"])
def test_the_reason_is_required_and_must_not_repeat_the_words(
    publisher: Any, incident: Any, reason: str
) -> None:
    with pytest.raises(ReasonMissingError):
        propose_redaction(incident, [1, 2], [NAME], publisher, reason)


def test_every_version_that_holds_the_words_is_named(publisher: Any, incident: Any) -> None:
    with pytest.raises(WrongStateError) as refusal:
        propose_redaction(incident, [2], [NAME], publisher, "Court")
    assert refusal.value.problems == [Problem("version 1", "contains these words too")]


@pytest.mark.parametrize("versions", [[], [3], [0]])
def test_only_versions_that_exist_are_redacted(
    publisher: Any, incident: Any, versions: list[int]
) -> None:
    with pytest.raises(WrongStateError):
        propose_redaction(incident, versions, ["market"], publisher, "Court")


def test_an_unpublished_record_cannot_be_redacted(
    editor: Any, publisher: Any, document: Any
) -> None:
    with pytest.raises(WrongStateError, match="never published"):
        propose_redaction(a_group(editor, document), [1], [NAME], publisher, "Court")


def test_a_proposal_alone_removes_nothing(proposal: Proposal) -> None:
    assert PublishedDocument.objects.filter(body__contains=NAME).count() == 2


# Two people


def test_a_reviewer_neither_proposes_nor_confirms(
    reviewer: Any, incident: Any, proposal: Proposal
) -> None:
    for act in (
        lambda: propose_redaction(incident, [1], [NAME], reviewer, "Court"),
        lambda: confirm(proposal, reviewer),
    ):
        with pytest.raises(NotPermittedError):
            act()


def test_the_proposer_cannot_confirm(publisher: Any, proposal: Proposal) -> None:
    before = LogHead.objects.get().seq
    with pytest.raises(OwnWorkError):
        confirm(proposal, publisher)
    assert LogHead.objects.get().seq == before


def test_a_new_version_with_the_words_blocks_the_confirmation(
    editor: Any, reviewer: Any, second_publisher: Any, incident: Any, proposal: Proposal
) -> None:
    with acting_as(editor):
        record = fresh(incident)
        record.summary = "More"
        record.save()
    publish(incident, by=editor, approver=reviewer)
    with pytest.raises(WrongStateError, match="Redact them as well"):
        confirm(proposal, second_publisher)


def test_a_declined_redaction_changes_nothing_and_deletes_its_words(
    second_publisher: Any, proposal: Proposal
) -> None:
    decline(proposal, second_publisher, "No such order.")
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.words) == ("declined", [])
    assert PublishedDocument.objects.filter(body__contains=NAME).count() == 2


CONFIRM = "UPDATE curation_proposal SET outcome = 'confirmed', words = '{}', decided_by_id = %s"


def test_postgres_refuses_a_confirmation_that_the_log_does_not_name(
    publisher: Any, second_publisher: Any, proposal: Proposal
) -> None:
    with refused_by_postgres("names no such redaction"):
        run_sql(CONFIRM, publisher.pk)
    with refused_by_postgres("names no such redaction"):
        run_sql(CONFIRM, second_publisher.pk)


def test_postgres_refuses_a_redaction_that_is_entered_as_confirmed(
    publisher: Any, second_publisher: Any, incident: Any
) -> None:
    with refused_by_postgres("proposed before it is decided"):
        Proposal.objects.create(
            record_id=incident.pk,
            action="redact",
            versions=[1],
            reason="x",
            proposed_by=publisher,
            decided_by=second_publisher,
            outcome="confirmed",
        )


@pytest.mark.parametrize(
    "change",
    ["words = '{other}'", "versions = '{1}'", "words = '{}'", "reason = 'other'"],
)
def test_postgres_keeps_a_waiting_redaction_as_it_was_proposed(
    proposal: Proposal, change: str
) -> None:
    with refused_by_postgres("never edited"):
        run_sql(f"UPDATE curation_proposal SET {change}")


FROZEN = [
    ("UPDATE sources_documenttext SET content = content || 'x'", "is frozen"),
    ("UPDATE sources_documentfile SET name = 'x'", "kept as it came"),
    ("DELETE FROM sources_documentfile", "a document rests on it"),
    ("UPDATE sources_passage SET suffix = ''", "a passage never changes"),
    ("UPDATE curation_comment SET text = 'x'", "never edited"),
    ("UPDATE curation_transition SET comment = 'x'", "who checked what"),
    ("UPDATE curation_verification SET comment = 'x'", "who checked what"),
]


@pytest.mark.parametrize(("statement", "refusal"), FROZEN)
@pytest.mark.parametrize(
    "opened", ["", "UPDATE curation_proposal SET redacted_in = pg_current_xact_id()::text::bigint"]
)
def test_an_open_redaction_does_not_unlock_frozen_rows(
    proposal: Proposal, statement: str, refusal: str, opened: str
) -> None:
    if opened:
        run_sql(opened)
    with refused_by_postgres(refusal):
        run_sql(statement)


def test_a_confirmed_redaction_unlocks_frozen_rows_once(own_database: str) -> None:
    """A second redaction of the same version, by the same people, adds nothing to the log."""
    editor, first, second = person("editor"), person("publisher"), person("publisher")
    document = a_document(editor, SAYS)
    publish(document, by=editor, approver=person("reviewer"))
    proposal = propose_redaction(document, [1], [NAME], first, "A court asked for it.")
    confirm(proposal, second)
    statement = "UPDATE sources_documenttext SET content = content || 'x'"
    with refused_by_postgres("is frozen"):
        run_sql(
            "INSERT INTO curation_proposal (record_id, action, versions, dropped, words, reason,"
            " proposed_by_id, proposed_at, outcome, decision_comment)"
            " SELECT record_id, action, versions, '{}', '{other}', reason, proposed_by_id, now(),"
            " 'open', '' FROM curation_proposal"
        )
        run_sql(
            "UPDATE curation_proposal SET outcome = 'confirmed', words = '{}', decided_by_id = %s,"
            " decided_at = now() WHERE outcome = 'open'",
            second.pk,
        )
        run_sql("UPDATE publication_loghead SET published_at = clock_timestamp()")
        run_sql(statement)


def test_the_words_are_removed_from_notifications(
    editor: Any, second_publisher: Any, proposal: Proposal
) -> None:
    confirm(proposal, second_publisher)
    texts = Notification.objects.filter(to=editor, kind="changes requested")
    assert [each.text for each in texts] == [f"Write {FILLER * len(NAME)} in full."]


# Originals that hold the words where the text does not


@pytest.mark.parametrize("kind", ["e-mail", "Word", "OpenDocument", "PDF", "mailbox"])
def test_an_original_with_the_words_packed_or_encoded_in_it_is_deleted(
    editor: Any, second_publisher: Any, publisher: Any, incident: Any, kind: str
) -> None:
    message = an_email("Words that a reader sees.")
    message.add_attachment(a_docx([NAME]), "application", "zip", filename="annex.docx")
    content = {
        "e-mail": message.as_bytes(),
        "Word": with_part("word/embeddings/a.txt", NAME.encode("utf-16-le")),
        "OpenDocument": odt_with("Pictures/a.svg", f"<svg>{NAME}</svg>".encode()),
        "PDF": a_pdf([["Words that a reader sees."]], title=f"On {NAME}"),
        "mailbox": b"From a@x.example\n" + message.as_bytes(),
    }[kind]
    document = a_document(editor, "Words that are not those of the preview.")
    with acting_as(editor):
        set_file(document, "original", content, "application/octet-stream")
    preview_file("original", content + b"\n", editor)
    confirm(
        propose_redaction(incident, [1, 2], [NAME], publisher, "A court asked for it."),
        second_publisher,
    )
    assert fresh(document).file is None
    assert not DocumentFile.objects.exists()
    assert not Preview.objects.exists()


def test_an_original_without_the_words_stays_and_one_that_cannot_be_searched_is_named(
    editor: Any, second_publisher: Any, publisher: Any, incident: Any
) -> None:
    message = an_email("Words that a reader sees.")
    message.add_attachment(b"7z\xbc\xaf", "application", "x-7z", filename="annex.7z")
    closed = a_document(editor, "Words that a reader sees.")
    other = a_document(editor, "Other words.")
    with acting_as(editor):
        set_file(closed, "a.eml", message.as_bytes(), "message/rfc822")
        set_file(other, "a.docx", a_docx(["Other words."]), "application/zip")
    preview = preview_redaction(incident, publisher, [1, 2], [NAME])
    assert [each.public_id for each in preview.unsearched] == [closed.public_id]
    assert ("original file", 1) in preview.kept
    confirm(propose_redaction(incident, [1, 2], [NAME], publisher, "Court"), second_publisher)
    assert fresh(closed).file is not None
    assert fresh(other).file is not None


def test_a_redaction_waits_until_the_originals_can_be_searched(
    monkeypatch: pytest.MonkeyPatch, second_publisher: Any, proposal: Proposal
) -> None:
    def busy(*_files: Any) -> None:
        raise BusyError

    monkeypatch.setattr("curation.standing.originals.search_in_sandbox", busy)
    with pytest.raises(WrongStateError, match="Try again in a minute"):
        confirm(proposal, second_publisher)
    assert DocumentFile.objects.exists()
