"""Finds records whose citations were verified with a document date that has changed since."""

from django.db.models import Exists, F, OuterRef, QuerySet

from curation.models import Verification
from sources.models import Record

__all__ = ["has_changed_date", "records_with_changed_dates"]


def records_with_changed_dates() -> QuerySet[Record]:
    """Return the live records whose verifications depend on a document date that has changed.

    They can be submitted again without a change: `curation.workflow.steps.submit`.
    """
    return Record.objects.filter(_date_changed(), standing=Record.Standing.LIVE)


def has_changed_date(record: Record) -> bool:
    """Return whether a live record depends on a document date that has changed."""
    return records_with_changed_dates().filter(pk=record.pk).exists()


def _date_changed() -> Exists:
    newer = Verification.objects.filter(citation=OuterRef("citation"), pk__gt=OuterRef("pk"))
    return Exists(
        Verification.objects.filter(
            ~Exists(newer),
            record=OuterRef("pk"),
            citation__record=OuterRef("pk"),
            read_against__isnull=False,
        ).exclude(read_against=F("citation__passage__document__published"))
    )
