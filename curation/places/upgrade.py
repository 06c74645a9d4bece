"""Publishes places again whose last document was written before they had all of today's keys."""

from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from curation.places.publishing import publish_changes
from entities.models import Gazetteer, Place, PlaceIdentifier, PlaceName
from publication.vocabulary import END_OF_LOG

__all__ = ["NEWEST_KEY", "publish_new_keys"]

NEWEST_KEY = "gazetteers"
"""The key of the document of a place that was added last."""

NEEDED = {
    ("curation", "0053_published_places_say_more"),
    ("publication", "0033_identifiers_of_places_guards"),
}
"""The migrations with which PostgreSQL takes a document with this key, and has its rows."""

_LACKING = f"""
SELECT EXISTS (
    SELECT FROM publication_placerow AS r
      JOIN publication_publisheddocument AS d ON d.seq = r.seq_from
     WHERE r.seq_to = {END_OF_LOG} AND NOT d.body::jsonb ? %s)
"""  # noqa: S608


def publish_new_keys(*, apps: Any, **_: Any) -> None:
    """Publish each published place that lacks a key of today, once, as its next version.

    Documents that were published stay as they are. Runs after every `migrate`; `apps` has the
    models as migrated, which may be those of an earlier state. If only some apps were migrated,
    the documents wait for the others.
    """
    if NEEDED - MigrationRecorder(connection).applied_migrations().keys():
        return
    for model in (Place, PlaceName, Gazetteer, PlaceIdentifier):
        try:
            migrated = apps.get_model("entities", model.__name__)
        except LookupError:
            return
        if {field.column for field in migrated._meta.concrete_fields} != {
            field.column for field in model._meta.concrete_fields
        }:
            return
    with connection.cursor() as cursor:
        cursor.execute(_LACKING, [NEWEST_KEY])
        (lacking,) = cursor.fetchone()
    if lacking:
        publish_changes()
