"""A place that a person added is published once another person has confirmed it, and never changed."""

from django.db import migrations

ADDED = """
CREATE FUNCTION curation_guard_added_place() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.added_by_id IS DISTINCT FROM sources_acting_user() THEN
            RAISE EXCEPTION 'a place is added in the name of the person who acts'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'addedplace_by_person';
        END IF;
        IF NEW.confirmed_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a place is confirmed after it was added'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'addedplace_four_eyes';
        END IF;
        NEW.added_at := clock_timestamp();
        NEW.confirmed_at := NULL;
        RETURN NEW;
    END IF;
    IF OLD.confirmed_by_id IS NOT NULL THEN
        RAISE EXCEPTION '% of a confirmed place is refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF to_jsonb(NEW) - 'confirmed_by_id' - 'confirmed_at'
           <> to_jsonb(OLD) - 'confirmed_by_id' - 'confirmed_at' THEN
        RAISE EXCEPTION 'an added place is only confirmed, never changed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.confirmed_by_id = OLD.added_by_id
            OR NEW.confirmed_by_id IS DISTINCT FROM sources_acting_user() THEN
        RAISE EXCEPTION 'another person confirms a place, in their own name'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'addedplace_four_eyes';
    END IF;
    NEW.confirmed_at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_addedplace_guard BEFORE INSERT OR UPDATE OR DELETE ON curation_addedplace
    FOR EACH ROW EXECUTE FUNCTION curation_guard_added_place();
ALTER TABLE curation_addedplace ENABLE ALWAYS TRIGGER curation_addedplace_guard;
CREATE TRIGGER curation_addedplace_no_truncate BEFORE TRUNCATE ON curation_addedplace
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it tells who added and confirmed a place');
ALTER TABLE curation_addedplace ENABLE ALWAYS TRIGGER curation_addedplace_no_truncate;
"""

NOT_ADDED = """
DROP TRIGGER curation_addedplace_no_truncate ON curation_addedplace;
DROP TRIGGER curation_addedplace_guard ON curation_addedplace;
DROP FUNCTION curation_guard_added_place();
"""

# What was confirmed is what is published: the place stays as it was added.
UNCHANGED = """
CREATE FUNCTION curation_keep_added_place() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) = to_jsonb(NEW) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND NOT EXISTS (
        SELECT FROM curation_addedplace
         WHERE place_id = OLD.id AND confirmed_by_id IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% of a place that a person added is refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER curation_place_changed BEFORE UPDATE ON entities_place
    FOR EACH ROW WHEN (OLD.code ~ '^PL[0-9]' OR NEW.code ~ '^PL[0-9]')
    EXECUTE FUNCTION curation_keep_added_place();
CREATE TRIGGER curation_place_deleted BEFORE DELETE ON entities_place
    FOR EACH ROW WHEN (OLD.code ~ '^PL[0-9]') EXECUTE FUNCTION curation_keep_added_place();
ALTER TABLE entities_place ENABLE ALWAYS TRIGGER curation_place_changed;
ALTER TABLE entities_place ENABLE ALWAYS TRIGGER curation_place_deleted;

CREATE FUNCTION curation_name_no_added_place() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM entities_place WHERE id = NEW.place_id AND code ~ '^PL[0-9]') THEN
        RAISE EXCEPTION 'a place that a person added gets no other names'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_placename_added BEFORE INSERT OR UPDATE ON entities_placename
    FOR EACH ROW EXECUTE FUNCTION curation_name_no_added_place();
ALTER TABLE entities_placename ENABLE ALWAYS TRIGGER curation_placename_added;
"""

CHANGED = """
DROP TRIGGER curation_placename_added ON entities_placename;
DROP FUNCTION curation_name_no_added_place();
DROP TRIGGER curation_place_deleted ON entities_place;
DROP TRIGGER curation_place_changed ON entities_place;
DROP FUNCTION curation_keep_added_place();
"""

PUBLISHED = """
CREATE FUNCTION curation_place_is_confirmed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM curation_addedplace AS a JOIN entities_place AS p ON p.id = a.place_id
         WHERE p.code = NEW.public_id AND a.confirmed_by_id = NEW.approver_id
           AND NEW.contributors = ARRAY[a.added_by_id::bigint]) THEN
        RAISE EXCEPTION 'nobody else confirmed the place %', NEW.public_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_place_is_confirmed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_place_is_confirmed BEFORE INSERT ON publication_publication
    FOR EACH ROW WHEN (NEW.kind = 'place' AND NEW.public_id ~ '^PL[0-9]')
    EXECUTE FUNCTION curation_place_is_confirmed();
ALTER TABLE publication_publication ENABLE ALWAYS TRIGGER curation_place_is_confirmed;

CREATE FUNCTION curation_places_are_confirmed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    waiting bigint[];
    records bigint[];
    refers record;
    wrong text;
BEGIN
    waiting := ARRAY(
        SELECT p.id FROM entities_place AS p
         WHERE p.code LIKE 'PL%' AND p.code ~ '^PL[0-9]' AND NOT EXISTS (
            SELECT FROM curation_addedplace AS a
             WHERE a.place_id = p.id AND a.confirmed_by_id IS NOT NULL));
    IF waiting = '{}' THEN
        RETURN NULL;
    END IF;
    records := ARRAY(
        SELECT r.id FROM added AS f
          JOIN sources_record AS r ON r.public_id = f.public_id AND r.type = f.kind
         WHERE f.action = 'publish');
    -- Every table of records that refers to places: those of new values too.
    FOR refers IN
        SELECT place.conrelid::regclass AS "table", place_column.attname AS place_column,
               record_column.attname AS record_column
          FROM pg_constraint AS place
          JOIN pg_attribute AS place_column ON place_column.attrelid = place.conrelid
               AND place_column.attnum = place.conkey[1]
          JOIN pg_constraint AS owner ON owner.conrelid = place.conrelid AND owner.contype = 'f'
               AND owner.confrelid IN ('sources_record'::regclass, 'entities_group'::regclass,
                                       'entities_incident'::regclass, 'entities_finding'::regclass)
          JOIN pg_attribute AS record_column ON record_column.attrelid = owner.conrelid
               AND record_column.attnum = owner.conkey[1]
         WHERE place.contype = 'f' AND place.confrelid = 'entities_place'::regclass
    LOOP
        EXECUTE format(
            'SELECT %2$I::text FROM %1$s WHERE %3$I = ANY ($1) AND %2$I = ANY ($2)'
            ' LIMIT 1', refers."table", refers.place_column, refers.record_column)
           INTO wrong USING records, waiting;
        IF wrong IS NOT NULL THEN
            RAISE EXCEPTION 'place % waits: nobody else confirmed it', wrong
                USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_places_are_confirmed';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_places_are_confirmed AFTER INSERT ON publication_publication
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION curation_places_are_confirmed();
ALTER TABLE publication_publication ENABLE ALWAYS TRIGGER curation_places_are_confirmed;
"""

NOT_PUBLISHED = """
DROP TRIGGER curation_places_are_confirmed ON publication_publication;
DROP FUNCTION curation_places_are_confirmed();
DROP TRIGGER curation_place_is_confirmed ON publication_publication;
DROP FUNCTION curation_place_is_confirmed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0043_added_places"),
        ("entities", "0017_codes_of_added_places"),
        ("publication", "0021_best_figures"),
    ]

    operations = [
        migrations.RunSQL(ADDED, NOT_ADDED),
        migrations.RunSQL(UNCHANGED, CHANGED),
        migrations.RunSQL(PUBLISHED, NOT_PUBLISHED),
    ]
