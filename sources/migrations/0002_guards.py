"""What must never break, in plain SQL: a session setting can switch pgtrigger's triggers off."""

from django.db import migrations

NAMES = """
CREATE SEQUENCE sources_public_id_source;
CREATE SEQUENCE sources_public_id_group;
CREATE SEQUENCE sources_public_id_incident;
CREATE SEQUENCE sources_public_id_finding;

CREATE FUNCTION sources_next_public_id(record_type text) RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT CASE record_type
        WHEN 'source' THEN 'S' || nextval('sources_public_id_source')
        WHEN 'group' THEN 'G' || nextval('sources_public_id_group')
        WHEN 'incident' THEN 'I' || nextval('sources_public_id_incident')
        WHEN 'finding' THEN 'F' || nextval('sources_public_id_finding')
    END
$$;

ALTER TABLE sources_record ADD CONSTRAINT record_public_id_fits_type CHECK (
    public_id ~ (CASE type WHEN 'source' THEN '^S' WHEN 'group' THEN '^G'
                 WHEN 'incident' THEN '^I' WHEN 'finding' THEN '^F' ELSE '^$' END || '[1-9][0-9]*$'));
"""

NO_NAMES = """
ALTER TABLE sources_record DROP CONSTRAINT record_public_id_fits_type;
DROP FUNCTION sources_next_public_id(text);
DROP SEQUENCE sources_public_id_source, sources_public_id_group, sources_public_id_incident,
    sources_public_id_finding;
"""

REFUSE = """
CREATE FUNCTION sources_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'restrict_violation';
END
$$;
"""

NO_REFUSE = "DROP FUNCTION sources_refuse();"


def insert_only(table, reason):
    return f"""
CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION sources_refuse('{reason}');
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('{reason}');
"""


def no_insert_only(table):
    return (
        f"DROP TRIGGER {table}_insert_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};"
    )


