"""Who wrote a shared part contributes to the records that come to use it, until it is settled."""

from django.db import migrations

PARTS = ("publisher", "text", "file", "passage")
TABLES = {
    "publisher": "sources_publisher",
    "text": "sources_documenttext",
    "file": "sources_documentfile",
    "passage": "sources_passage",
}

# The functions write where the application's login may not.
FUNCTIONS = """
CREATE FUNCTION sources_note_author() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('INSERT INTO sources_authorship (%I, user_id, noted_at)'
                   ' VALUES ($1, $2, clock_timestamp()) ON CONFLICT DO NOTHING', TG_ARGV[0])
      USING NEW.id, sources_acting_user();
    RETURN NULL;
END
$$;

-- Takes pairs: the column that names the part, and the same column of sources_authorship; before
-- them the column that names the record.
CREATE FUNCTION sources_contribute_authors() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    now_used jsonb := to_jsonb(NEW);
    used_before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
    touched bigint := (now_used ->> TG_ARGV[0])::bigint;
    part text;
BEGIN
    FOREACH part IN ARRAY TG_ARGV[1:] LOOP
        CONTINUE WHEN now_used ->> part IS NULL
                   OR now_used ->> part IS NOT DISTINCT FROM used_before ->> part;
        -- Whoever is changing the publisher at this moment is waited for, so that their name is
        -- there; whoever changes it later finds this document.
        IF part = 'publisher_id' THEN
            PERFORM FROM sources_publisher WHERE id = (now_used ->> part)::bigint FOR SHARE;
        END IF;
        EXECUTE format(
            'INSERT INTO sources_contribution (record_id, round, user_id, first_at, of_part)'
            ' SELECT r.id, r.round, a.user_id, clock_timestamp(), true'
            ' FROM sources_record AS r, sources_authorship AS a'
            ' WHERE r.id = $1 AND a.%I = $2 AND a.settled_at IS NULL ON CONFLICT DO NOTHING', part)
          USING touched, (now_used ->> part)::bigint;
    END LOOP;
    RETURN NULL;
END
$$;

-- Runs after sources_document_touch, by its name: the record is locked, its round is certain.
CREATE TRIGGER sources_document_touch_authors
    AFTER INSERT OR UPDATE OF publisher_id, text_id, file_id ON sources_document
    FOR EACH ROW EXECUTE FUNCTION
    sources_contribute_authors('record_ptr_id', 'publisher_id', 'text_id', 'file_id');
ALTER TABLE sources_document ENABLE ALWAYS TRIGGER sources_document_touch_authors;

CREATE TRIGGER sources_publisher_changed_author AFTER UPDATE ON sources_publisher
    FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW)
    EXECUTE FUNCTION sources_note_author('publisher_id');
ALTER TABLE sources_publisher ENABLE ALWAYS TRIGGER sources_publisher_changed_author;

CREATE FUNCTION sources_guard_authorship() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    still_there boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT EXISTS (SELECT FROM sources_publisher WHERE id = OLD.publisher_id)
            OR EXISTS (SELECT FROM sources_documenttext WHERE id = OLD.text_id)
            OR EXISTS (SELECT FROM sources_documentfile WHERE id = OLD.file_id)
            OR EXISTS (SELECT FROM sources_passage WHERE id = OLD.passage_id) INTO still_there;
        IF NOT still_there THEN
            RETURN OLD;
        END IF;
    ELSIF OLD.settled_at IS NULL
      AND to_jsonb(NEW) - 'settled_at' = to_jsonb(OLD) - 'settled_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of authorships is refused: they say who may not approve', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER sources_authorship_guard BEFORE UPDATE OR DELETE ON sources_authorship
    FOR EACH ROW EXECUTE FUNCTION sources_guard_authorship();
ALTER TABLE sources_authorship ENABLE ALWAYS TRIGGER sources_authorship_guard;
CREATE TRIGGER sources_authorship_no_truncate BEFORE TRUNCATE ON sources_authorship
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('they say who may not approve');
ALTER TABLE sources_authorship ENABLE ALWAYS TRIGGER sources_authorship_no_truncate;
"""

# Who worked on the record itself is told from who made a part of it alone.
CONTRIBUTE = """
CREATE OR REPLACE FUNCTION sources_contribute(touched bigint, reopens boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this_round integer;
BEGIN
    UPDATE sources_record
       SET revision = revision + 1,
           changed_at = clock_timestamp(),
           state = CASE WHEN reopens AND state IN ('approved', 'changes_requested')
                        THEN 'draft' ELSE state END
     WHERE id = touched
    RETURNING round INTO this_round;
    IF FOUND THEN
        INSERT INTO sources_contribution AS c (record_id, round, user_id, first_at)
        VALUES (touched, this_round, sources_acting_user(), clock_timestamp())
        ON CONFLICT (record_id, round, user_id) DO UPDATE SET of_part = false WHERE c.of_part;
    END IF;
END
$$;
CREATE OR REPLACE FUNCTION sources_guard_contribution() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE'
       AND NOT EXISTS (SELECT FROM sources_record WHERE id = OLD.record_id) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.of_part AND NOT NEW.of_part
       AND to_jsonb(OLD) - 'of_part' = to_jsonb(NEW) - 'of_part' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of contributions is refused: they say who may not approve', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
"""

NO_FUNCTIONS = """
DROP TRIGGER sources_authorship_no_truncate ON sources_authorship;
DROP TRIGGER sources_authorship_guard ON sources_authorship;
DROP FUNCTION sources_guard_authorship();
DROP TRIGGER sources_publisher_changed_author ON sources_publisher;
DROP TRIGGER sources_document_touch_authors ON sources_document;
DROP FUNCTION sources_contribute_authors();
DROP FUNCTION sources_note_author();
"""

OF_PART = """
ALTER TABLE sources_authorship ADD CONSTRAINT authorship_of_{part}
    FOREIGN KEY ({part}_id) REFERENCES {table} (id) ON DELETE CASCADE;
CREATE TRIGGER {table}_author AFTER INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION sources_note_author('{part}_id');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_author;
"""

NOT_OF_PART = """
DROP TRIGGER {table}_author ON {table};
ALTER TABLE sources_authorship DROP CONSTRAINT authorship_of_{part};
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0011_authorship")]

    operations = [
        migrations.RunSQL(CONTRIBUTE, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(
            migrations.RunSQL(
                OF_PART.format(part=part, table=TABLES[part]),
                NOT_OF_PART.format(part=part, table=TABLES[part]),
            )
            for part in PARTS
        ),
    ]
