"""Saves a record with its rows and citations in one transaction: all or nothing.

Also creates what another record's form needs: a group, with the words that speak of it, or a
publisher.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, Model, UniqueConstraint

from curation.errors import (
    AlreadyThereError,
    ChangedMeanwhileError,
    ContradictionError,
    NotPermittedError,
    Problem,
)
from curation.permissions import check_may_edit
from curation.workflow.snapshots import rows_of
from curation.workflow.steps import lock
from entities.models import Alias, Casualties, Citation, Group, Incident, IncidentTie
from entities.models.citation import CITED_ROWS
from entities.parts import part_problems, wholes_first
from entities.values import load_rows
from entities.wholes import problem_of_wholes
from reading.duplicates import like_groups, like_publishers
from sources.acting import acting_as
from sources.models import Document, Publisher, Record
from sources.texts.anchors import AnchorError, mark_passage
from vocabulary.records import GroupKind

__all__ = [
    "Draft",
    "Evidence",
    "NewGroup",
    "Quote",
    "change_metadata",
    "check_may_add",
    "check_publisher_is_new",
    "create_group",
    "create_publisher",
    "save_draft",
    "set_publisher",
]


@dataclass(frozen=True)
class Quote:
    """Words of a document that have no passage yet; `start` is in code points."""

    document: Document
    start: int
    exact: str


@dataclass
class Evidence:
    """A citation to save, with the row that it supports, which may be new.

    `quote` is the passage to create; None if the citation has its passage already.
    """

    citation: Citation
    row: Model | None = None
    quote: Quote | None = None


@dataclass
class Draft:
    """A whole record to save. Rows and citations that are not listed are deleted."""

    record: Record
    rows: list[Any] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True)
class NewGroup:
    """A group to create, and the words of a document that speak of it.

    The words are cited for its kind. The alias is cited where it stands in them, and with all of
    them if it does not.
    """

    group: Group
    words: Quote
    alias: Alias | None = None


@transaction.atomic
def save_draft(draft: Draft, user: User, seen_revision: int = 0) -> None:
    """Save the record with exactly the rows, passages and citations of `draft`.

    `seen_revision` is the revision that the person saw; 0 for a new record. Unchanged rows are not
    written, so they add nothing to the history. Raises NotPermittedError, WrongStateError,
    ChangedMeanwhileError if somebody saved after `seen_revision`, and ContradictionError if the
    database refuses a value or a quote is not in its document.
    """
    record = draft.record
    is_new = record.pk is None
    if is_new:
        check_may_add(record, user)
        if isinstance(record, Group):
            _wait_for_others("groups")
    else:
        locked = lock(record)
        check_may_edit(locked, user)
        if locked.revision != seen_revision:
            raise ChangedMeanwhileError(f"{locked} was changed after you opened it.")
    with _reset_new_record_on_error(record, is_new), _explain_database_errors(), acting_as(user):
        standing = {} if is_new else _rows_in_database(record)
        _delete_removed_rows(draft, standing)
        _save_changed(record, None if is_new else type(record)._default_manager.get(pk=record.pk))
        for row in _in_order(draft.rows):
            setattr(row, _owner_field(type(row)), record)
            _save_changed(row, standing.get(_key(row)))
        for evidence in draft.evidence:
            _complete_citation(evidence, record)
            _save_changed(evidence.citation, standing.get(_key(evidence.citation)))
        if isinstance(record, Incident) and (problem := problem_of_wholes(IncidentTie, record.pk)):
            raise ContradictionError(problem)
        _check_parts_now()
    record.refresh_from_db(fields=["revision", "state", "standing", "version", "round"])


@transaction.atomic
def create_group(new: NewGroup, user: User, seen: Collection[int] = ()) -> Group:
    """Create a group as a draft, and return it.

    `seen` has the keys of the similar groups that the person has seen. Raises AlreadyThereError if
    there are others, also if somebody creates one at the same time; ContradictionError if nothing
    of the group can be cited or a value or the words are refused; NotPermittedError.
    """
    check_may_add(new.group, user)
    if not new.group.name.strip():
        raise ContradictionError("A group needs a name.")
    _wait_for_others("groups")
    if unseen := [like for like in like_groups(new.group.name) if like.group.pk not in seen]:
        raise AlreadyThereError(
            f"“{new.group.name}” may be there already.",
            [like.group.pk for like in unseen],
            [Problem(str(like.group), like.reason) for like in unseen],
        )
    draft = Draft(new.group)
    if new.group.kind != GroupKind.UNKNOWN:
        draft.evidence.append(Evidence(Citation(field="group.kind"), None, new.words))
    if new.alias:
        draft.rows.append(new.alias)
        draft.evidence.append(Evidence(Citation(), new.alias, _words_of(new.alias, new.words)))
    if not draft.evidence:
        raise ContradictionError(
            "Choose the kind of the group. If the words do not tell it, enter the name as they"
            " write it under “Other name”: otherwise nothing about the group can be reviewed."
        )
    save_draft(draft, user)
    return new.group


@transaction.atomic
def create_publisher(publisher: Publisher, user: User, seen: Collection[int] = ()) -> Publisher:
    """Create a publisher, and return it.

    `seen` has the keys of the similar publishers that the person has seen. Raises AlreadyThereError
    if there are others, or one of the same name; ContradictionError for values that are refused;
    NotPermittedError.
    """
    if not user.has_perm("sources.add_publisher"):
        raise NotPermittedError("Your role does not allow you to add publishers.")
    check_publisher_is_new(publisher.name, seen)
    try:
        publisher.full_clean()
    except ValidationError as error:
        raise ContradictionError(
            "The publisher was not created.",
            [Problem(name, " ".join(told)) for name, told in error.message_dict.items()],
        ) from error
    with acting_as(user):
        publisher.save()
    return publisher


@transaction.atomic
def check_publisher_is_new(name: str, seen: Collection[int] = ()) -> None:
    """Raise AlreadyThereError if there is a publisher of this name, or a similar one that the
    person has not seen.

    Until the end of the transaction nobody else creates a publisher.
    """
    _wait_for_others("publishers")
    if found := [
        like.publisher
        for like in like_publishers(name)
        if like.is_same or like.publisher.pk not in seen
    ]:
        raise AlreadyThereError(
            f"“{name}” may be there already.",
            [publisher.pk for publisher in found],
            [Problem(publisher.name, "has a similar name") for publisher in found],
        )


@transaction.atomic
def set_publisher(
    document: Document, publisher: Publisher | None, user: User, seen_revision: int
) -> None:
    """Set or remove the publisher of a document, which the person saw at `seen_revision`.

    Raises NotPermittedError, WrongStateError or ChangedMeanwhileError.
    """
    change_metadata(document, {"publisher": publisher}, user, seen_revision)


@transaction.atomic
def change_metadata(
    document: Document, values: Mapping[str, Any], user: User, seen_revision: int
) -> None:
    """Change fields of a document, which the person saw at `seen_revision`, to valid values.

    Raises NotPermittedError, WrongStateError, ChangedMeanwhileError, or ContradictionError if the
    database refuses a value.
    """
    locked = lock(document)
    check_may_edit(locked, user)
    if locked.revision != seen_revision:
        raise ChangedMeanwhileError(f"{locked} was changed after you opened it.")
    fresh = Document.objects.get(pk=document.pk)
    if any(getattr(fresh, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(fresh, name, value)
        with _explain_database_errors(), acting_as(user):
            fresh.save()


def _wait_for_others(what: str) -> None:
    """Wait until every other transaction that creates groups or publishers has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"new {what}"])


