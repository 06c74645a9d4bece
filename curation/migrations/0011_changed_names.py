"""What the matcher of names has to read again: each group whose names changed, and the places."""

from django.db import migrations

CHANGED_NAMES = """
-- One row for each group, and one for all places, that names the transaction of the last change.
-- `change` tells two changes of one transaction apart.
CREATE SEQUENCE curation_changedname_change;
CREATE TABLE curation_changedname (
    kind text COLLATE "C" NOT NULL,
    key bigint NOT NULL,
    xact xid8 NOT NULL,
    change bigint NOT NULL DEFAULT nextval('curation_changedname_change'),
    PRIMARY KEY (kind, key)
);
ALTER SEQUENCE curation_changedname_change OWNED BY curation_changedname.change;
CREATE INDEX curation_changedname_xact ON curation_changedname (xact);

CREATE FUNCTION curation_name_changed(changed_kind text, changed_key bigint) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO curation_changedname (kind, key, xact)
    VALUES (changed_kind, changed_key, pg_current_xact_id())
    ON CONFLICT (kind, key) DO UPDATE SET xact = EXCLUDED.xact, change = EXCLUDED.change
$$;

-- Takes the column that names the group.
CREATE FUNCTION curation_group_name_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bigint := CASE WHEN TG_OP <> 'INSERT' THEN (to_jsonb(OLD) ->> TG_ARGV[0])::bigint END;
    after bigint := CASE WHEN TG_OP <> 'DELETE' THEN (to_jsonb(NEW) ->> TG_ARGV[0])::bigint END;
BEGIN
    IF before IS NOT NULL THEN
        PERFORM curation_name_changed('group', before);
    END IF;
    IF after IS NOT NULL AND after IS DISTINCT FROM before THEN
        PERFORM curation_name_changed('group', after);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_group_named AFTER INSERT OR DELETE OR UPDATE OF name ON entities_group
    FOR EACH ROW EXECUTE FUNCTION curation_group_name_changed('record_ptr_id');
CREATE TRIGGER curation_alias_named
    AFTER INSERT OR DELETE OR UPDATE OF name, group_id ON entities_alias
    FOR EACH ROW EXECUTE FUNCTION curation_group_name_changed('group_id');
CREATE TRIGGER curation_group_stands AFTER UPDATE OF standing ON sources_record
    FOR EACH ROW WHEN (NEW.type = 'group' AND OLD.standing IS DISTINCT FROM NEW.standing)
    EXECUTE FUNCTION curation_group_name_changed('id');

-- A place also says in what others lie, and places come in thousands.
CREATE FUNCTION curation_places_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM curation_name_changed('place', 0);
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_places_named AFTER INSERT OR UPDATE OR DELETE ON entities_place
    FOR EACH STATEMENT EXECUTE FUNCTION curation_places_changed();
"""

NOT_KEPT = """
DROP TRIGGER curation_places_named ON entities_place;
DROP TRIGGER curation_group_stands ON sources_record;
DROP TRIGGER curation_alias_named ON entities_alias;
DROP TRIGGER curation_group_named ON entities_group;
DROP FUNCTION curation_places_changed();
DROP FUNCTION curation_group_name_changed();
DROP FUNCTION curation_name_changed(text, bigint);
DROP TABLE curation_changedname;
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0010_redaction_guards"), ("entities", "0002_guards")]

    operations = [migrations.RunSQL(CHANGED_NAMES, NOT_KEPT)]
