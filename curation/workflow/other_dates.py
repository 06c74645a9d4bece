"""What was read against a date of its document that is another by now: to be looked at again."""

from django.db.models import Exists, F, OuterRef, QuerySet

from curation.models import Verification
from sources.models import Record

__all__ = ["has_changed_date", "records_with_changed_dates"]


def records_with_changed_dates() -> QuerySet[Record]:
    """Return the live records that rest on words whose document has another date than was read.

    Each may be sent to review as it stands, or be changed first: `curation.workflow.steps.submit`.
    """
    return Record.objects.filter(_date_changed(), standing=Record.Standing.LIVE)


def has_changed_date(record: Record) -> bool:
    """Whether a live record was read against a date that its document no longer has."""
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
