"""What PostgreSQL refuses of the log, whoever asks, a superuser included.

Plain triggers, since the ones of django-pgtrigger can be switched off by a session; ALWAYS, so
that `session_replication_role` does not switch them off either. Whatever must read the head's row
relies on its lock: only one transaction at a time can be between its UPDATE and its end.
"""

from django.db import migrations

START = "INSERT INTO publication_loghead (id, seq, published_at, log_id) VALUES (1, 0, 'epoch', gen_random_uuid());"

FUNCTIONS = """
CREATE FUNCTION publication_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log only grows: % of % is refused', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION publication_loghead_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq < OLD.seq OR NEW.published_at < OLD.published_at THEN
        RAISE EXCEPTION 'the head of the log never goes back: from % to %', OLD.seq, NEW.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

-- At commit: each place between the old head and the new one is taken, and each publication with
-- a hash has its words, unless they are redacted.
CREATE FUNCTION publication_loghead_commit() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    published bigint;
    wordless bigint;
BEGIN
    SELECT count(*),
        count(*) FILTER (WHERE p.sha256 IS NOT NULL AND d.seq IS NULL
            AND NOT publication_redacted(p.seq))
        INTO published, wordless
        FROM publication_publication p
        LEFT JOIN publication_publisheddocument d ON d.seq = p.seq
        WHERE p.seq > OLD.seq AND p.seq <= NEW.seq;
    IF published <> NEW.seq - OLD.seq THEN
        RAISE EXCEPTION 'a gap in the log: the head rose by %, % were published',
            NEW.seq - OLD.seq, published USING ERRCODE = 'check_violation';
    END IF;
    IF wordless > 0 THEN
        RAISE EXCEPTION '% publications after % have no document', wordless, OLD.seq
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION publication_publication_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    head record;
    last bigint;
BEGIN
    SELECT seq, published_at INTO head FROM publication_loghead;
    IF NEW.seq > head.seq THEN
        RAISE EXCEPTION 'seq % is above the head of the log, %', NEW.seq, head.seq
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.published_at <> head.published_at THEN
        RAISE EXCEPTION 'seq % is not published at the moment of the head', NEW.seq
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT seq INTO last FROM publication_publication ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <= last THEN
        RAISE EXCEPTION 'seq % is not after the last publication, %', NEW.seq, last
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION publication_publisheddocument_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    expected text;
BEGIN
    SELECT sha256 INTO expected FROM publication_publication WHERE seq = NEW.seq;
    IF expected IS DISTINCT FROM encode(sha256(convert_to(NEW.body, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'the document of seq % is not the one that was hashed', NEW.seq
            USING ERRCODE = 'check_violation';
    END IF;
    IF publication_redacted(NEW.seq) THEN
        RAISE EXCEPTION 'the document of seq % is redacted', NEW.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION publication_redacted(bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM publication_publication p
        JOIN publication_publication r ON r.public_id = p.public_id AND r.kind = p.kind
            AND r.version = p.version AND r.action = 'redact'
        WHERE p.seq = $1)
$$;

CREATE FUNCTION publication_publisheddocument_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT publication_redacted(OLD.seq) THEN
        RAISE EXCEPTION 'the document of seq % is not redacted: its words stay', OLD.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION publication_publisheddocument_delete();
DROP FUNCTION publication_publisheddocument_insert();
DROP FUNCTION publication_redacted(bigint);
DROP FUNCTION publication_publication_insert();
DROP FUNCTION publication_loghead_commit();
DROP FUNCTION publication_loghead_update();
DROP FUNCTION publication_refuse();
"""

# (trigger, table, when, function)
TRIGGERS = [
    (
        "publication_frozen",
        "publication_publication",
        "BEFORE UPDATE OR DELETE {row}",
        "publication_refuse",
    ),
    (
        "publication_no_truncate",
        "publication_publication",
        "BEFORE TRUNCATE {statement}",
        "publication_refuse",
    ),
    (
        "publication_in_order",
        "publication_publication",
        "BEFORE INSERT {row}",
        "publication_publication_insert",
    ),
    (
        "publication_frozen",
        "publication_publisheddocument",
        "BEFORE UPDATE {row}",
        "publication_refuse",
    ),
    (
        "publication_no_truncate",
        "publication_publisheddocument",
        "BEFORE TRUNCATE {statement}",
        "publication_refuse",
    ),
    (
        "publication_hash_matches",
        "publication_publisheddocument",
        "BEFORE INSERT {row}",
        "publication_publisheddocument_insert",
    ),
    (
        "publication_only_redacted",
        "publication_publisheddocument",
        "BEFORE DELETE {row}",
        "publication_publisheddocument_delete",
    ),
    ("publication_frozen", "publication_loghead", "BEFORE DELETE {row}", "publication_refuse"),
    (
        "publication_no_truncate",
        "publication_loghead",
        "BEFORE TRUNCATE {statement}",
        "publication_refuse",
    ),
    (
        "publication_never_back",
        "publication_loghead",
        "BEFORE UPDATE {row}",
        "publication_loghead_update",
    ),
]


def _create(name: str, table: str, when: str, function: str) -> str:
    when = when.replace("{row}", f"ON {table} FOR EACH ROW").replace(
        "{statement}", f"ON {table} FOR EACH STATEMENT"
    )
    return (
        f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}();"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};"
    )


NO_GAP = """
CREATE CONSTRAINT TRIGGER publication_no_gap AFTER UPDATE ON publication_loghead
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.seq <> OLD.seq)
    EXECUTE FUNCTION publication_loghead_commit();
ALTER TABLE publication_loghead ENABLE ALWAYS TRIGGER publication_no_gap;
"""

# Nobody approves what they contributed to, and each contributor is known.
FOUR_EYES = """
ALTER TABLE publication_publication
    ADD CONSTRAINT publication_four_eyes
        CHECK (approver_id IS NULL OR NOT (approver_id = ANY (contributors))),
    ADD CONSTRAINT publication_contributors_known
        CHECK (array_position(contributors, NULL) IS NULL);
"""
NO_FOUR_EYES = """
ALTER TABLE publication_publication
    DROP CONSTRAINT publication_four_eyes,
    DROP CONSTRAINT publication_contributors_known;
"""

# Inline when it fits and read in one piece; lz4 where the server was built with it.
STORAGE = """
ALTER TABLE publication_publisheddocument ALTER COLUMN body SET STORAGE MAIN;
DO $$
BEGIN
    ALTER TABLE publication_publisheddocument ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN
    NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_log")]

    operations = [
        migrations.RunSQL(START, migrations.RunSQL.noop),
        migrations.RunSQL(FOUR_EYES, NO_FOUR_EYES),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *[
            migrations.RunSQL(_create(*trigger), f"DROP TRIGGER {trigger[0]} ON {trigger[1]};")
            for trigger in TRIGGERS
        ],
        migrations.RunSQL(NO_GAP, "DROP TRIGGER publication_no_gap ON publication_loghead;"),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