def _words_of(alias: Alias, words: Quote) -> Quote:
    at = words.exact.find(alias.name)
    return words if at < 0 else Quote(words.document, words.start + at, alias.name)


def check_may_add(record: Record, user: User) -> None:
    """Raise NotPermittedError unless the role of `user` may add records of this type."""
    options = type(record)._meta
    if not user.has_perm(f"{options.app_label}.add_{options.model_name}"):
        several = options.verbose_name_plural
        raise NotPermittedError(f"Your role does not allow you to add {several}.")


def _rows_in_database(record: Record) -> dict[tuple[str, int], Any]:
    """Return every saved row of the record by its key, parents before children."""
    stored = type(record)._default_manager.get(pk=record.pk)
    load_rows([stored])
    return {_key(row): row for row in rows_of(stored)}


def _key(row: Model) -> tuple[str, Any]:
    return (row._meta.label_lower, row.pk)


def _owner_field(model: type[Model]) -> str:
    """Return the name of a row's foreign key to its record."""
    return str(model.NATURAL_KEY[0].split("__")[0])  # type: ignore[attr-defined]


def _delete_removed_rows(draft: Draft, standing: dict[tuple[str, int], Any]) -> None:
    kept = {_key(row) for row in draft.rows}
    kept |= {_key(evidence.citation) for evidence in draft.evidence}
    for key, row in reversed(list(standing.items())):
        if key not in kept:
            row.delete()


