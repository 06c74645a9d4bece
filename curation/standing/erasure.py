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

from curation.conversation.notifications import authors_of, notify
from curation.errors import Problem, WrongStateError
from curation.history.versions import events_of
from curation.models import AuditEvent, Notification, Snapshot
from curation.standing.redacted_words import filled, holding, matching, spelled
from entities.models import Citation, Place
from publication.models import Publication, Release
from publication.vocabulary import WITH_DOCUMENT
from sources.acting import acting_as, contribute
from sources.models import Document, DocumentFile, DocumentText, Passage, Record
from sources.texts.text import text_digest

__all__ = [
    "NOT_WORDS",
    "forget",
    "kept_in",
    "published_with",
    "reopened_by",
    "still_said_in",
    "worded_models",
]

# Applications whose tables are left as they are: the log's words go by version, and its index is
# made from them; accounts, how people sign in, what Django keeps of its own models, and who changed
# a row at which path are no words of a record.
LEFT_OUT = (
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
NOT_WORDS = frozenset(
    {"public_id", "sha256", "digest", "media_type", "value_key", "code", "language", "action_flag"}
    # The date of a document, at which its text was read; what was read goes with the words.
    | {"read_against"}
    # Of a key of the API.
    | {"id", "prefix", "hashed_key"}
)


def published_with(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return (identifier, version) of each published document in which the words stand."""
    found = Publication.objects.filter(holding(words, "document__body"), action__in=WITH_DOCUMENT)
    return list(found.order_by("seq").values_list("public_id", "version"))


def still_said_in(words: Sequence[str], record: Record, versions: Iterable[int]) -> list[Problem]:
    """Return what of the log a redaction would leave: it names versions of one record."""
    named = {(record.public_id, version) for version in versions}
    problems = [
        Problem(public_id, f"version {version} holds these words too, and keeps them")
        for public_id, version in published_with(words)
        if (public_id, version) not in named
    ]
    reasons = Publication.objects.filter(holding(words, "reason")).order_by("seq")
    problems += [
        Problem(entry.public_id, f"a reason in the log holds these words (seq {entry.seq})")
        for entry in reasons
    ]
    notes = Release.objects.filter(holding(words, "note")).order_by("pk")
    problems += [Problem(release.name, "the note of this release holds them") for release in notes]
    return problems


def kept_in(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return what would lose the words, as (kind of row, how many): a look before the leap."""
    worded: list[tuple[type[Model], list[str]]] = [(DocumentText, ["content"])]
    worded += [each for each in worded_models() if not hasattr(each[0], "pgh_tracked_model")]
    counts = [
        (str(model._meta.verbose_name), _rows_holding(words, model, fields).count())
        for model, fields in worded
    ]
    counts.append(("original file", len(_files_holding(words))))
    return [(name, count) for name, count in counts if count]


def reopened_by(words: Sequence[str]) -> list[Record]:
    """Return what would be a draft again without the words, since it rests on a text with them."""
    texts = DocumentText.objects.filter(holding(words, "content"))
    return list(_to_reopen(texts.values_list("pk", flat=True)).order_by("pk"))


def forget(words: Sequence[str], user: User) -> None:
    """Take the words out of the working copies, their texts, files, history and conversations.

    PostgreSQL allows it in the transaction that has just confirmed a redaction and in no other.
    What changes of a record is a change by `user`: it is a draft again, its citations unverified,
    and its authors are told.
    Raises WrongStateError when two rows would become one.
    """
    found_by = matching(words)
    try:
        with acting_as(user), pgtrigger.ignore(*_guards_of_history()):
            texts = _forget_in_texts(words, found_by)
            _drop_files(_files_holding(words), texts)
            for model, fields in worded_models():
                _forget_in_rows(words, model, fields, found_by)
            _forget_in_snapshots(words, found_by, texts)
            _forget_in_sessions(found_by)
    except IntegrityError as error:
        raise WrongStateError(
            "Without these words two entries of a record would be the same. Remove one first."
        ) from error
    _reopen_what_quotes(texts, user)
    notify(Notification.Kind.REDACTED, authors_of(_changed_now()), user)


def _changed_now() -> QuerySet[Record]:
    """Return the records that this transaction changed."""
    events = events_of(Record)._base_manager.filter(pgh_created_at=TransactionNow())
    return Record.objects.filter(pk__in=events.values("pgh_obj_id"), state=Record.State.DRAFT)


def _guards_of_history() -> list[str]:
    """Name the triggers that keep versions from being changed; deliberately set aside here."""
    return [
        f"{model._meta.label}:{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if hasattr(model, "pgh_tracked_model") and trigger.name == "append_only"
    ]


def worded_models() -> Iterator[tuple[type[Model], list[str]]]:
    """Every table but those left out, with the columns that may hold somebody's words.

    Those of other libraries are among them: a job's arguments, say, or what Django's admin noted.
    """
    # Places are reference data; texts and what quotes them go by position, snapshots by row; the
    # audit trail holds no words.
    left_out = (Place, DocumentText, Passage, Snapshot, AuditEvent)
    tables = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        tracked = getattr(model, "pgh_tracked_model", model)
        if model._meta.app_label in LEFT_OUT or tracked in left_out:
            continue
        if model._meta.db_table not in tables:
            continue
        names = {field.name for field in model._meta.get_fields()}
        fields = [
            field.name
            for field in model._meta.local_concrete_fields
            if isinstance(field, CharField | TextField | JSONField)
            and not field.choices
            and field.name not in NOT_WORDS
            and not field.name.startswith("pgh_")
            and f"{field.name}_earliest" not in names
        ]
        if fields:
            yield model, fields


def _rows_holding(words: Sequence[str], model: type[Model], fields: Sequence[str]) -> QuerySet[Any]:
    """Return the rows of which one of the fields matches; JSON as PostgreSQL writes it."""
    written = {f"written_{name}": Cast(name, TextField()) for name in fields}
    return model._base_manager.alias(**written).filter(holding(words, *written))


def _forget_in_rows(
    words: Sequence[str], model: type[Model], fields: Sequence[str], found_by: re.Pattern[str]
) -> None:
    rows = _rows_holding(words, model, fields).order_by("pk").values_list("pk", *fields)
    for key, *values in list(rows):
        without = {
            name: _without(found_by, value)
            for name, value in zip(fields, values, strict=True)
            if value
        }
        model._base_manager.filter(pk=key).update(**without)


def _without(found_by: re.Pattern[str], value: Any) -> Any:
    """Return a text, or a value of JSON with every text in it, without the words."""
    if isinstance(value, str):
        return filled(found_by, value)
    if isinstance(value, dict):
        return {filled(found_by, key): _without(found_by, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(found_by, each) for each in value]
    return value


def _forget_in_sessions(found_by: re.Pattern[str]) -> None:
    """End every session that holds the words: what it holds is signed and packed as a whole."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore
    for row in sessions.get_model_class().objects.iterator():
        kept = row.get_decoded()
        if _without(found_by, kept) != kept:
            row.delete()


def _files_holding(words: Sequence[str]) -> list[int]:
    """Return the ids of the original files in whose bytes the words stand.

    Most files hold them packed: those go because their text, which was read out of them, does.
    """
    written = {
        form.encode(encoding, "ignore")
        for phrase in spelled(words)
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


def _drop_files(named: Sequence[int], texts: Iterable[int]) -> None:
    """Remove original files: those named, and those of texts that lost words."""
    documents = Document.objects.filter(
        Q(file__in=named) | Q(text__in=list(texts), file__isnull=False)
    )

    files = {*named, *documents.values_list("file", flat=True)}
    for key in list(documents.order_by("pk").values_list("pk", flat=True)):
        Document.objects.filter(pk=key).update(file=None)
    DocumentFile.objects.filter(pk__in=files).delete()


def _forget_in_texts(words: Sequence[str], found_by: re.Pattern[str]) -> dict[int, str]:
    """Fill the words in texts and in all that quotes them by place.

    Returns the texts that changed, by id.
    """
    texts = {}
    for text in DocumentText.objects.filter(holding(words, "content")).order_by("pk"):
        texts[text.pk] = filled(found_by, text.content)
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


def _reopen_what_quotes(texts: dict[int, str], user: User) -> None:
    """What rests on a text that lost words is a draft again, by `user`, to be checked anew.

    So is its document, which is published with a digest of the text.
    """
    for key in _resting_on(texts):
        contribute(key, user)
    with acting_as(user):
        _to_reopen(texts).update(state=Record.State.DRAFT)


def _resting_on(texts: Iterable[int]) -> list[int]:
    quoting = Citation.objects.filter(passage__text__in=texts).values_list("record", flat=True)
    documents = Document.objects.filter(text__in=texts).values_list("pk", flat=True)
    return sorted({*quoting, *documents})


def _to_reopen(texts: Iterable[int]) -> QuerySet[Record]:
    return Record.objects.filter(
        pk__in=_resting_on(texts),
        state__in=[Record.State.APPROVED, Record.State.CHANGES_REQUESTED],
    )


def _forget_in_snapshots(
    words: Sequence[str], found_by: re.Pattern[str], texts: dict[int, str]
) -> None:
    columns = dict(worded_models())
    touched = holding(words, "written")
    # What quotes a text, and the document that it is of, whose original file goes.
    for key, model in itertools.product(texts, (Passage, Document)):
        touched |= Q(rows__contains=[{"model": model._meta.label_lower, "fields": {"text": key}}])
    kept = Snapshot.objects.annotate(written=Cast("rows", TextField())).filter(touched)
    for snapshot in kept.order_by("pk"):
        rows = [_row_without(row, columns, found_by, texts) for row in snapshot.rows]
        Snapshot.objects.filter(pk=snapshot.pk).update(rows=rows)


def _row_without(
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
                fields[name] = _without(found_by, fields[name])
    return {**row, "fields": fields}
