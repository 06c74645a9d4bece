"""Four eyes, held by PostgreSQL: what Python says politely before it comes to this."""

from django.db import migrations

# The log names who contributed; this compares the list with what the triggers on the records'
# tables noted, so that no caller can leave a name out.
FOUR_EYES = """
CREATE FUNCTION curation_four_eyes() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    published record;
    people bigint[];
BEGIN
    SELECT * INTO published FROM sources_record
     WHERE public_id = NEW.public_id AND type = NEW.kind;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no % named %', NEW.kind, NEW.public_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_four_eyes';
    END IF;
    IF NEW.action = 'publish' THEN
        SELECT array_agg(user_id ORDER BY user_id) INTO people FROM sources_contribution
         WHERE record_id = published.id AND round = published.round;
        IF array_position(people, NULL) IS NOT NULL OR people IS NULL THEN
            RAISE EXCEPTION 'it is not known who changed %', NEW.public_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_four_eyes';
        END IF;
        IF NEW.approver_id = ANY (people) THEN
            RAISE EXCEPTION '% contributed to % and cannot approve it',
                NEW.approver_id, NEW.public_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_four_eyes';
        END IF;
        IF people IS DISTINCT FROM NEW.contributors THEN
            RAISE EXCEPTION 'the contributors of % are %, not %',
                NEW.public_id, people, NEW.contributors
                USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_four_eyes';
        END IF;
        IF published.state <> 'in_review' THEN
            RAISE EXCEPTION '% is not in review', NEW.public_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_four_eyes';
        END IF;
    ELSIF NOT EXISTS (
        SELECT FROM curation_proposal AS p
          LEFT JOIN sources_record AS successor ON successor.id = p.successor_id
         WHERE p.outcome = 'open'
           AND ARRAY[p.proposed_by_id::bigint] = NEW.contributors
           AND p.proposed_by_id <> NEW.approver_id
           AND ((p.record_id = published.id AND p.action = NEW.action
                 AND coalesce(successor.public_id, '') = NEW.successor)
                -- A merge publishes again what refers to the merged record.
                OR (p.action = 'merge' AND NEW.action = 'refresh' AND EXISTS (
                    SELECT FROM publication_reference AS r
                      JOIN sources_record AS merged ON merged.public_id = r.to_id
                     WHERE merged.id = p.record_id AND r.public_id = NEW.public_id
                       AND r.seq_to = 9223372036854775807)))) THEN
        RAISE EXCEPTION 'nobody else proposed to % %', NEW.action, NEW.public_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_four_eyes';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_four_eyes BEFORE INSERT ON publication_publication
    FOR EACH ROW WHEN (NEW.kind <> 'place') EXECUTE FUNCTION curation_four_eyes();
ALTER TABLE publication_publication ENABLE ALWAYS TRIGGER curation_four_eyes;
"""

NO_FOUR_EYES = """
DROP TRIGGER curation_four_eyes ON publication_publication;
DROP FUNCTION curation_four_eyes();
"""

VERIFICATION = """
CREATE FUNCTION curation_guard_verification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM sources_contribution
         WHERE record_id = NEW.record_id AND round = NEW.round AND user_id = NEW.by_id) THEN
        RAISE EXCEPTION '% contributed to this version and cannot verify it', NEW.by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verification_four_eyes';
    END IF;
    IF NOT EXISTS (
        SELECT FROM entities_citation AS c JOIN sources_record AS r ON r.id = c.record_id
         WHERE c.id = NEW.citation_id AND r.id = NEW.record_id AND r.round = NEW.round) THEN
        RAISE EXCEPTION 'this is no citation of the record as it stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verification_of_record';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_verification_guard BEFORE INSERT ON curation_verification
    FOR EACH ROW EXECUTE FUNCTION curation_guard_verification();
ALTER TABLE curation_verification ENABLE ALWAYS TRIGGER curation_verification_guard;
"""

NO_VERIFICATION = """
DROP TRIGGER curation_verification_guard ON curation_verification;
DROP FUNCTION curation_guard_verification();
"""

# They go only with a record that was never published.
KEPT = """
CREATE FUNCTION curation_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM sources_record
         WHERE id = OLD.record_id AND standing = 'never_published') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% of % is refused: it tells who checked what', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER curation_verification_keep BEFORE UPDATE OR DELETE ON curation_verification
    FOR EACH ROW EXECUTE FUNCTION curation_keep();
CREATE TRIGGER curation_transition_keep BEFORE UPDATE OR DELETE ON curation_transition
    FOR EACH ROW EXECUTE FUNCTION curation_keep();
ALTER TABLE curation_verification ENABLE ALWAYS TRIGGER curation_verification_keep;
ALTER TABLE curation_transition ENABLE ALWAYS TRIGGER curation_transition_keep;
CREATE TRIGGER curation_verification_no_truncate BEFORE TRUNCATE ON curation_verification
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it tells who checked what');
CREATE TRIGGER curation_transition_no_truncate BEFORE TRUNCATE ON curation_transition
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it tells who checked what');
ALTER TABLE curation_verification ENABLE ALWAYS TRIGGER curation_verification_no_truncate;
ALTER TABLE curation_transition ENABLE ALWAYS TRIGGER curation_transition_no_truncate;
"""

NO_KEPT = """
DROP TRIGGER curation_transition_no_truncate ON curation_transition;
DROP TRIGGER curation_verification_no_truncate ON curation_verification;
DROP TRIGGER curation_transition_keep ON curation_transition;
DROP TRIGGER curation_verification_keep ON curation_verification;
DROP FUNCTION curation_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0001_review"),
        ("publication", "0003_index"),
        ("sources", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL(FOUR_EYES, NO_FOUR_EYES),
        migrations.RunSQL(VERIFICATION, NO_VERIFICATION),
        migrations.RunSQL(KEPT, NO_KEPT),
    ]
