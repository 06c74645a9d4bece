"""What is frozen gives way to a redaction that the log names in the same transaction.

A proposal that named a version which was redacted before opened it without another line in the
log; and the number of its transaction is used again in a database that was restored from a dump.
"""

from django.db import migrations

REDACTING = """
CREATE OR REPLACE FUNCTION curation_redacting() RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM curation_proposal AS p
          JOIN sources_record AS r ON r.id = p.record_id
          JOIN publication_loghead AS h
            ON h.raised_in = pg_current_xact_id() AND h.raised_at = transaction_timestamp()
          JOIN publication_publication AS l
            ON l.public_id = r.public_id AND l.action = 'redact'
           AND l.seq > h.raised_from AND l.seq <= h.seq
         WHERE p.action = 'redact' AND p.outcome = 'confirmed'
           AND p.redacted_in = pg_current_xact_id()::text::bigint)
$$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION curation_redacting() RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM curation_proposal
        WHERE action = 'redact' AND outcome = 'confirmed'
          AND redacted_in = pg_current_xact_id()::text::bigint)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0033_told_of_redactions"),
        ("publication", "0016_index_guards"),
    ]

    operations = [migrations.RunSQL(REDACTING, BEFORE)]
