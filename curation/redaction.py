"""Taking words out of everywhere they are kept, as a court, a victim or the law may ask.

Whether it may be done is decided in `curation.proposals`; this does it. Each occurrence becomes
filler of equal length, so that the offsets of passages survive.
"""

import itertools
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pgtrigger
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.db.models import CharField, Model, Q, TextField
from django.db.models.functions import Cast

from curation.errors import Problem, ReasonMissingError, TooLongError, WrongStateError
from curation.history.versions import events_of
from curation.models import AuditEvent, Snapshot
from entities.models import Citation, Place
from publication.models import Publication, Release
from publication.vocabulary import WITH_DOCUMENT
from sources.acting import acting_as, contribute
from sources.models import Document, DocumentFile, DocumentText, Passage, Record
from sources.text import text_digest

__all__ = [
    "FILLER",
    "clean_words",
    "forget",
    "kept_in",
    "occurs_in",
    "published_with",
    "still_said_in",
]

FILLER = "█"
SHORTEST = 3
LONGEST = 500
AT_MOST = 20

# The rooms that write. `admin` is Django's own record of what was done there; the log's words go
# by version, and its index is made from them.
ROOMS = ("sources", "entities", "curation", "admin")
# Names of things, not what is said of anybody.
NOT_WORDS = frozenset(
    {"public_id", "sha256", "digest", "media_type", "value_key", "code", "language", "action_flag"}
    # Of a key of the API.
    | {"id", "prefix", "hashed_key"}
)
SPACE = "[\\s\u00a0]+"
SPACE_IN_JSON = "(?:\\s|\u00a0|\\\\[nrtf])+"


def clean_words(lines: Iterable[str]) -> list[str]:
    """Return phrases as they are looked for: NFC, single spaces, each once, empty ones left out.

    Raises ReasonMissingError when none is left or one is too short to mean anything (less than
    three characters, or no letter or digit among them), and TooLongError.
    """
    found = dict.fromkeys(
        " ".join(unicodedata.normalize("NFC", line.replace("\0", "")).split()) for line in lines
    )
    words = [phrase for phrase in found if phrase]
    if not words:
        raise ReasonMissingError("Say which words are to go, one phrase a line.")
    for phrase in words:
        if len(phrase) < SHORTEST or not any(map(str.isalnum, phrase)):
            raise ReasonMissingError(f"“{phrase}” is too short: it would be found everywhere.")
        if len(phrase) > LONGEST:
            raise TooLongError(f"A phrase has at most {LONGEST} characters; give its parts.")
    if len(words) > AT_MOST:
        raise TooLongError(f"At most {AT_MOST} phrases go at once.")
    return words


def pattern_of(words: Sequence[str], in_json: bool = False) -> str:
    """Return a regular expression that Python and PostgreSQL read alike, the longest first."""
    space = SPACE_IN_JSON if in_json else SPACE

    def written(part: str) -> str:
        return re.escape(json.dumps(part, ensure_ascii=False)[1:-1] if in_json else part)

    longest_first = sorted(_spelled(words), key=len, reverse=True)
    return "|".join(space.join(map(written, phrase.split())) for phrase in longest_first)


def _spelled(words: Iterable[str]) -> set[str]:
    """Return phrases as they may be written: what people type into a form is not composed, and ß
    becomes SS in capitals, which no comparison without regard to case tells."""
    capitals = {phrase.upper() for phrase in words if phrase.upper().lower() != phrase.lower()}
    both = {*words, *capitals}
    return {unicodedata.normalize(form, phrase) for phrase in both for form in ("NFC", "NFD")}


def occurs_in(words: Sequence[str], text: str) -> bool:
    return bool(re.search(pattern_of(words), text, re.IGNORECASE))


