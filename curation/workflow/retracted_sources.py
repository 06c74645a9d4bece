"""What rests on a source that was retracted: to be looked at again."""

from django.db.models import JSONField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from publication.models import Publication, Reference
from publication.vocabulary import END_OF_LOG, WITH_DOCUMENT
from sources.models import Document, Record

__all__ = ["cites_retracted", "records_citing_retracted"]

# A merge or a refresh publishes a record again without anybody looking at its sources.
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
    """Return the live records that cite a source whose retraction was published after they were.

    Each may be sent to review as it stands, or be changed first: `curation.workflow.steps.submit`.
    One query is made here.
    """
    return _records_citing(_retractions(Document.objects.all()))


def cites_retracted(record: Record) -> bool:
    """Whether a live record was last published before one of its sources was retracted."""
    cited = Reference.objects.filter(public_id=record.public_id, seq_to=END_OF_LOG).values("to_id")
    retracted = _retractions(Document.objects.filter(public_id__in=cited))
    return _records_citing(retracted).filter(pk=record.pk).exists()


def _records_citing(retracted: dict[str, int]) -> QuerySet[Record]:
    found = RawSQL(  # noqa: S611  # values are parameters
        NOT_REVIEWED_SINCE, [list(retracted), list(retracted.values())]
    )
    return Record.objects.filter(pk__in=found, standing=Record.Standing.LIVE)


def _retractions(documents: QuerySet[Document]) -> dict[str, int]:
    """The live ones of these sources that are retracted as published, each with the place in the
    log of its retraction.

    A draft may say otherwise than what is published, so those with drafts are looked at as well.
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
    # PostgreSQL reads the words, so that not the whole of them comes here.
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
