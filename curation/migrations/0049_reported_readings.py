"""A citation that reports another figure than the record adopts does not support that figure.

Unless the record states on what basis it adopted it: `curation_evidence` tells which is the case.
The note on that basis hides no characters.
"""

from importlib import import_module
from typing import Any

from django.db import migrations

from curation.database.hidden_guards import hidden_guard, no_hidden_guard

SAYS_IT = """
CREATE OR REPLACE FUNCTION curation_verified_as_it_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    published bigint[];
    wrong record;
BEGIN
    SELECT f.public_id, f.version, r.version AS last INTO wrong
      FROM added AS f
      JOIN sources_record AS r ON r.public_id = f.public_id AND r.type = f.kind
     WHERE f.action <> 'redact'
       AND f.version <> r.version + (f.action IN ('publish', 'refresh'))::int
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'version % of % does not follow version %',
            wrong.version, wrong.public_id, wrong.last
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_version_follows';
    END IF;
    SELECT array_agg(r.id) INTO published
      FROM added AS f
      JOIN sources_record AS r ON r.public_id = f.public_id AND r.type = f.kind
     WHERE f.action = 'publish' AND f.kind <> 'source';
    IF published IS NULL THEN
        RETURN NULL;
    END IF;
    WITH evidence AS MATERIALIZED (SELECT * FROM curation_evidence(published)),
    lacking AS (
        SELECT e.record_id, e.key || CASE
                   WHEN e.needs_citation AND count(e.citation_id) = 0 THEN ' has no citation'
                   WHEN e.needs_citation AND NOT bool_or(e.stance <> 'denies')
                       THEN ' is only denied'
                   WHEN e.needs_citation AND NOT bool_or(e.stance = 'supports')
                       THEN ' is what no citation says'
                   WHEN NOT e.known AND count(e.citation_id) > 0
                       THEN ' is cited, but has no value'
               END AS what
          FROM evidence AS e GROUP BY e.record_id, e.key, e.known, e.needs_citation
        UNION ALL
        SELECT p.id, 'it has no citation at all' FROM unnest(published) AS p (id)
         WHERE NOT EXISTS (
            SELECT FROM evidence AS e WHERE e.record_id = p.id AND e.citation_id IS NOT NULL)
        UNION ALL
        SELECT e.record_id, e.key || ' is not verified as it stands'
          FROM evidence AS e
          LEFT JOIN LATERAL (
               SELECT * FROM curation_verification
                WHERE citation_id = e.citation_id ORDER BY id DESC LIMIT 1) AS v ON true
         WHERE e.citation_id IS NOT NULL
           AND (v.confirmed AND v.record_id = e.record_id
                -- With the date where the words need it; of others the date does not matter.
                AND (v.digest = e.dated_digest
                     OR (v.digest = e.digest
                         AND coalesce(v.read_against, e.published) = e.published))
                AND NOT EXISTS (
                    SELECT FROM sources_contribution AS own
                     WHERE own.record_id = e.record_id AND own.round = v.round
                       AND own.user_id = v.by_id)) IS NOT TRUE
    )
    SELECT r.public_id, l.what INTO wrong
      FROM lacking AS l JOIN sources_record AS r ON r.id = l.record_id
     WHERE l.what IS NOT NULL ORDER BY l.record_id, l.what LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '%: %', wrong.public_id, wrong.what
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_verified_as_it_stands';
    END IF;
    RETURN NULL;
END
$$;
"""


def undo(apps: Any, schema_editor: Any) -> None:
    """Create the function as it was."""
    before = import_module("curation.migrations.0028_evidence_guards").PUBLISHED
    function = before[: before.index("CREATE TRIGGER")]
    replaced = function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    schema_editor.execute(replaced, params=None)


WORDS = {"entities_casualties": ("basis_note",), "entities_quantity": ("of", "basis_note")}
OF_QUANTITIES = "entities_quantity"
# The guard of quantities, which had one column until now.
BEFORE = hidden_guard(OF_QUANTITIES, "of")
HIDES_NOTHING = no_hidden_guard(OF_QUANTITIES) + "".join(
    hidden_guard(table, *columns) for table, columns in WORDS.items()
)
HIDES = "".join(map(no_hidden_guard, WORDS)) + BEFORE


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0048_published_terms_are_the_stored_ones"),
        ("entities", "0021_reported_readings"),
    ]

    operations = [
        migrations.RunSQL(SAYS_IT, migrations.RunSQL.noop),
        migrations.RunPython(migrations.RunPython.noop, undo),
        migrations.RunSQL(HIDES_NOTHING, HIDES),
    ]