def published_with(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return (identifier, version) of each published document in which the words stand."""
    pattern = pattern_of(words, in_json=True)
    found = Publication.objects.filter(action__in=WITH_DOCUMENT, document__body__iregex=pattern)
    return list(found.order_by("seq").values_list("public_id", "version"))


def still_said_in(words: Sequence[str], record: Record, versions: Iterable[int]) -> list[Problem]:
    """Return what of the log a redaction would leave: it names versions of one record."""
    named = {(record.public_id, version) for version in versions}
    problems = [
        Problem(public_id, f"version {version} holds these words too, and keeps them")
        for public_id, version in published_with(words)
        if (public_id, version) not in named
    ]
    reasons = Publication.objects.filter(reason__iregex=pattern_of(words)).order_by("seq")
    problems += [
        Problem(entry.public_id, f"a reason in the log holds these words (seq {entry.seq})")
        for entry in reasons
    ]
    notes = Release.objects.filter(note__iregex=pattern_of(words)).order_by("pk")
    problems += [Problem(release.name, "the note of this release holds them") for release in notes]
    return problems


def kept_in(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return what would lose the words, as (kind of row, how many): a look before the leap."""
    pattern = pattern_of(words)
    worded: list[tuple[type[Model], list[str]]] = [(DocumentText, ["content"])]
    worded += [each for each in _worded_models() if not hasattr(each[0], "pgh_tracked_model")]
    counts = [
        (
            str(model._meta.verbose_name),
            model._base_manager.filter(_holding(fields, pattern)).count(),
        )
        for model, fields in worded
    ]
    return [(name, count) for name, count in counts if count]


def forget(words: Sequence[str], user: User) -> None:
    """Take the words out of the working copies, their texts, files, history and conversations.

    PostgreSQL allows it in the transaction that has just confirmed a redaction and in no other.
    What changes of a record is a change by `user`: it is a draft again, its citations unverified.
    Raises WrongStateError when two rows would become one.
    """
    pattern = pattern_of(words)
    matching = re.compile(pattern, re.IGNORECASE)
    try:
        with acting_as(user), pgtrigger.ignore(*_guards_of_history()):
            texts = _forget_in_texts(pattern, matching)
            for model, fields in _worded_models():
                _forget_in_rows(model, fields, pattern, matching)
            _forget_in_snapshots(pattern_of(words, in_json=True), matching, texts)
    except IntegrityError as error:
        raise WrongStateError(
            "Without these words two entries of a record would be the same. Remove one first."
        ) from error
    _reopen_what_quotes(texts, user)


def _guards_of_history() -> list[str]:
    """Name the triggers that keep versions from being changed; deliberately set aside here."""
    return [
        f"{model._meta.label}:{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if hasattr(model, "pgh_tracked_model") and trigger.name == "append_only"
    ]


def _worded_models() -> Iterator[tuple[type[Model], list[str]]]:
    """Every table of the writing rooms with the columns that hold somebody's words."""
    # Places are reference data; texts and what quotes them go by position;
    # the audit trail holds no words.
    left_out = (Place, DocumentText, Passage, AuditEvent)
    for model in apps.get_models(include_auto_created=True):
        tracked = getattr(model, "pgh_tracked_model", model)
        if model._meta.app_label not in ROOMS or tracked in left_out:
            continue
        names = {field.name for field in model._meta.get_fields()}
        fields = [
            field.name
            for field in model._meta.local_concrete_fields
            if isinstance(field, CharField | TextField)
            and not field.choices
            and field.name not in NOT_WORDS
            and not field.name.startswith("pgh_")
            and f"{field.name}_earliest" not in names
        ]
        if fields:
            yield model, fields


def _filled(matching: re.Pattern[str], text: str) -> str:
    """Fill all but the white space, so that lines and sentences stay where they are."""
    return matching.sub(lambda found: re.sub(r"\S", FILLER, found.group()), text)


def _holding(fields: Sequence[str], pattern: str) -> Q:
    holding = Q()
    for name in fields:
        holding |= Q(**{f"{name}__iregex": pattern})
    return holding


def _forget_in_rows(
    model: type[Model], fields: Sequence[str], pattern: str, matching: re.Pattern[str]
) -> None:
    rows: Any = model._base_manager
    held = rows.filter(_holding(fields, pattern))
    for key, *values in list(held.order_by("pk").values_list("pk", *fields)):
        filled = {
            name: _filled(matching, value)
            for name, value in zip(fields, values, strict=True)
            if value
        }
        rows.filter(pk=key).update(**filled)


def _forget_in_texts(pattern: str, matching: re.Pattern[str]) -> dict[int, str]:
    """Fill the words in texts and in all that quotes them by place; drop the original files.

    Returns the texts that changed, by id.
    """
    texts = {}
    for text in DocumentText.objects.filter(content__iregex=pattern).order_by("pk"):
        texts[text.pk] = _filled(matching, text.content)
        DocumentText.objects.filter(pk=text.pk).update(
            content=texts[text.pk], sha256=text_digest(texts[text.pk])
        )
    documents = Document.objects.filter(text__in=texts, file__isnull=False)
    files = list(documents.values_list("file", flat=True))
    for key in list(documents.order_by("pk").values_list("pk", flat=True)):
        Document.objects.filter(pk=key).update(file=None)
    DocumentFile.objects.filter(pk__in=files).delete()
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
    quoting = Citation.objects.filter(passage__text__in=texts).values_list("record", flat=True)
    documents = Document.objects.filter(text__in=texts).values_list("pk", flat=True)
    keys = sorted({*quoting, *documents})
    for key in keys:
        contribute(key, user)
    with acting_as(user):
        Record.objects.filter(
            pk__in=keys, state__in=[Record.State.APPROVED, Record.State.CHANGES_REQUESTED]
        ).update(state=Record.State.DRAFT)


def _forget_in_snapshots(pattern: str, matching: re.Pattern[str], texts: dict[int, str]) -> None:
    columns = dict(_worded_models())
    holding = Q(written__iregex=pattern)
    # What quotes a text, and the document that it is of, whose original file goes.
    for key, model in itertools.product(texts, (Passage, Document)):
        holding |= Q(rows__contains=[{"model": model._meta.label_lower, "fields": {"text": key}}])
    kept = Snapshot.objects.annotate(written=Cast("rows", TextField())).filter(holding)
    for snapshot in kept.order_by("pk"):
        rows = [_row_without(row, columns, matching, texts) for row in snapshot.rows]
        Snapshot.objects.filter(pk=snapshot.pk).update(rows=rows)


def _row_without(
    row: dict[str, Any],
    columns: dict[type[Model], list[str]],
    matching: re.Pattern[str],
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
                fields[name] = _filled(matching, fields[name])
    return {**row, "fields": fields}
