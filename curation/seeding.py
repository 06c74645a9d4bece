"""Loads the demonstration data of `seeds/` as drafts and takes it through the real workflow."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q

from curation.codebook.file import read_codebook
from curation.codebook.loading import load_codebook
from curation.concrete import concrete_records
from curation.conversation.notifications import mark_read
from curation.coverage import TO_DECIDE, mark_fully_curated, sentences_in
from curation.dismissing import dismiss
from curation.places.publishing import publish_places
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.approval import approve_many
from curation.workflow.steps import request_changes, submit
from curation.workflow.verification import digests_of, verify
from entities.models import Citation, Place
from entities.values import load_rows, values_of
from publication.log import open_log
from reading.quote_checks import check_record
from sources.acting import acting_as
from sources.models import Document, Record

__all__ = [
    "CODEBOOK",
    "FIXTURES",
    "NEWER_DRAFT",
    "PASSWORD",
    "PLACES",
    "USERNAMES",
    "USERS",
    "SeedsError",
    "load_seeds",
]

FOLDER = settings.BASE_DIR / "seeds"
PLACES = FOLDER / "places.csv"
"""Towns, loaded after the countries and units of the world."""
CODEBOOK = FOLDER / "codebook.toml"
"""Terms and attributes of the demonstration's own."""
PUBLISHED_COUNTRIES = ("AF", "PK")
"""Countries that are published with all their places, so that the first look has some."""
USERS = FOLDER / "users.json"
FIXTURES = tuple(
    FOLDER / f"{name}.json"
    for name in ("publishers", "documents", "passages", "groups", "incidents", "findings")
)
"""Drafts in the order of their dependencies, loaded after the places and the users."""
NEWER_DRAFT = FOLDER / "newer_draft.json"
"""Changes that the editor makes to a group after its approval."""

USERNAMES = ("editor", "reviewer", "publisher", "administrator")
PASSWORD = "sourcebook-demo"  # noqa: S105  # public: `serve` prints it

# Records that are not simply approved.
IN_REVIEW = "F20"
CHANGES_REQUESTED = "F21"
CHANGES_REQUESTED_COMMENT = (
    "The sentence before this one gives the Army's view. Who says that the group is based in "
    "Afghanistan: the Army too, or the digest itself? Please fill in who asserts it, or tell me "
    "that it is the digest."
)
LEFT_UNAPPROVED = (IN_REVIEW, CHANGES_REQUESTED)
# Digests without open sentences.
FULLY_CURATED = ("S7", "S8")
MERGED, SUCCESSOR = "G10", "G4"
MERGE_REASON = "The same group under another spelling of its name."
WITHDRAWN = "I2"
WITHDRAWAL_REASON = "Counts the five civilians of I1 a second time: both tell of the same attacks."


class SeedsError(Exception):
    """The seeds cannot be loaded. The message says why."""


@transaction.atomic
def load_seeds() -> bool:
    """Load the places, users and drafts of `seeds/` and publish most of them.

    All or nothing. Returns False, without changes, if there are records already. The users get a
    public password: for demonstrations and tests only. Raises SeedsError if one of their usernames
    is taken.
    """
    # Locks the log: a second process waits here, then finds records.
    open_log()
    if Record.objects.exists():
        return False
    _make_users()
    call_command("load_places", verbosity=0)
    call_command("load_places", str(PLACES), mapping=PLACES.with_suffix(".toml"), verbosity=0)
    load_codebook(read_codebook(CODEBOOK.read_text("utf-8")))
    publish_places(Place.objects.filter(Q(country__in=PUBLISHED_COUNTRIES) | Q(code="US")))
    people = User.objects.in_bulk(USERNAMES, field_name="username")
    editor, reviewer = people["editor"], people["reviewer"]
    with acting_as(editor):
        call_command("loaddata", *map(str, FIXTURES), verbosity=0)
    advance_public_ids()

    _publish_ready_records(editor, reviewer)
    mark_read(editor)  # forty notifications at once would hide the useful ones
    _leave_unapproved(editor, reviewer)
    _merge_and_withdraw(people["publisher"], people["administrator"])
    _finish_documents(editor)
    with acting_as(editor):
        call_command("loaddata", str(NEWER_DRAFT), verbosity=0)
    return True


