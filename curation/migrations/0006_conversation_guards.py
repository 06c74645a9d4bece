"""Comments stay as they were said; answers stand in a thread of the same value."""

from django.db import migrations

COMMENTS = """
CREATE FUNCTION curation_guard_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM sources_record
                    WHERE id = OLD.record_id AND standing = 'never_published') THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'a comment goes only with a record that was never published'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(OLD) - 'resolved_by_id' - 'resolved_at'
               IS DISTINCT FROM to_jsonb(NEW) - 'resolved_by_id' - 'resolved_at'
           OR OLD.resolved_at IS NOT NULL THEN
            RAISE EXCEPTION 'a comment is never edited, and resolved once'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.resolved_at IS NOT NULL THEN
        RAISE EXCEPTION 'a comment is open when it is said'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_begins_open';
    END IF;
    IF NEW.in_reply_to_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM curation_comment
         WHERE id = NEW.in_reply_to_id AND record_id = NEW.record_id
           AND value_key = NEW.value_key AND in_reply_to_id IS NULL AND resolved_at IS NULL) THEN
        RAISE EXCEPTION 'there is no open thread of this value to answer in'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_in_thread';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_comment_guard BEFORE INSERT OR UPDATE OR DELETE ON curation_comment
    FOR EACH ROW EXECUTE FUNCTION curation_guard_comment();
CREATE TRIGGER curation_comment_no_truncate BEFORE TRUNCATE ON curation_comment
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it tells who said what');
ALTER TABLE curation_comment ENABLE ALWAYS TRIGGER curation_comment_guard;
ALTER TABLE curation_comment ENABLE ALWAYS TRIGGER curation_comment_no_truncate;
"""

NO_COMMENTS = """
DROP TRIGGER curation_comment_no_truncate ON curation_comment;
DROP TRIGGER curation_comment_guard ON curation_comment;
DROP FUNCTION curation_guard_comment();
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0005_conversations"), ("sources", "0002_guards")]

    operations = [migrations.RunSQL(COMMENTS, NO_COMMENTS)]
