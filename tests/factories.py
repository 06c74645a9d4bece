"""Users, documents and records for tests, small and complete: all of them can be submitted.

Rows are written under a person's name (`by`), as in the application.
"""

import itertools
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import factory
import pytest
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client

from curation.errors import DisagreementError
from curation.models import Proposal, Verification
from curation.standing.confirm import confirm
from curation.workflow.approval import approve_many
from curation.workflow.steps import submit
from curation.workflow.verification import digests_of, pinned_dates
from entities.models import (
    Alias,
    Attribution,
    Casualties,
    Citation,
    Finding,
    Group,
    Incident,
    Place,
)
from entities.values import load_rows, values_of
from publication.standing import last_document, standing_of
from reading.quote_checks import check_record
from sources.acting import acting_as
from sources.ingest import set_text
from sources.models import Document, Passage, Publisher, Record
from sources.texts.anchors import mark_passage

TEXT = (
    "On 15 July 2024 armed men attacked a market in Testville. "
    "At least 12 traders were killed, the ministry said; five others were wounded. "
    "The North Front, an armed group also called NF, did it. "
    "The front denied that it had done it."
)

_numbers = itertools.count(1)


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    username = factory.Sequence(lambda number: f"person{number}")
    is_staff = True


def person(role: str) -> User:
    """Return a new user with one of the roles: editor, reviewer, publisher, administrator."""
    user = UserFactory.create(username=f"{role}{next(_numbers)}")
    user.groups.add(Role.objects.get(name=role.capitalize()))
    return user


def a_publisher(by: User, **values: Any) -> Publisher:
    with acting_as(by):
        return Publisher.objects.create(
            **{"name": f"Desk {next(_numbers)}", "kind": "news", "reliability": "B", **values}
        )


def a_document(by: User, text: str | None = TEXT, **values: Any) -> Document:
    """Return a draft document with its own text; the same text is never used twice."""
    with acting_as(by):
        document = Document.objects.create(
            **{"title": f"Report {next(_numbers)}", "kind": "news article", **values}
        )
        if text is not None:
            set_text(document, f"{text} (Copy {next(_numbers)}.)" if text == TEXT else text)
    return document


def signed_in(user: User) -> Client:
    """Return a test client in which the user is signed in."""
    client = Client()
    client.force_login(user)
    return client


def edit(record: Any, by: User, **values: Any) -> None:
    """Save new values of a record on behalf of a user."""
    with acting_as(by):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def text_content(document: Document) -> str:
    """Return the document's text."""
    assert document.text
    return document.text.content


def a_passage(document: Document, exact: str, by: User) -> Passage:
    with acting_as(by):
        return mark_passage(document, exact)


def cite(record: Any, document: Document, exact: str, by: User, **target: Any) -> Citation:
    """Cite the exact words for `field=...` or for a row, as in `cite(..., alias=alias)`."""
    with acting_as(by):
        return Citation.objects.create(
            record_id=record.pk, passage=mark_passage(document, exact), **target
        )


def a_place(**values: Any) -> Place:
    """Return a country that no other test uses, unless told otherwise."""
    return Place.objects.create(
        **{"code": "XT", "name": "Testland", "kind": "country", "country": "XT", **values}
    )


def a_group(by: User, document: Document, **values: Any) -> Group:
    """Return a draft group with one alias, every value cited."""
    with acting_as(by):
        group = Group.objects.create(
            **{"name": f"Front {next(_numbers)}", "kind": "armed group", **values}
        )
        alias = Alias.objects.create(group=group, name="NF", kind="acronym")
    if group.kind != "unknown":
        cite(group, document, "an armed group", by, field="group.kind")
    cite(group, document, "also called NF", by, alias=alias)
    return group


def an_incident(
    by: User, document: Document, perpetrator: Group | None = None, **values: Any
) -> Incident:
    """Return a draft incident with casualties and, if requested, an attribution, every value
    cited."""
    with acting_as(by):
        incident = Incident.objects.create(
            **{
                "title": "Attack on a market",
                "kind": "armed attack",
                "date": "2024-07-15",
                **values,
            }
        )
        killed = Casualties.objects.create(
            incident=incident, victims="civilians", outcome="killed", at_least=12
        )
    cite(incident, document, "attacked a market", by, field="incident.kind")
    cite(incident, document, "On 15 July 2024", by, field="incident.date")
    cite(incident, document, "At least 12 traders were killed", by, casualties=killed)
    if perpetrator:
        with acting_as(by):
            attribution = Attribution.objects.create(
                incident=incident, group=perpetrator, role="perpetrator"
            )
        cite(incident, document, "did it", by, attribution=attribution)
    return incident


def a_finding(by: User, document: Document, **values: Any) -> Finding:
    with acting_as(by):
        finding = Finding.objects.create(
            **{"statement": "The front denies the attack.", "kind": "position", **values}
        )
    cite(finding, document, "The front denied", by, field="finding.statement")
    cite(finding, document, "denied that it had done it", by, field="finding.kind")
    return finding


def fresh(record: Any) -> Any:
    """Return the record with its current state in the database."""
    return type(record).objects.get(pk=record.pk)


def advised(citation: Citation) -> list[str]:
    """Return the advice of the quote checks on a citation, as a reviewer acknowledges it."""
    advice = check_record(fresh(citation).record.concrete)
    return [each.sentence for each in advice if each.citation_id == citation.pk]


def verify_all(record: Any, by: User) -> None:
    """Confirm every citation of a record that is in review, in few queries.

    As with `verify`, PostgreSQL refuses it for a contributor.
    """
    concrete = Record.objects.get(pk=record.pk).concrete
    load_rows([concrete])
    values = values_of(concrete)
    dates = pinned_dates(values)
    Verification.objects.bulk_create(
        Verification(
            record_id=concrete.pk,
            citation_id=citation,
            round=concrete.round,
            digest=digest,
            read_against=dates[citation],
            confirmed=True,
            by=by,
        )
        for citation, digest in digests_of(values).items()
    )


def submit_and_verify(records: list[Any], by: User, verifier: User) -> list[tuple[Record, int]]:
    """Submit and verify drafts; returns the arguments for `approve_many`."""
    for record in records:
        submit(record, by)
        verify_all(record, verifier)
    return [
        (record, record.revision)
        for record in Record.objects.filter(pk__in=[record.pk for record in records])
    ]


def publish(*records: Any, by: User, approver: User) -> None:
    """Publish drafts together, with all steps of the workflow."""
    approve_many(submit_and_verify(list(records), by, approver), approver)


def confirm_knowing(proposal: Proposal, by: User, drop: Collection[str] = ()) -> None:
    """Confirm a proposal like a person who reads the questions about it and continues."""
    try:
        confirm(proposal, by, drop)
    except DisagreementError as question:
        confirm(proposal, by, drop, question.sentences)


def open_proposals() -> list[Proposal]:
    return list(Proposal.objects.filter(outcome=Proposal.Outcome.OPEN))


def run_sql(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run SQL as the tables' owner and superuser; returns the rows, if there are any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def refused_by_postgres(words: str) -> Iterator[None]:
    """Expect PostgreSQL to refuse the statements inside, with these words in its message."""
    with pytest.raises(DatabaseError, match=re.escape(words)), transaction.atomic():
        # Deferred constraints are otherwise checked at the end of the transaction.
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")
        yield


def published_document(public_id: str) -> dict[str, Any]:
    """Return the document that was published last; there must be one."""
    document = last_document(public_id)
    assert document is not None
    return document


def is_live(public_id: str) -> bool:
    """Return whether the record is published and live."""
    standing = standing_of(public_id)
    assert standing is not None
    return standing.live
