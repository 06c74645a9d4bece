"""Taking words out of everywhere they are kept, as a court, a victim or the law may ask.

Whether it may be done is decided in `curation.standing.redact`; this does it. Each occurrence
becomes filler of equal length, so that the offsets of passages survive.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
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
from curation.models import AuditEvent, Notification, Snapshot
from curation.standing.redacted_words import compile_pattern, containing, fill, spelling_variants
from entities.models import Citation, Place
from publication.models import Publication, Release
from publication.vocabulary import WITH_DOCUMENT
from sources.acting import acting_as, contribute
from sources.models import Document, DocumentFile, DocumentText, Passage, Record
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

# Applications whose tables are left as they are: the log's words go by version, and its index is
# made from them; accounts, how people sign in, what Django keeps of its own models, and who changed
# a row at which path are no words of a record.
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
# Names of things, not what is said of anybody.
IGNORED_FIELDS = frozenset(
    {"public_id", "sha256", "digest", "media_type", "value_key", "code", "language", "action_flag"}
    # The date of a document, at which its text was read; what was read goes with the words.
    | {"read_against"}
    # Of a key of the API.
    | {"id", "prefix", "hashed_key"}
)


def versions_containing(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return (identifier, version) of each published document in which the words stand."""
    found = Publication.objects.filter(
        containing(words, "document__body"), action__in=WITH_DOCUMENT
    )
    return list(found.order_by("seq").values_list("public_id", "version"))


def remaining_occurrences(
    words: Sequence[str], record: Record, versions: Iterable[int]
) -> list[Problem]:
    """Return what of the log a redaction would leave: it names versions of one record."""
    named = {(record.public_id, version) for version in versions}
    problems = [
        Problem(public_id, f"version {version} holds these words too, and keeps them")
        for public_id, version in versions_containing(words)
        if (public_id, version) not in named
    ]
    reasons = Publication.objects.filter(containing(words, "reason")).order_by("seq")
    problems += [
        Problem(entry.public_id, f"a reason in the log holds these words (seq {entry.seq})")
        for entry in reasons
    ]
    notes = Release.objects.filter(containing(words, "note")).order_by("pk")
    problems += [Problem(release.name, "the note of this release holds them") for release in notes]
    return problems


