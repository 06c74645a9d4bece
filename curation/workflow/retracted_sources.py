"""Finds live records that cite a source which was retracted after they were approved."""

from django.db.models import JSONField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from publication.models import Publication, Reference
from publication.vocabulary import END_OF_LOG, WITH_DOCUMENT
from sources.models import Document, Record

__all__ = ["cites_retracted", "records_citing_retracted"]

# Only 'publish' counts: a merge or refresh publishes a record without a review of its sources.
NOT_REVIEWED_SINCE = """
SELECT r.id FROM sources_record r
  JOIN publication_reference f
    ON f.public_id = r.public_id AND f.seq_to = 9223372036854775807
  JOIN unnest(%s::text[], %s::bigint[]) AS retracted (public_id, seq)
    ON retracted.public_id = f.to_id
 WHERE r.type <> 'source'
   AND retracted.seq > (SELECT max(p.seq) FROM publication_publication p
                         WHERE p.public_id = r.public_id AND p.action = 'publish')
"""


def records_citing_retracted() -> QuerySet[Record]:
    """Return the live records that cite a source whose retraction was published after them.

    They can be submitted again without a change: `curation.workflow.steps.submit`. The call makes
    one query, besides that of the result.
    """
    return _records_citing(_retractions(Document.objects.all()))


def cites_retracted(record: Record) -> bool:
    """Return whether a live record cites a source that was retracted after it was approved."""
    cited = Reference.objects.filter(public_id=record.public_id, seq_to=END_OF_LOG).values("to_id")
    retracted = _retractions(Document.objects.filter(public_id__in=cited))
    return _records_citing(retracted).filter(pk=record.pk).exists()


def _records_citing(retracted: dict[str, int]) -> QuerySet[Record]:
    found = RawSQL(  # noqa: S611  # values are parameters
        NOT_REVIEWED_SINCE, [list(retracted), list(retracted.values())]
    )
    return Record.objects.filter(pk__in=found, standing=Record.Standing.LIVE)


def _retractions(documents: QuerySet[Document]) -> dict[str, int]:
    """Return the live sources that are published as retracted, each with the `seq` of that.

    Sources with a draft are checked too, because a draft can differ from the published version.
    """
    candidates = documents.filter(
        Q(retracted_on__isnull=False) | ~Q(state=Record.State.APPROVED),
        standing=Record.Standing.LIVE,
    )
    versions = Publication.objects.filter(
        public_id__in=candidates.values("public_id"),
        action__in=WITH_DOCUMENT,
        document__isnull=False,
    )
    # PostgreSQL extracts the key, so that whole documents need not be transferred.
    words = Cast("document__body", JSONField())
    said = versions.annotate(retracted=KeyTextTransform("retracted", words))
    found: dict[str, int] = {}
    for public_id, seq, retracted in said.order_by("seq").values_list(
        "public_id", "seq", "retracted"
    ):
        if retracted:
            found.setdefault(public_id, seq)
        else:
            found.pop(public_id, None)
    return found
