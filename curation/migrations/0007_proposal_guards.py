"""A proposal is confirmed as it was made: its words and its author stay, and it is decided once."""

from django.db import migrations

PROPOSALS = """
CREATE FUNCTION curation_guard_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal is not deleted: decline it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.outcome <> 'open'
       OR to_jsonb(OLD) - ARRAY['outcome', 'decided_by_id', 'decided_at', 'decision_comment']
           IS DISTINCT FROM
          to_jsonb(NEW) - ARRAY['outcome', 'decided_by_id', 'decided_at', 'decision_comment'] THEN
        RAISE EXCEPTION 'a proposal is never edited, and decided once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_proposal_guard BEFORE UPDATE OR DELETE ON curation_proposal
    FOR EACH ROW EXECUTE FUNCTION curation_guard_proposal();
CREATE TRIGGER curation_proposal_no_truncate BEFORE TRUNCATE ON curation_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it tells who proposed what');
ALTER TABLE curation_proposal ENABLE ALWAYS TRIGGER curation_proposal_guard;
ALTER TABLE curation_proposal ENABLE ALWAYS TRIGGER curation_proposal_no_truncate;
"""

NO_PROPOSALS = """
DROP TRIGGER curation_proposal_no_truncate ON curation_proposal;
DROP TRIGGER curation_proposal_guard ON curation_proposal;
DROP FUNCTION curation_guard_proposal();
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0006_conversation_guards"), ("sources", "0002_guards")]

    operations = [migrations.RunSQL(PROPOSALS, NO_PROPOSALS)]
