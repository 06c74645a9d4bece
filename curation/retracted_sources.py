"""What rests on a source that was retracted: to be looked at again."""

import json

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from publication.models import Publication
from publication.vocabulary import WITH_DOCUMENT
from sources.models import Document, Record

__all__ = ["resting_on_retracted", "rests_on_retracted"]

# A merge or a refresh publishes a record again without anybody looking at its sources.
NOT_READ_SINCE = """
SELECT r.id FROM sources_record r
  JOIN publication_reference f
    ON f.public_id = r.public_id AND f.seq_to = 9223372036854775807
  JOIN unnest(%s::text[], %s::bigint[]) AS retracted (public_id, seq)
    ON retracted.public_id = f.to_id
 WHERE r.type <> 'source'
   AND retracted.seq > (SELECT max(p.seq) FROM publication_publication p
                         WHERE p.public_id = r.public_id AND p.action = 'publish')
"""


def resting_on_retracted() -> QuerySet[Record]:
    """Return the live records that cite a source whose retraction was published after they were.

    Each may be sent to review as it stands, or be changed first: see `curation.workflow.submit`.
    One query is made here.
    """
    retracted = _retractions()
    found = RawSQL(  # noqa: S611  # values are parameters
        NOT_READ_SINCE, [list(retracted), list(retracted.values())]
    )
    return Record.objects.filter(pk__in=found, standing=Record.Standing.LIVE)


def rests_on_retracted(record: Record) -> bool:
    """Whether a live record was last published before one of its sources was retracted."""
    return resting_on_retracted().filter(pk=record.pk).exists()


def _retractions() -> dict[str, int]:
    """The live sources that are retracted as published: the place in the log of the retraction.

    A draft may say otherwise than what is published, so those with drafts are looked at as well.
    """
    candidates = Document.objects.filter(
        Q(retracted_on__isnull=False) | ~Q(state=Record.State.APPROVED),
        standing=Record.Standing.LIVE,
    )
    versions = Publication.objects.filter(
        public_id__in=candidates.values("public_id"),
        action__in=WITH_DOCUMENT,
        document__isnull=False,
    )
    found: dict[str, int] = {}
    for public_id, seq, body in versions.order_by("seq").values_list(
        "public_id", "seq", "document__body"
    ):
        if json.loads(body).get("retracted"):
            found.setdefault(public_id, seq)
        else:
            found.pop(public_id, None)
    return found
