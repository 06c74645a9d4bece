"""Index rows are written, closed and deleted only with what their own transaction publishes.

The head of the log notes which transaction raised it, and from where. Its trigger writes that, and
no login of the application may. The start of the transaction is kept beside its number, because the
numbers of a database that was restored from a dump begin anew. (`xmin` would not do: within a
savepoint it is the number of the savepoint.)

Whoever may act as the owner of the tables is let through, since `rebuild_index` makes every row anew.
"""

from django.db import migrations

END = 9223372036854775807

# The kind of record that a table holds rows of; None for a table of all kinds.
TABLES = {
    "publication_grouprow": "group",
    "publication_groupname": "group",
    "publication_groupcountry": "group",
    "publication_groupidentifier": "group",
    "publication_grouptie": "group",
    "publication_incidentrow": "incident",
    "publication_incidentparty": "incident",
    "publication_incidentplace": "incident",
    "publication_incidentcasualties": "incident",
    "publication_findingrow": "finding",
    "publication_findingparty": "finding",
    "publication_findingplace": "finding",
    "publication_findingquantity": "finding",
    "publication_sourcerow": "source",
    "publication_placerow": "place",
    "publication_placewithin": "place",
    "publication_reference": None,
    "publication_asserter": None,
    "publication_searchrow": None,
}

HEAD = """
ALTER TABLE publication_loghead
    ADD COLUMN raised_in xid8, ADD COLUMN raised_at timestamptz, ADD COLUMN raised_from bigint;
CREATE FUNCTION publication_loghead_raised() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.published_at > greatest(clock_timestamp(), OLD.published_at + interval '1 microsecond')
    THEN
        RAISE EXCEPTION 'the head of the log is not put into the future: %', NEW.published_at
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.raised_in = pg_current_xact_id() AND OLD.raised_at = transaction_timestamp() THEN
        NEW.raised_from := OLD.raised_from;
    ELSE
        NEW.raised_from := OLD.seq;
    END IF;
    NEW.raised_in := pg_current_xact_id();
    NEW.raised_at := transaction_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER publication_raised BEFORE UPDATE ON publication_loghead
    FOR EACH ROW EXECUTE FUNCTION publication_loghead_raised();
ALTER TABLE publication_loghead ENABLE ALWAYS TRIGGER publication_raised;
"""

NO_HEAD = """
DROP TRIGGER publication_raised ON publication_loghead;
DROP FUNCTION publication_loghead_raised();
ALTER TABLE publication_loghead
    DROP COLUMN raised_in, DROP COLUMN raised_at, DROP COLUMN raised_from;
"""

# Without sequential scans: a plan that was made while the log was short is kept, and would read the
# whole log for each row when it is long.
HEADER = """LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    wrong bigint;
    raised_from bigint;
    raised_to bigint;
BEGIN
    IF publication_may_rebuild() THEN
        RETURN NULL;
    END IF;
    SELECT h.raised_from, h.seq INTO raised_from, raised_to FROM publication_loghead AS h
     WHERE h.raised_in = pg_current_xact_id_if_assigned()
       AND h.raised_at = transaction_timestamp();
"""

FUNCTIONS = f"""
CREATE FUNCTION publication_may_rebuild() RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class
     WHERE oid = 'public.publication_loghead'::regclass
$$;

-- Each new row belongs to what this transaction published, and ends where that is superseded.
CREATE FUNCTION publication_index_inserted() RETURNS trigger {HEADER}
    SELECT f.seq_from INTO wrong
      FROM (SELECT DISTINCT seq_from, seq_to, public_id FROM fresh) AS f
      LEFT JOIN publication_publication AS p
             ON p.seq = f.seq_from AND p.seq > raised_from AND p.seq <= raised_to
            AND p.public_id = f.public_id AND p.action IN ('publish', 'refresh')
            AND p.kind = coalesce(TG_ARGV[0], p.kind)
      LEFT JOIN LATERAL (
            SELECT min(l.seq) FILTER (WHERE l.action <> 'redact') AS superseded,
                bool_or(l.action = 'redact' AND l.version = p.version) AS redacted
              FROM publication_publication AS l
             WHERE l.public_id = p.public_id AND l.seq > p.seq) AS later ON true
     WHERE p.seq IS NULL OR later.redacted
        OR f.seq_to IS DISTINCT FROM coalesce(later.superseded, {END})
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'rows of % for seq % come with its publication alone', TG_TABLE_NAME, wrong
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

-- A row ends with what this transaction published next of its record.
CREATE FUNCTION publication_index_closed() RETURNS trigger {HEADER}
    SELECT f.seq_from INTO wrong
      FROM (SELECT DISTINCT seq_from, seq_to, public_id FROM fresh) AS f
     WHERE (f.seq_to > raised_from AND f.seq_to <= raised_to) IS NOT TRUE
        OR f.seq_to IS DISTINCT FROM (
            SELECT min(l.seq) FROM publication_publication AS l
             WHERE l.public_id = f.public_id AND l.seq > f.seq_from AND l.action <> 'redact')
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'rows of % for seq % end with what supersedes them alone',
            TG_TABLE_NAME, wrong USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

-- Rows go with words that this transaction redacted.
CREATE FUNCTION publication_index_deleted() RETURNS trigger {HEADER}
    SELECT w.seq_from INTO wrong FROM (SELECT DISTINCT seq_from FROM was) AS w
     WHERE NOT EXISTS (
            SELECT FROM publication_publication AS p
              JOIN publication_publication AS r
                ON r.public_id = p.public_id AND r.kind = p.kind AND r.version = p.version
               AND r.action = 'redact' AND r.seq > raised_from AND r.seq <= raised_to
             WHERE p.seq = w.seq_from)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'rows of % for seq % go with redacted words alone', TG_TABLE_NAME, wrong
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION publication_words_inserted() RETURNS trigger {HEADER}
    SELECT f.seq INTO wrong FROM fresh AS f
     WHERE (f.seq > raised_from AND f.seq <= raised_to) IS NOT TRUE LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'words of seq % come with its publication alone', wrong
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
"""

NO_FUNCTIONS = """
DROP FUNCTION publication_words_inserted();
DROP FUNCTION publication_index_deleted();
DROP FUNCTION publication_index_closed();
DROP FUNCTION publication_index_inserted();
DROP FUNCTION publication_may_rebuild();
"""


def _guard(table: str, name: str, event: str, reads: str, function: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {reads}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function};"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};",
        f"DROP TRIGGER {name} ON {table};",
    )


def _guards(table: str, kind: str | None) -> list[migrations.RunSQL]:
    of_kind = f"'{kind}'" if kind else ""
    return [
        _guard(
            table,
            "publication_inserted",
            "INSERT",
            "NEW TABLE AS fresh",
            f"publication_index_inserted({of_kind})",
        ),
        _guard(
            table,
            "publication_closed",
            "UPDATE",
            "NEW TABLE AS fresh",
            "publication_index_closed()",
        ),
        _guard(
            table,
            "publication_deleted",
            "DELETE",
            "OLD TABLE AS was",
            "publication_index_deleted()",
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("publication", "0015_words_of_their_row")]

    operations = [
        migrations.RunSQL(HEAD, NO_HEAD),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *[guard for table, kind in TABLES.items() for guard in _guards(table, kind)],
        # The words themselves are those that the log has hashed, or none.
        _guard(
            "publication_compresseddocument",
            "publication_inserted",
            "INSERT",
            "NEW TABLE AS fresh",
            "publication_words_inserted()",
        ),
    ]
