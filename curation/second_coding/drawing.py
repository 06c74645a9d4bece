"""Drawing a sample: which documents are coded a second time, and by whom."""

import datetime
import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from curation.conversation.notifications import notify
from curation.errors import WrongStateError
from curation.models import CodingSample, Notification, SecondCoding
from curation.permissions import check_may_assign
from entities.models import Citation
from sources.models import Contribution, Document
from sources.vocabulary import CurationStatus

__all__ = ["MAX_DOCUMENTS", "Size", "candidates", "draw_sample", "possible_coders"]

MAX_DOCUMENTS = 200
"""The most documents of one sample."""


@dataclass(frozen=True)
class Size:
    """How many documents to draw: a number of them, or a share of the candidates in percent."""

    number: int = 0
    percent: int = 0

    def of(self, candidates: int) -> int:
        """Return how many that is, rounded up."""
        return self.number or ceil(candidates * self.percent / 100)


def possible_coders() -> QuerySet[User]:
    """Return the people who may code a document."""
    people = User.objects.with_perm("entities.add_incident").filter(is_staff=True)
    return people.order_by("username")


def candidates(first_day: datetime.date, last_day: datetime.date) -> QuerySet[Document]:
    """Return the documents that may be drawn: fully curated and brought in on these days (UTC).

    Each document is coded a second time once.
    """
    first = datetime.datetime.combine(first_day, datetime.time.min, datetime.UTC)
    after = datetime.datetime.combine(last_day, datetime.time.max, datetime.UTC)
    return Document.objects.filter(
        curation_status=CurationStatus.FULLY_CURATED,
        text__isnull=False,
        created_at__range=(first, after),
        second_codings=None,
    ).order_by("pk")


@transaction.atomic
def draw_sample(
    lead: User,
    coders: Sequence[User],
    first_day: datetime.date,
    last_day: datetime.date,
    size: Size,
) -> CodingSample:
    """Draw documents at random, share them out among the coders, and notify these.

    Nobody codes a document to which they contributed, or to a record of which they did; a document
    that none of the coders may code is no candidate. Raises NotPermittedError, and WrongStateError
    if nothing can be drawn.
    """
    check_may_assign(lead)
    if first_day > last_day:
        raise WrongStateError("The first day comes after the last one.")
    if not coders:
        raise WrongStateError("Choose at least one person who codes.")
    if not (size.number > 0 or 0 < size.percent <= 100):
        raise WrongStateError("Enter how many documents to draw, or which percentage of them.")
    allowed = set(possible_coders().values_list("pk", flat=True))
    for coder in coders:
        if coder.pk not in allowed:
            raise WrongStateError(f"The role of {coder} does not allow coding.")
    keys = list(candidates(first_day, last_day).values_list("pk", flat=True))
    knowing = _who_knows(keys)
    free = {key: [each for each in coders if each.pk not in knowing[key]] for key in keys}
    keys = [key for key in keys if free[key]]
    wanted = min(size.of(len(keys)), len(keys))
    if not wanted:
        raise WrongStateError(
            "No fully curated document of these days can be drawn: none was brought in then, each"
            " was coded a second time already, or everybody who was chosen worked on it."
        )
    if wanted > MAX_DOCUMENTS:
        raise WrongStateError(f"A sample has {MAX_DOCUMENTS} documents at most.")
    sample = CodingSample.objects.create(
        drawn_by=lead, first_day=first_day, last_day=last_day, candidates=len(keys)
    )
    load: dict[int, int] = {coder.pk: 0 for coder in coders}
    told: dict[int, list[int]] = {}
    for key in random.SystemRandom().sample(keys, wanted):
        coder = min(free[key], key=lambda each: load[each.pk])
        load[coder.pk] += 1
        SecondCoding.objects.create(sample=sample, document_id=key, coder=coder)
        told[key] = [coder.pk]
    notify(Notification.Kind.SECOND_CODING, told, lead)
    return sample


def _who_knows(documents: Collection[int]) -> dict[int, set[int | None]]:
    """Return who contributed to each document, or to a record that cites it. Two queries."""
    found: dict[int, set[int | None]] = defaultdict(set)
    own = Contribution.objects.filter(record__in=documents)
    for document, person in own.values_list("record_id", "user_id"):
        found[document].add(person)
    citing = (
        Citation.objects.filter(passage__document__in=documents)
        .order_by()
        .values_list("passage__document", "record__contributions__user")
        .distinct()
    )
    for document, person in citing:
        found[document].add(person)
    return found
