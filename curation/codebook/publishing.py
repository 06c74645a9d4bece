"""Publishes the terms of the codebook.

Nobody approves them; PostgreSQL compares their documents with the tables.

`load_codebook` publishes them first. After that, each change is published with it.
"""

import json

from entities.models import Term
from entities.rendering import render_term
from publication.log import Action, Entry, Head, append
from publication.models import Publication
from publication.vocabulary import WITH_DOCUMENT, Kind

__all__ = ["is_published", "publish_terms"]

ADDED_BY_THE_LOG = ("published_at", "seq")


def is_published() -> bool:
    """Return whether the codebook is in the log."""
    return Publication.objects.filter(kind=Kind.TERM).exists()


def publish_terms(head: Head) -> int:
    """Publish each term that is new, or differs from its last document; return how many.

    A term comes after the one that it lies below. A few queries.
    """
    last = {
        public_id: (version, json.loads(body))
        for public_id, version, body in Publication.objects.filter(
            kind=Kind.TERM, action__in=WITH_DOCUMENT
        )
        .order_by("public_id", "-seq")
        .distinct("public_id")
        .values_list("public_id", "version", "document__body")
    }
    entries = []
    for term in terms_with_broader():
        version, document = last.get(term.code, (0, {}))
        said = {key: value for key, value in document.items() if key not in ADDED_BY_THE_LOG}
        if said != render_term(term, version):
            entries.append(
                Entry(
                    kind=Kind.TERM,
                    public_id=term.code,
                    version=version + 1,
                    action=Action.PUBLISH,
                    document=render_term(term, version + 1),
                    contributors=(),
                    approver=None,
                )
            )
    return len(append(head, entries))


def terms_with_broader() -> list[Term]:
    """Return all terms with what they lie below and their translations; the broader ones first."""
    terms = list(Term.objects.prefetch_related("translations").order_by("pk"))
    by_key = {term.pk: term for term in terms}
    for term in terms:
        if term.broader_id is not None:
            term.broader = by_key[term.broader_id]
    return sorted(terms, key=lambda term: len(term.above()))