def occurrence_counts(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return what would lose the words, as (kind of row, how many): a look before the leap."""
    worded: list[tuple[type[Model], list[str]]] = [(DocumentText, ["content"])]
    worded += [each for each in text_models() if not hasattr(each[0], "pgh_tracked_model")]
    counts = [
        (str(model._meta.verbose_name), _rows_containing(words, model, fields).count())
        for model, fields in worded
    ]
    counts.append(("original file", len(_files_containing(words))))
    return [(name, count) for name, count in counts if count]


def records_to_reopen(words: Sequence[str]) -> list[Record]:
    """Return what would be a draft again without the words, since it rests on a text with them."""
    texts = DocumentText.objects.filter(containing(words, "content"))
    return list(_reopenable(texts.values_list("pk", flat=True)).order_by("pk"))


def erase(words: Sequence[str], user: User) -> None:
    """Take the words out of the working copies, their texts, files, history and conversations.

    PostgreSQL allows it in the transaction that has just confirmed a redaction and in no other.
    What changes of a record is a change by `user`: it is a draft again, its citations unverified,
    and its authors are told.
    Raises WrongStateError when two rows would become one.
    """
    found_by = compile_pattern(words)
    try:
        with acting_as(user), pgtrigger.ignore(*_history_guards()):
            texts = _erase_in_texts(words, found_by)
            _delete_files(_files_containing(words), texts)
            for model, fields in text_models():
                _erase_in_rows(words, model, fields, found_by)
            _erase_in_snapshots(words, found_by, texts)
            _delete_sessions(found_by)
    except IntegrityError as error:
        raise WrongStateError(
            "Without these words two entries of a record would be the same. Remove one first."
        ) from error
    _reopen_records(texts, user)
    notify(Notification.Kind.REDACTED, author_ids(_records_changed_now()), user)


def _records_changed_now() -> QuerySet[Record]:
    """Return the records that this transaction changed."""
    events = events_of(Record)._base_manager.filter(pgh_created_at=TransactionNow())
    return Record.objects.filter(pk__in=events.values("pgh_obj_id"), state=Record.State.DRAFT)


def _history_guards() -> list[str]:
    """Name the triggers that keep versions from being changed; deliberately set aside here."""
    return [
        f"{model._meta.label}:{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if hasattr(model, "pgh_tracked_model") and trigger.name == "append_only"
    ]


def text_models() -> Iterator[tuple[type[Model], list[str]]]:
    """Every table but those left out, with the columns that may hold somebody's words.

    Those of other libraries are among them: a job's arguments, say, or what Django's admin noted.
    """
    # Places are reference data; texts and what quotes them go by position, snapshots by row; the
    # audit trail holds no words.
    left_out = (Place, DocumentText, Passage, Snapshot, AuditEvent)
    tables = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        tracked = getattr(model, "pgh_tracked_model", model)
        if model._meta.app_label in IGNORED_APPS or tracked in left_out:
            continue
        if model._meta.db_table not in tables:
            continue
        names = {field.name for field in model._meta.get_fields()}
        fields = [
            field.name
            for field in model._meta.local_concrete_fields
            if isinstance(field, CharField | TextField | JSONField)
            and not field.choices
            and field.name not in IGNORED_FIELDS
            and not field.name.startswith("pgh_")
            and f"{field.name}_earliest" not in names
        ]
        if fields:
            yield model, fields


def _rows_containing(
    words: Sequence[str], model: type[Model], fields: Sequence[str]
) -> QuerySet[Any]:
    """Return the rows of which one of the fields matches; JSON as PostgreSQL writes it."""
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
    """Return a text, or a value of JSON with every text in it, without the words."""
    if isinstance(value, str):
        return fill(found_by, value)
    if isinstance(value, dict):
        return {fill(found_by, key): _erased(found_by, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_erased(found_by, each) for each in value]
    return value


def _delete_sessions(found_by: re.Pattern[str]) -> None:
    """End every session that holds the words: what it holds is signed and packed as a whole."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore
    for row in sessions.get_model_class().objects.iterator():
        kept = row.get_decoded()
        if _erased(found_by, kept) != kept:
            row.delete()


def _files_containing(words: Sequence[str]) -> list[int]:
    """Return the ids of the original files in whose bytes the words stand.

    Most files hold them packed: those go because their text, which was read out of them, does.
    """
    written = {
        form.encode(encoding, "ignore")
        for phrase in spelling_variants(words)
        for form in (phrase, phrase.lower(), phrase.upper(), phrase.title())
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "cp1251", "cp1256")
        if form.encode(encoding, "ignore").decode(encoding) == form
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM sources_documentfile WHERE EXISTS ("
            "  SELECT FROM unnest(%s::bytea[]) AS words (written)"
            "   WHERE position(written IN content) > 0) ORDER BY id",
            [list(written)],
        )
        return [key for (key,) in cursor.fetchall()]


def _delete_files(named: Sequence[int], texts: Iterable[int]) -> None:
    """Remove original files: those named, and those of texts that lost words."""
    documents = Document.objects.filter(
        Q(file__in=named) | Q(text__in=list(texts), file__isnull=False)
    )

    files = {*named, *documents.values_list("file", flat=True)}
    for key in list(documents.order_by("pk").values_list("pk", flat=True)):
        Document.objects.filter(pk=key).update(file=None)
    DocumentFile.objects.filter(pk__in=files).delete()


def _erase_in_texts(words: Sequence[str], found_by: re.Pattern[str]) -> dict[int, str]:
    """Fill the words in texts and in all that quotes them by place.

    Returns the texts that changed, by id.
    """
    texts = {}
    for text in DocumentText.objects.filter(containing(words, "content")).order_by("pk"):
        texts[text.pk] = fill(found_by, text.content)
        DocumentText.objects.filter(pk=text.pk).update(
            content=texts[text.pk], sha256=text_digest(texts[text.pk])
        )
    with connection.cursor() as cursor:
        # By place, for a passage may begin or end in the middle of a phrase.
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
    """What rests on a text that lost words is a draft again, by `user`, to be checked anew.

    So is its document, which is published with a digest of the text.
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
    words: Sequence[str], found_by: re.Pattern[str], texts: dict[int, str]
) -> None:
    columns = dict(text_models())
    touched = containing(words, "written")
    # What quotes a text, and the document that it is of, whose original file goes.
    for key, model in itertools.product(texts, (Passage, Document)):
        touched |= Q(rows__contains=[{"model": model._meta.label_lower, "fields": {"text": key}}])
    kept = Snapshot.objects.annotate(written=Cast("rows", TextField())).filter(touched)
    for snapshot in kept.order_by("pk"):
        rows = [_erased_row(row, columns, found_by, texts) for row in snapshot.rows]
        Snapshot.objects.filter(pk=snapshot.pk).update(rows=rows)


def _erased_row(
    row: dict[str, Any],
    columns: dict[type[Model], list[str]],
    found_by: re.Pattern[str],
    texts: dict[int, str],
) -> dict[str, Any]:
    model = apps.get_model(row["model"])
    fields = dict(row["fields"])
    content = texts.get(fields.get("text", 0))
    if model is Passage and content is not None:
        start, end = fields["start"], fields["end"]
        fields["prefix"] = content[start - len(fields["prefix"]) : start]
        fields["exact"] = content[start:end]
        fields["suffix"] = content[end : end + len(fields["suffix"])]
    if model is Document and content is not None:
        fields["file"] = None
    for part in (model, Record) if issubclass(model, Record) else (model,):
        for name in columns.get(part, ()):
            if fields.get(name):
                fields[name] = _erased(found_by, fields[name])
    return {**row, "fields": fields}
