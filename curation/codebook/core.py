"""Brings the core terms of the table in step with those of the code."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.text import slugify

from curation.codebook.publishing import is_published, publish_terms
from entities.codebook import declared_sets, forget
from entities.models import Term
from publication.log import open_log

__all__ = ["bring_core_in_step", "code_of"]


def code_of(set_name: str, value: str) -> str:
    """Return the public id of a term: `incident-kind-armed-attack`."""
    return slugify(f"{set_name} {value}")


def bring_core_in_step(*, apps: Any, **_: Any) -> None:
    """Add the core terms that the table lacks, and update the wording of the others.

    An own term that is one of the core now becomes so. Once the codebook is in the log, changes are
    published. Runs after every `migrate`, as the owner of the tables; `apps` has the models as
    migrated. Raises ImproperlyConfigured if the table has a core term that the code lacks: values
    are never removed, because published documents have them.
    """
    try:
        migrated = apps.get_model("entities", "Term")
    except LookupError:
        return
    if {field.column for field in migrated._meta.concrete_fields} != {
        field.column for field in Term._meta.concrete_fields
    }:
        return
    with transaction.atomic():
        published = is_published()
        head = open_log() if published else None
        known = {(term.set_name, term.value): term for term in Term.objects.all()}
        declared = {
            (name, each.value): each for name, terms in declared_sets().items() for each in terms
        }
        gone = sorted(key for key, term in known.items() if term.core and key not in declared)
        if gone:
            lacking = ", ".join(f"{value} ({name})" for name, value in gone)
            raise ImproperlyConfigured(
                f"The table of terms has core terms that this version of the code lacks: {lacking}."
                " Values are never removed. Install a version that has them."
            )
        for (name, value), each in declared.items():
            term = known.setdefault(
                (name, value), Term(code=code_of(name, value), set_name=name, value=value)
            )
            broader = known[name, each.broader] if each.broader else None
            said = {
                "label": str(each.label),
                "definition": each.definition,
                "example": each.example,
                "since": each.since,
                # An instance may have retired it by itself.
                "retired": each.retired or term.retired,
                "broader": broader,
                "core": True,
            }
            if any(getattr(term, field) != content for field, content in said.items()):
                for field, content in said.items():
                    setattr(term, field, content)
                term.save()
        if head is not None:
            publish_terms(head)
    forget()
