"""What was said of evidence stays as long as the evidence; what others rest on is not exchanged."""

from django.db import migrations

# In an older snapshot the guards of the log would not see what others said and did meanwhile.
SEES_ALL = """
CREATE FUNCTION curation_sees_what_is_committed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'publishing is READ COMMITTED, or it would not see a rejection'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_sees_what_is_committed BEFORE INSERT ON publication_publication
    FOR EACH STATEMENT EXECUTE FUNCTION curation_sees_what_is_committed();
ALTER TABLE publication_publication ENABLE ALWAYS TRIGGER curation_sees_what_is_committed;
"""

NOT_SEES_ALL = """
DROP TRIGGER curation_sees_what_is_committed ON publication_publication;
DROP FUNCTION curation_sees_what_is_committed();
"""

# At the end of the transaction: Django deletes verdicts before the citation that they are of.
VERDICTS = """
CREATE FUNCTION curation_verdict_goes_with_its_citation() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM entities_citation WHERE id = OLD.citation_id) THEN
        RAISE EXCEPTION 'a verdict of citation % goes with it, and not alone', OLD.citation_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER curation_verdict_goes_with_its_citation
    AFTER DELETE ON curation_verification DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION curation_verdict_goes_with_its_citation();
ALTER TABLE curation_verification ENABLE ALWAYS TRIGGER curation_verdict_goes_with_its_citation;
"""

NO_VERDICTS = """
DROP TRIGGER curation_verdict_goes_with_its_citation ON curation_verification;
DROP FUNCTION curation_verdict_goes_with_its_citation();
"""

# The log says what was published, whatever the record says of itself. By their names these come
# after `sources_record_guard`, which says it more kindly.
PUBLISHED = """
CREATE FUNCTION curation_published_record_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'the key of % never changes', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM publication_publication
                WHERE public_id = OLD.public_id AND kind = OLD.type) THEN
        RAISE EXCEPTION '% stands in the log, so it cannot be deleted', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER sources_record_in_log BEFORE DELETE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION curation_published_record_stays();
CREATE TRIGGER sources_record_key BEFORE UPDATE ON sources_record
    FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION curation_published_record_stays();
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER sources_record_in_log;
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER sources_record_key;
"""

NOT_PUBLISHED = """
DROP TRIGGER sources_record_key ON sources_record;
DROP TRIGGER sources_record_in_log ON sources_record;
DROP FUNCTION curation_published_record_stays();
"""

# Keys are checked at the end of a transaction: another row could take its place before that, and
# nobody would be noted as its author.
RESTED_ON = {
    "sources_publisher": ("sources_document", "publisher_id"),
    "sources_passage": ("entities_citation", "passage_id"),
}

SHARED = "".join(
    f"""
CREATE FUNCTION curation_{table}_is_rested_on() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM {user} WHERE {column} = OLD.id) THEN
        RAISE EXCEPTION 'a row of {user} rests on this row of {table}: it is not exchanged'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER curation_{table}_is_rested_on BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION curation_{table}_is_rested_on();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER curation_{table}_is_rested_on;
"""
    for table, (user, column) in RESTED_ON.items()
)

NOT_SHARED = "".join(
    f"""
DROP TRIGGER curation_{table}_is_rested_on ON {table};
DROP FUNCTION curation_{table}_is_rested_on();
"""
    for table in RESTED_ON
)


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0034_redactions_in_the_log"),
        ("publication", "0017_log_order"),
        ("sources", "0015_who_may_contribute"),
    ]

    operations = [
        migrations.RunSQL(SEES_ALL, NOT_SEES_ALL),
        migrations.RunSQL(VERDICTS, NO_VERDICTS),
        migrations.RunSQL(PUBLISHED, NOT_PUBLISHED),
        migrations.RunSQL(SHARED, NOT_SHARED),
    ]
