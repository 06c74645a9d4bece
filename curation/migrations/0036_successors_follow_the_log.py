"""Records that were merged get their successor, and from then on the log decides what it is.

The triggers of history do not know the column yet, so an upgrade leaves no trace there.
"""

from django.db import migrations

FILL = """
UPDATE sources_record AS merged SET successor_id = successor.id
  FROM publication_publication AS entry
  JOIN sources_record AS successor
    ON successor.public_id = entry.successor AND successor.type = entry.kind
 WHERE entry.action = 'merge' AND entry.public_id = merged.public_id
   AND entry.kind = merged.type AND merged.standing = 'merged';
-- PostgreSQL alters no table whose keys are still to be checked.
SET CONSTRAINTS ALL IMMEDIATE;
"""

# Together with the constraint that a record is merged exactly where it has a successor, this also
# keeps everybody from setting or leaving the standing "merged" by other ways than a merge.
GUARD = """
CREATE FUNCTION curation_successor_follows_log() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.successor_id IS NOT NULL THEN
        RAISE EXCEPTION 'what % was merged into never changes', OLD.public_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'curation_successor_follows_log';
    END IF;
    IF NOT EXISTS (
        SELECT FROM publication_publication AS entry
          JOIN sources_record AS successor
            ON successor.public_id = entry.successor AND successor.type = entry.kind
         WHERE entry.action = 'merge' AND entry.public_id = NEW.public_id
           AND entry.kind = NEW.type AND successor.id = NEW.successor_id) THEN
        RAISE EXCEPTION 'the log does not say that % was merged into this record', NEW.public_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'curation_successor_follows_log';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sources_record_successor_of_new BEFORE INSERT ON sources_record
    FOR EACH ROW WHEN (NEW.successor_id IS NOT NULL)
    EXECUTE FUNCTION curation_successor_follows_log();
CREATE TRIGGER sources_record_successor BEFORE UPDATE ON sources_record
    FOR EACH ROW WHEN (NEW.successor_id IS DISTINCT FROM OLD.successor_id)
    EXECUTE FUNCTION curation_successor_follows_log();
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER sources_record_successor_of_new;
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER sources_record_successor;
"""

NO_GUARD = """
DROP TRIGGER sources_record_successor ON sources_record;
DROP TRIGGER sources_record_successor_of_new ON sources_record;
DROP FUNCTION curation_successor_follows_log();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0035_evidence_stays"),
        ("publication", "0017_log_order"),
        ("sources", "0016_successors"),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