def _check_parts_now() -> None:
    """Let PostgreSQL check the parts of casualties now, while errors are explained."""
    with connection.cursor() as cursor:
        for moment in ("IMMEDIATE", "DEFERRED"):
            cursor.execute(
                f"SET CONSTRAINTS casualties_part_of_incident, entities_casualties_parts {moment}"
            )


def _in_order(rows: Sequence[Any]) -> list[Any]:
    """Return the rows with each after the one that includes it. Raises ContradictionError."""
    casualties = [row for row in rows if isinstance(row, Casualties)]
    for row, problem in part_problems(casualties):
        raise ContradictionError(f"{row}: {problem}")
    ordered = iter(wholes_first(casualties))
    return [next(ordered) if isinstance(row, Casualties) else row for row in rows]


def _save_changed(row: Model, stored: Model | None) -> None:
    if isinstance(row, Casualties):
        # Its whole may have been saved just now.
        row.part_of = row.part_of
    if stored is None:
        # A new row, or one that somebody deleted meanwhile.
        row.pk = None
        row._state.adding = True
    elif all(
        getattr(row, each.attname) == getattr(stored, each.attname)
        for each in row._meta.concrete_fields
        if each.editable or each.attname.endswith("_id")
    ):
        return
    row.save()


def _complete_citation(evidence: Evidence, record: Record) -> None:
    citation = evidence.citation
    citation.record_id = record.pk
    if evidence.quote:
        quote = evidence.quote
        try:
            citation.passage = mark_passage(quote.document, quote.exact, quote.start)
        except AnchorError as error:
            raise ContradictionError(str(error)) from error
    if evidence.row is not None:
        setattr(citation, _citation_field(type(evidence.row)), evidence.row)


def _citation_field(model: type[Model]) -> str:
    """Return the name of the citation's foreign key to a row model."""
    return next(
        name for name in CITED_ROWS if Citation._meta.get_field(name).related_model is model
    )


@contextmanager
def _reset_new_record_on_error(record: Record, is_new: bool) -> Iterator[None]:
    """Reset the id and public id of a new record if it could not be saved."""
    try:
        yield
    except Exception:
        if is_new:
            record.pk, record.public_id = None, ""
        raise


@contextmanager
def _explain_database_errors() -> Iterator[None]:
    """Turn an IntegrityError into a ContradictionError with the message of the constraint."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None)
        said = getattr(diagnosis, "message_primary", None)
        message = said if name == "entities_retired_term" else _constraint_message(name)
        raise ContradictionError(
            message or f"The database refused this: {said or error}."
        ) from error


def _constraint_message(constraint: str | None) -> str:
    declared: Sequence[Any] = [
        each
        for label in ("sources", "entities")
        for model in apps.get_app_config(label).get_models()
        for each in model._meta.constraints
    ]
    for each in declared:
        if isinstance(each, CheckConstraint | UniqueConstraint) and each.name == constraint:
            return str(each.get_violation_error_message())
    return ""
