"""Erases words wherever they are stored: the second half of a redaction.

`curation.standing.redact` decides whether it is allowed. Each occurrence is replaced by filler of
the same length, so that the offsets of passages stay valid.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from importlib import import_module
from typing import Any

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, connection
from django.db.models import CharField, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from curation.conversation.notifications import author_ids, notify
from curation.errors import Problem, WrongStateError
from curation.history.versions import events_of
from curation.models import AuditEvent, Notification, RecordWords, Snapshot
from curation.search.index import forget_words
from curation.standing.originals import delete_files, search_files, without_quotes
from curation.standing.redacted_words import compile_pattern, containing, fill
from entities.models import (
    Citation,
    Gazetteer,
    Place,
    PlaceClaim,
    PlaceIdentifier,
    PlaceName,
    PlaceSuccessor,
    Term,
    TermTranslation,
)
from publication.models import Publication, Release
from publication.vocabulary import WITH_DOCUMENT
from sources.acting import acting_as, contribute
from sources.extraction.errors import ExtractionError
from sources.models import Document, DocumentText, Passage, Preview, Record
from sources.previews import extracted_of
from sources.texts.text import text_digest

__all__ = [
    "IGNORED_FIELDS",
    "erase",
    "occurrence_counts",
    "records_to_reopen",
    "remaining_occurrences",
    "text_models",
    "versions_containing",
]

# Apps whose tables are not searched: the log is redacted by version, and the index is derived from
# it. The others store accounts, sessions and metadata, no words of records.
IGNORED_APPS = (
    "publication",
    "auth",
    "contenttypes",
    "sessions",
    "pghistory",
    "account",
    "mfa",
    "socialaccount",
    "usersessions",
)
# Identifiers and codes, not text about anybody.
IGNORED_FIELDS = frozenset(
    {"public_id", "sha256", "digest", "media_type", "value_key", "code", "language", "action_flag"}
    # The date of a document.
    | {"read_against"}
    # Columns of API keys.
    | {"id", "prefix", "hashed_key"}
)


def versions_containing(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return (public id, version) of each published document that contains the words."""
    found = Publication.objects.filter(
        containing(words, "document__body"), action__in=WITH_DOCUMENT
    )
    return list(found.order_by("seq").values_list("public_id", "version"))


def remaining_occurrences(
    words: Sequence[str], record: Record, versions: Iterable[int]
) -> list[Problem]:
    """Return what a redaction of these versions of a record would leave in the log."""
    named = {(record.public_id, version) for version in versions}
    problems = [
        Problem(public_id, f"version {version} contains these words too, and keeps them")
        for public_id, version in versions_containing(words)
        if (public_id, version) not in named
    ]
    reasons = Publication.objects.filter(containing(words, "reason")).order_by("seq")
    problems += [
        Problem(entry.public_id, f"a reason in the log contains these words (seq {entry.seq})")
        for entry in reasons
    ]
    notes = Release.objects.filter(containing(words, "note")).order_by("pk")
    problems += [
        Problem(release.name, "the note of this release contains them") for release in notes
    ]
    return problems


