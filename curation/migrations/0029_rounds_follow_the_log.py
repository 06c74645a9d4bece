"""Who contributed is not forgotten: a round ends with a publication, a record goes with its parts."""

from django.db import migrations

# Contributions count within a round. Raised without a publication, it would begin without any.
ROUNDS = """
CREATE FUNCTION curation_round_follows_log() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    entry record;
BEGIN
    SELECT * INTO entry FROM publication_publication
     WHERE public_id = NEW.public_id AND kind = NEW.type AND version = NEW.version
       AND action IN ('publish', 'refresh');
    IF NOT FOUND OR NEW.version > OLD.version + 1 OR NEW.round > OLD.round + 1 THEN
        RAISE EXCEPTION 'version % and round % of % do not follow the log',
            NEW.version, NEW.round, NEW.public_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'curation_round_follows_log';
    END IF;
    -- A publication names everybody who contributed. A refresh publishes nobody's draft: what the
    -- two people changed with it, they changed in this transaction.
    IF NEW.round <> OLD.round AND EXISTS (
        SELECT FROM sources_contribution
         WHERE record_id = OLD.id AND round = OLD.round
           AND ((entry.action = 'publish' AND user_id = ANY (entry.contributors))
                OR (entry.action = 'refresh' AND first_at >= now()
                    AND user_id = ANY (entry.contributors || entry.approver_id::bigint))
               ) IS NOT TRUE) THEN
        RAISE EXCEPTION 'contributions to % are not published yet', NEW.public_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'curation_round_follows_log';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sources_record_round_follows_log BEFORE UPDATE ON sources_record
    FOR EACH ROW WHEN (NEW.version <> OLD.version OR NEW.round <> OLD.round)
    EXECUTE FUNCTION curation_round_follows_log();
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER sources_record_round_follows_log;
"""

NO_ROUNDS = """
DROP TRIGGER sources_record_round_follows_log ON sources_record;
DROP FUNCTION curation_round_follows_log();
"""

PARTS = {
    "curation_verification": "record_id",
    "entities_alias": "group_id",
    "entities_attribution": "incident_id",
    "entities_casualties": "incident_id",
    "entities_citation": "record_id",
    "entities_finding": "record_ptr_id",
    "entities_findinggroup": "finding_id",
    "entities_findingplace": "finding_id",
    "entities_group": "record_ptr_id",
    "entities_groupcountry": "group_id",
    "entities_identifier": "group_id",
    "entities_incident": "record_ptr_id",
    "entities_quantity": "finding_id",
    "entities_tie": "group_id",
    "sources_conveys": "document_id",
    "sources_document": "record_ptr_id",
}

PARTS_LEFT = " OR ".join(
    f"EXISTS (SELECT FROM {table} WHERE {column} = OLD.id)" for table, column in PARTS.items()
)

# The keys of the parts are checked at the end of a transaction, and contributions go with the
# record: another one in its place would have its parts, and none of its contributors.
DELETED = f"""
CREATE FUNCTION curation_goes_with_its_parts() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF {PARTS_LEFT} THEN
        RAISE EXCEPTION 'parts of % are still there: they are deleted first', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER sources_record_parts_first BEFORE DELETE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION curation_goes_with_its_parts();
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER sources_record_parts_first;
"""

NOT_DELETED = """
DROP TRIGGER sources_record_parts_first ON sources_record;
DROP FUNCTION curation_goes_with_its_parts();
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0028_evidence_guards")]

    operations = [
        migrations.RunSQL(ROUNDS, NO_ROUNDS),
        migrations.RunSQL(DELETED, NOT_DELETED),
    ]