# Row triggers raise the revision and note who contributed, whichever way a row was written. The
# record is locked first, so the round is the one that an approval just begun or just ended.
TOUCH = """
CREATE FUNCTION sources_acting_user() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user')::bigint
$$;

CREATE FUNCTION sources_contribute(touched bigint, reopens boolean) RETURNS void
LANGUAGE plpgsql AS $$
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
        INSERT INTO sources_contribution (record_id, round, user_id, first_at)
        VALUES (touched, this_round, sources_acting_user(), clock_timestamp())
        ON CONFLICT DO NOTHING;
    END IF;
END
$$;

-- Takes the column that names the record and, optionally, one whose change does not count.
CREATE FUNCTION sources_touch_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bigint := CASE WHEN TG_OP <> 'INSERT' THEN (to_jsonb(OLD) ->> TG_ARGV[0])::bigint END;
    after bigint := CASE WHEN TG_OP <> 'DELETE' THEN (to_jsonb(NEW) ->> TG_ARGV[0])::bigint END;
BEGIN
    IF TG_OP = 'UPDATE'
       AND to_jsonb(OLD) - coalesce(TG_ARGV[1], '') = to_jsonb(NEW) - coalesce(TG_ARGV[1], '') THEN
        RETURN NULL;
    END IF;
    IF before IS NOT NULL AND before IS DISTINCT FROM after THEN
        PERFORM sources_contribute(before, true);
    END IF;
    IF after IS NOT NULL THEN
        PERFORM sources_contribute(after, true);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER sources_document_touch AFTER INSERT OR UPDATE ON sources_document
    FOR EACH ROW EXECUTE FUNCTION sources_touch_record('record_ptr_id', 'curation_status');
CREATE TRIGGER sources_conveys_touch AFTER INSERT OR UPDATE OR DELETE ON sources_conveys
    FOR EACH ROW EXECUTE FUNCTION sources_touch_record('document_id');

-- A publisher is printed in its documents: whoever changes it has changed what they say, and a
-- reviewer who read them before must look again.
CREATE FUNCTION sources_touch_documents_of_publisher() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM sources_contribute(record_ptr_id, false)
       FROM (SELECT record_ptr_id FROM sources_document WHERE publisher_id = NEW.id
             ORDER BY record_ptr_id) AS documents;
    RETURN NULL;
END
$$;
CREATE TRIGGER sources_publisher_touch AFTER UPDATE ON sources_publisher
    FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW)
    EXECUTE FUNCTION sources_touch_documents_of_publisher();

CREATE FUNCTION sources_guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.standing <> 'never_published' THEN
            RAISE EXCEPTION '% was published, so it cannot be deleted: withdraw it', OLD.public_id
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.public_id <> OLD.public_id OR NEW.type <> OLD.type THEN
        RAISE EXCEPTION 'the identifier and type of % never change', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.revision < OLD.revision OR NEW.version < OLD.version OR NEW.round < OLD.round THEN
        RAISE EXCEPTION 'revision, version and round of % only rise', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.round <> OLD.round AND NEW.version = OLD.version THEN
        RAISE EXCEPTION 'a new round of % begins only with a new version', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sources_record_guard BEFORE UPDATE OR DELETE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION sources_guard_record();

-- For the tables of documents, groups and so on: what was published keeps all of its parts.
CREATE FUNCTION sources_guard_part_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sources_record
                WHERE id = OLD.record_ptr_id AND standing <> 'never_published') THEN
        RAISE EXCEPTION 'a record that was published cannot be deleted: withdraw it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER sources_document_guard BEFORE DELETE ON sources_document
    FOR EACH ROW EXECUTE FUNCTION sources_guard_part_of_record();

-- Contributions go only with their record.
ALTER TABLE sources_contribution ADD CONSTRAINT contribution_of_record
    FOREIGN KEY (record_id) REFERENCES sources_record (id) ON DELETE CASCADE;
CREATE FUNCTION sources_guard_contribution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       AND NOT EXISTS (SELECT FROM sources_record WHERE id = OLD.record_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% of contributions is refused: they say who may not approve', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER sources_contribution_guard BEFORE UPDATE OR DELETE ON sources_contribution
    FOR EACH ROW EXECUTE FUNCTION sources_guard_contribution();
CREATE TRIGGER sources_contribution_no_truncate BEFORE TRUNCATE ON sources_contribution
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('they say who may not approve');
"""

NO_TOUCH = """
DROP TRIGGER sources_contribution_no_truncate ON sources_contribution;
DROP TRIGGER sources_contribution_guard ON sources_contribution;
DROP FUNCTION sources_guard_contribution();
ALTER TABLE sources_contribution DROP CONSTRAINT contribution_of_record;
DROP TRIGGER sources_document_guard ON sources_document;
DROP FUNCTION sources_guard_part_of_record();
DROP TRIGGER sources_record_guard ON sources_record;
DROP FUNCTION sources_guard_record();
DROP TRIGGER sources_publisher_touch ON sources_publisher;
DROP FUNCTION sources_touch_documents_of_publisher();
DROP TRIGGER sources_conveys_touch ON sources_conveys;
DROP TRIGGER sources_document_touch ON sources_document;
DROP FUNCTION sources_touch_record();
DROP FUNCTION sources_contribute(bigint, boolean);
DROP FUNCTION sources_acting_user();
"""