def advance_public_ids() -> None:
    """Advance the sequences of public ids past the ids that came from fixtures."""
    with connection.cursor() as cursor:
        for record_type in Record.Type.values:
            sequence = f"sources_public_id_{record_type}"
            cursor.execute(
                "SELECT setval(%s, greatest(max(substr(public_id, 2)::bigint), (SELECT last_value"
                " FROM pg_sequences WHERE sequencename = %s))) FROM sources_record WHERE type = %s",
                [sequence, sequence, record_type],
            )


def _make_users() -> None:
    taken = User.objects.filter(username__in=USERNAMES).values_list("username", flat=True)
    if taken:
        raise SeedsError(
            f"The demonstration accounts cannot be created: {', '.join(taken)} is taken already."
        )
    call_command("loaddata", str(USERS), verbosity=0)
    User.objects.filter(username__in=USERNAMES).update(password=make_password(PASSWORD))


def _publish_ready_records(editor: User, reviewer: User) -> None:
    """Publish documents first, because the others cite them, then groups, then the rest."""
    entities = (Record.Type.INCIDENT, Record.Type.FINDING)
    for types in ((Record.Type.SOURCE,), (Record.Type.GROUP,), entities):
        records = Record.objects.filter(type__in=types).exclude(public_id__in=LEFT_UNAPPROVED)
        reviewed = [
            _submit_and_verify(record, editor, reviewer) for record in records.order_by("pk")
        ]
        approve_many([(record, record.revision) for record in reviewed], reviewer)


def _leave_unapproved(editor: User, reviewer: User) -> None:
    """Leave one record in review, partly verified, and request changes to another."""
    _submit_and_verify(_record(IN_REVIEW), editor, reviewer, at_most=2)
    record = _record(CHANGES_REQUESTED)
    submit(record, editor)
    request_changes(record, reviewer, CHANGES_REQUESTED_COMMENT)


def _merge_and_withdraw(publisher: User, administrator: User) -> None:
    confirm(
        propose_merge(_record(MERGED), _record(SUCCESSOR), publisher, MERGE_REASON),
        administrator,
    )
    confirm(propose_withdrawal(_record(WITHDRAWN), publisher, WITHDRAWAL_REASON), administrator)


def _finish_documents(editor: User) -> None:
    """Dismiss what is open of two digests and mark them as fully curated."""
    documents = list(Document.objects.filter(public_id__in=FULLY_CURATED))
    for document in documents:
        for sentence in sentences_in(document):
            if sentence.state in TO_DECIDE:
                dismiss(document, sentence.start, editor)
        mark_fully_curated(document, editor)


def _submit_and_verify(
    record: Record, editor: User, reviewer: User, at_most: int | None = None
) -> Record:
    """Submit a record, confirm its citations (or the first `at_most`), and return it reloaded."""
    submit(record, editor)
    for citation, digest, sentences in _citations(record)[:at_most]:
        verify(citation, reviewer, digest, confirmed=True, acknowledged=sentences)
    record.refresh_from_db()
    return record


def _citations(record: Record) -> Sequence[tuple[Citation, str, list[str]]]:
    """Return the citations of a record, each with its digest and the sentences of advice on it."""
    concrete = concrete_records([record])
    load_rows(concrete)
    values = values_of(concrete[0])
    digests = digests_of(values)
    advice = check_record(concrete[0])
    return [
        (
            citation,
            digests[citation.pk],
            [each.sentence for each in advice if each.citation_id == citation.pk],
        )
        for value in values
        for citation in value.citations
    ]


def _record(public_id: str) -> Record:
    return Record.objects.get(public_id=public_id)