def occurrence_counts(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return how many rows contain the words, as (kind of row, count), for a preview."""
    worded: list[tuple[type[Model], list[str]]] = [(DocumentText, ["content"])]
    worded += [each for each in text_models() if not hasattr(each[0], "pgh_tracked_model")]
    counts = [
        (str(model._meta.verbose_name), _rows_containing(words, model, fields).count())
        for model, fields in worded
    ]
    return [(name, count) for name, count in counts if count]


def records_to_reopen(words: Sequence[str]) -> list[Record]:
    """Return the records that would become drafts, because they quote a text with the words."""
    texts = DocumentText.objects.filter(containing(words, "content"))
    return list(_reopenable(texts.values_list("pk", flat=True)).order_by("pk"))


def erase(words: Sequence[str], user: User) -> None:
    """Erase the words from working copies, texts, files, history and comments.

    PostgreSQL allows this only in the transaction that has just confirmed a redaction. `user` is
    noted as the author of the changes: changed records become drafts, their citations become
    unverified, and their authors are notified. Raises WrongStateError if two rows would become
    equal.
    """
    found_by = compile_pattern(words)
    try:
        with acting_as(user), pgtrigger.ignore(*_history_guards()):
            forget_words(containing(words, "content"))
            texts = _erase_in_texts(words, found_by)
            files = delete_files(search_files(words).found, texts)
            for model, fields in text_models():
                _erase_in_rows(words, model, fields, found_by)
            _erase_in_snapshots(words, found_by, texts, files)
            _delete_sessions(found_by)
            _delete_previews(words, found_by)
    except IntegrityError as error:
        raise WrongStateError(
            "Without these words two rows of a record would be the same. Remove one of them first."
        ) from error
    _reopen_records(texts, user)
    notify(Notification.Kind.REDACTED, author_ids(_records_changed_now()), user)


def _records_changed_now() -> QuerySet[Record]:
    """Return the drafts that this transaction changed."""
    events = events_of(Record)._base_manager.filter(pgh_created_at=TransactionNow())
    return Record.objects.filter(pk__in=events.values("pgh_obj_id"), state=Record.State.DRAFT)


def _history_guards() -> list[str]:
    """Return the names of the triggers that protect history, which are switched off here."""
    return [
        f"{model._meta.label}:{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if hasattr(model, "pgh_tracked_model") and trigger.name == "append_only"
    ]


def text_models() -> Iterator[tuple[type[Model], list[str]]]:
    """Yield the models to search, each with its fields that may contain text.

    Models of libraries are included, such as the arguments of jobs and the admin's log.
    """
    # Places and terms are reference data; texts, passages and snapshots are handled separately;
    # the words of the search are forgotten; the audit trail contains no words of records. Other
    # names of places come from gazetteers only: a place that a person added has none.
    left_out = (
        *(Place, PlaceName, PlaceIdentifier, PlaceClaim, PlaceSuccessor, Gazetteer),
        *(Term, TermTranslation, DocumentText, Passage, RecordWords, Snapshot, AuditEvent),
    )
    tables = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        tracked = getattr(model, "pgh_tracked_model", model)
        if model._meta.app_label in IGNORED_APPS or tracked in left_out:
            continue
        if model._meta.db_table not in tables:
            continue
        names = {field.name for field in model._meta.get_fields()}
        # History has its values of terms without their choices.
        chosen = {field.name for field in tracked._meta.get_fields() if is_chosen(field)}
        fields = [
            field.name
            for field in model._meta.local_concrete_fields
            if isinstance(field, CharField | TextField | JSONField)
            and field.name not in chosen
            and field.name not in IGNORED_FIELDS
            and not field.name.startswith("pgh_")
            and f"{field.name}_earliest" not in names
        ]
        if fields:
            yield model, fields


def is_chosen(field: Any) -> bool:
    """Return whether a field has a value of a set, not words."""
    return bool(getattr(field, "choices", None))


def _rows_containing(
    words: Sequence[str], model: type[Model], fields: Sequence[str]
) -> QuerySet[Any]:
    """Return the rows in which one of the fields contains the words. JSON is searched as text."""
    written = {f"written_{name}": Cast(name, TextField()) for name in fields}
    return model._base_manager.alias(**written).filter(containing(words, *written))


def _erase_in_rows(
    words: Sequence[str], model: type[Model], fields: Sequence[str], found_by: re.Pattern[str]
) -> None:
    rows = _rows_containing(words, model, fields).order_by("pk").values_list("pk", *fields)
    for key, *values in list(rows):
        without = {
            name: _erased(found_by, value)
            for name, value in zip(fields, values, strict=True)
            if value
        }
        model._base_manager.filter(pk=key).update(**without)


def _erased(found_by: re.Pattern[str], value: Any) -> Any:
    """Return a text, or a JSON value with all its texts, with the words replaced by filler."""
    if isinstance(value, str):
        return fill(found_by, value)
    if isinstance(value, dict):
        return {fill(found_by, key): _erased(found_by, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_erased(found_by, each) for each in value]
    return value


def _delete_sessions(found_by: re.Pattern[str]) -> None:
    """Delete every session that contains the words: its data cannot be edited in SQL."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore
    for row in sessions.get_model_class().objects.iterator():
        kept = row.get_decoded()
        if _erased(found_by, kept) != kept:
            row.delete()


def _delete_previews(words: Sequence[str], found_by: re.Pattern[str]) -> None:
    """Delete every preview in which the words were found: what it holds cannot be edited in SQL.

    Title, publisher, names of attachments and lines in other encodings are searched too, and the
    file itself. What cannot be read any more is deleted unseen.
    """
    searched = search_files(words, Preview)
    named = {*searched.found, *searched.in_part}
    for preview in Preview.objects.defer("content").iterator(chunk_size=1):
        if preview.pk in named or _has_words(preview, found_by):
            preview.delete()


def _has_words(preview: Preview, found_by: re.Pattern[str]) -> bool:
    try:
        # By way of JSON, which has lists only.
        found = json.loads(json.dumps(asdict(extracted_of(preview))))
    except ExtractionError:
        return True
    return bool(_erased(found_by, found) != found)


def _erase_in_texts(words: Sequence[str], found_by: re.Pattern[str]) -> dict[int, str]:
    """Erase the words in texts and in their passages. Returns the changed texts by id."""
    texts = {}
    for text in DocumentText.objects.filter(containing(words, "content")).order_by("pk"):
        texts[text.pk] = fill(found_by, text.content)
        DocumentText.objects.filter(pk=text.pk).update(
            content=texts[text.pk], sha256=text_digest(texts[text.pk])
        )
    with connection.cursor() as cursor:
        # Cut out again by offset, because a passage can begin or end within a phrase.
        for table in (Passage._meta.db_table, events_of(Passage)._meta.db_table):
            cursor.execute(
                f"UPDATE {table} AS p SET"  # noqa: S608
                ' exact = substr(t.content, p.start + 1, p."end" - p.start),'
                " prefix = substr(t.content, p.start - length(p.prefix) + 1, length(p.prefix)),"
                ' suffix = substr(t.content, p."end" + 1, length(p.suffix))'
                " FROM sources_documenttext AS t WHERE t.id = p.text_id AND t.id = ANY(%s)",
                [list(texts)],
            )
    return texts


def _reopen_records(texts: dict[int, str], user: User) -> None:
    """Turn the records that quote changed texts into drafts, with `user` as contributor.

    So are the documents themselves, which are published with the digest of their text.
    """
    for key in _ids_resting_on(texts):
        contribute(key, user)
    with acting_as(user):
        _reopenable(texts).update(state=Record.State.DRAFT)


def _ids_resting_on(texts: Iterable[int]) -> list[int]:
    quoting = Citation.objects.filter(passage__text__in=texts).values_list("record", flat=True)
    documents = Document.objects.filter(text__in=texts).values_list("pk", flat=True)
    return sorted({*quoting, *documents})


def _reopenable(texts: Iterable[int]) -> QuerySet[Record]:
    return Record.objects.filter(
        pk__in=_ids_resting_on(texts),
        state__in=[Record.State.APPROVED, Record.State.CHANGES_REQUESTED],
    )


def _erase_in_snapshots(
    words: Sequence[str], found_by: re.Pattern[str], texts: dict[int, str], files: set[int]
) -> None:
    columns = dict(text_models())
    touched = containing(words, "written")
    # Passages of the text, and documents, which lose their original file.
    for model, field, keys in (
        (Passage, "text", texts),
        (Document, "text", texts),
        (Document, "file", files),
    ):
        for key in keys:
            row = {"model": model._meta.label_lower, "fields": {field: key}}
            touched |= Q(rows__contains=[row])
    kept = Snapshot.objects.annotate(written=Cast("rows", TextField())).filter(touched)
    for snapshot in kept.order_by("pk"):
        rows = [_erased_row(row, columns, found_by, texts, files) for row in snapshot.rows]
        Snapshot.objects.filter(pk=snapshot.pk).update(rows=rows)


def _erased_row(
    row: dict[str, Any],
    columns: dict[type[Model], list[str]],
    found_by: re.Pattern[str],
    texts: dict[int, str],
    files: set[int],
) -> dict[str, Any]:
    model = apps.get_model(row["model"])
    fields = dict(row["fields"])
    content = texts.get(fields.get("text", 0))
    if model is Passage and content is not None:
        start, end = fields["start"], fields["end"]
        fields["prefix"] = content[start - len(fields["prefix"]) : start]
        fields["exact"] = content[start:end]
        fields["suffix"] = content[end : end + len(fields["suffix"])]
    if model is Document and (content is not None or fields["file"] in files):
        fields["file"] = None
        fields["remarks"] = without_quotes(fields.get("remarks", []))
    for part in (model, Record) if issubclass(model, Record) else (model,):
        for name in columns.get(part, ()):
            if fields.get(name):
                fields[name] = _erased(found_by, fields[name])
    return {**row, "fields": fields}