# The key holds a passage to the text that it quotes: PostgreSQL refuses another text for the
# document while a passage stands, also when both happen at once.
PASSAGES = """
ALTER TABLE sources_document ADD CONSTRAINT document_and_text UNIQUE (record_ptr_id, text_id);
ALTER TABLE sources_passage ADD CONSTRAINT passage_quotes_text
    FOREIGN KEY (document_id, text_id) REFERENCES sources_document (record_ptr_id, text_id);

CREATE FUNCTION sources_guard_passage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    content text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a passage never changes: delete it and mark the right words'
            USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT t.content INTO content FROM sources_documenttext AS t WHERE t.id = NEW.text_id;
    IF NEW.exact <> substr(content, NEW.start + 1, NEW."end" - NEW.start)
       OR length(NEW.exact) <> NEW."end" - NEW.start THEN
        RAISE EXCEPTION 'the words at % to % of the text are not “%”',
            NEW.start, NEW."end", left(NEW.exact, 80)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'passage_exact_is_slice';
    END IF;
    IF NEW.prefix <> substr(content, NEW.start - length(NEW.prefix) + 1, length(NEW.prefix))
       OR NEW.suffix <> substr(content, NEW."end" + 1, length(NEW.suffix)) THEN
        RAISE EXCEPTION 'the words before or after the passage are not those of the text'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'passage_context_is_slice';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sources_passage_guard BEFORE INSERT OR UPDATE ON sources_passage
    FOR EACH ROW EXECUTE FUNCTION sources_guard_passage();
"""

NO_PASSAGES = """
DROP TRIGGER sources_passage_guard ON sources_passage;
DROP FUNCTION sources_guard_passage();
ALTER TABLE sources_passage DROP CONSTRAINT passage_quotes_text;
ALTER TABLE sources_document DROP CONSTRAINT document_and_text;
"""

# A long text is read in slices. lz4 is quicker than the default where the server offers it.
TEXTS = """
DO $$
BEGIN
    ALTER TABLE sources_documenttext ALTER COLUMN content SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END
$$;
ALTER TABLE sources_documenttext ADD CONSTRAINT documenttext_digest_is_of_content
    CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'));
ALTER TABLE sources_documenttext ADD CONSTRAINT documenttext_length_is_of_content
    CHECK (characters = length(content));
ALTER TABLE sources_documentfile ADD CONSTRAINT documentfile_digest_is_of_content
    CHECK (sha256 = encode(sha256(content), 'hex'));
"""

NO_TEXTS = """
ALTER TABLE sources_documentfile DROP CONSTRAINT documentfile_digest_is_of_content;
ALTER TABLE sources_documenttext DROP CONSTRAINT documenttext_length_is_of_content;
ALTER TABLE sources_documenttext DROP CONSTRAINT documenttext_digest_is_of_content;
"""

# Also where session_replication_role would switch ordinary triggers off.
GUARDS = {
    "sources_documenttext_insert_only": "sources_documenttext",
    "sources_documenttext_no_truncate": "sources_documenttext",
    "sources_documentfile_insert_only": "sources_documentfile",
    "sources_documentfile_no_truncate": "sources_documentfile",
    "sources_record_guard": "sources_record",
    "sources_document_guard": "sources_document",
    "sources_contribution_guard": "sources_contribution",
    "sources_contribution_no_truncate": "sources_contribution",
    "sources_passage_guard": "sources_passage",
    "sources_document_touch": "sources_document",
    "sources_conveys_touch": "sources_conveys",
    "sources_publisher_touch": "sources_publisher",
}

FROZEN_TEXT = "the text of a document is frozen"
FROZEN_FILE = "an original file is kept as it came"


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_records")]

    operations = [
        migrations.RunSQL(NAMES, NO_NAMES),
        migrations.RunSQL(REFUSE, NO_REFUSE),
        migrations.RunSQL(TEXTS, NO_TEXTS),
        migrations.RunSQL(
            insert_only("sources_documenttext", FROZEN_TEXT), no_insert_only("sources_documenttext")
        ),
        migrations.RunSQL(
            insert_only("sources_documentfile", FROZEN_FILE), no_insert_only("sources_documentfile")
        ),
        migrations.RunSQL(TOUCH, NO_TOUCH),
        migrations.RunSQL(PASSAGES, NO_PASSAGES),
        *[
            migrations.RunSQL(
                f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger};",
                f"ALTER TABLE {table} ENABLE TRIGGER {trigger};",
            )
            for trigger, table in GUARDS.items()
        ],
    ]
