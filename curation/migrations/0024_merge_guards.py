"""A merge publishes its successor again, notes what was dropped, and may name it without a citation."""

from django.db import migrations

FOUR_EYES = """
CREATE OR REPLACE FUNCTION curation_four_eyes() RETURNS trigger LANGUAGE plpgsql
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
                -- A merge publishes its successor again, with what is carried over.
                OR (p.action = 'merge' AND NEW.action = 'refresh'
                    AND p.successor_id = published.id)
                -- And what refers to the merged record.
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
"""

FOUR_EYES_BEFORE = """
CREATE OR REPLACE FUNCTION curation_four_eyes() RETURNS trigger LANGUAGE plpgsql
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
"""

PROPOSALS = """
CREATE OR REPLACE FUNCTION curation_guard_proposal() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    of_the_decision text[] := ARRAY['outcome', 'decided_by_id', 'decided_at', 'decision_comment',
        'words', 'redacted_in', 'dropped'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal is not deleted: decline it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF curation_redacting()
       AND to_jsonb(OLD) - ARRAY['reason', 'decision_comment']
           = to_jsonb(NEW) - ARRAY['reason', 'decision_comment'] THEN
        RETURN NEW;
    END IF;
    IF OLD.outcome <> 'open'
       OR to_jsonb(OLD) - of_the_decision IS DISTINCT FROM to_jsonb(NEW) - of_the_decision
       OR (NEW.dropped <> OLD.dropped AND (NEW.outcome <> 'confirmed' OR NEW.action <> 'merge'))
       OR (NEW.words <> OLD.words AND (NEW.outcome = 'open' OR NEW.words <> '{}')) THEN
        RAISE EXCEPTION 'a proposal is never edited, and decided once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.redacted_in := NULL;
    IF NEW.action = 'redact' AND NEW.outcome = 'confirmed' THEN
        IF EXISTS (
            SELECT FROM unnest(NEW.versions) AS named (number)
             WHERE NOT EXISTS (
                SELECT FROM publication_publication AS p
                  JOIN sources_record AS r ON r.public_id = p.public_id AND r.type = p.kind
                 WHERE r.id = NEW.record_id AND p.action = 'redact' AND p.version = named.number
                   AND p.approver_id = NEW.decided_by_id
                   AND p.contributors = ARRAY[NEW.proposed_by_id::bigint])) THEN
            RAISE EXCEPTION 'the log names no such redaction'
                USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.redacted_in := pg_current_xact_id()::text::bigint;
    END IF;
    RETURN NEW;
END
$$;
"""

PROPOSALS_BEFORE = """
CREATE OR REPLACE FUNCTION curation_guard_proposal() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    of_the_decision text[] := ARRAY['outcome', 'decided_by_id', 'decided_at', 'decision_comment',
        'words', 'redacted_in'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal is not deleted: decline it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF curation_redacting()
       AND to_jsonb(OLD) - ARRAY['reason', 'decision_comment']
           = to_jsonb(NEW) - ARRAY['reason', 'decision_comment'] THEN
        RETURN NEW;
    END IF;
    IF OLD.outcome <> 'open'
       OR to_jsonb(OLD) - of_the_decision IS DISTINCT FROM to_jsonb(NEW) - of_the_decision
       OR (NEW.words <> OLD.words AND (NEW.outcome = 'open' OR NEW.words <> '{}')) THEN
        RAISE EXCEPTION 'a proposal is never edited, and decided once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.redacted_in := NULL;
    IF NEW.action = 'redact' AND NEW.outcome = 'confirmed' THEN
        IF EXISTS (
            SELECT FROM unnest(NEW.versions) AS named (number)
             WHERE NOT EXISTS (
                SELECT FROM publication_publication AS p
                  JOIN sources_record AS r ON r.public_id = p.public_id AND r.type = p.kind
                 WHERE r.id = NEW.record_id AND p.action = 'redact' AND p.version = named.number
                   AND p.approver_id = NEW.decided_by_id
                   AND p.contributors = ARRAY[NEW.proposed_by_id::bigint])) THEN
            RAISE EXCEPTION 'the log names no such redaction'
                USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.redacted_in := pg_current_xact_id()::text::bigint;
    END IF;
    RETURN NEW;
END
$$;
"""

# The name of a published group needs no citation. It needs none as an alias of what the group was
# merged into, as long as it is that name and nothing else.
NAMES = """
CREATE FUNCTION curation_guard_merged_name() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.group_id, OLD.name, OLD.kind, OLD.language, OLD.merged_from_id)
        IS NOT DISTINCT FROM (NEW.group_id, NEW.name, NEW.kind, NEW.language, NEW.merged_from_id)
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.merged_from_id IS NOT NULL THEN
        -- Another alias by now: it needs words that support it.
        NEW.merged_from_id := NULL;
        RETURN NEW;
    END IF;
    IF NEW.merged_from_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM sources_record AS merged
          JOIN publication_searchrow AS said
            ON said.public_id = merged.public_id AND said.name = NEW.name
          JOIN sources_record AS successor ON successor.id = NEW.group_id
         WHERE merged.id = NEW.merged_from_id AND merged.standing = 'merged'
           AND publication_successor(merged.public_id, 9223372036854775807)
               = publication_successor(successor.public_id, 9223372036854775807)) THEN
        RAISE EXCEPTION '“%” is no published name of a group that was merged into this one', NEW.name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'alias_of_merged_group';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_merged_name BEFORE INSERT OR UPDATE ON entities_alias
    FOR EACH ROW WHEN (NEW.merged_from_id IS NOT NULL)
    EXECUTE FUNCTION curation_guard_merged_name();
ALTER TABLE entities_alias ENABLE ALWAYS TRIGGER curation_merged_name;
"""

NO_NAMES = """
DROP TRIGGER curation_merged_name ON entities_alias;
DROP FUNCTION curation_guard_merged_name();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0023_merge_proposals"),
        ("entities", "0008_merged_names"),
        ("publication", "0014_successors"),
    ]

    operations = [
        migrations.RunSQL(FOUR_EYES, FOUR_EYES_BEFORE),
        migrations.RunSQL(PROPOSALS, PROPOSALS_BEFORE),
        migrations.RunSQL(NAMES, NO_NAMES),
    ]
