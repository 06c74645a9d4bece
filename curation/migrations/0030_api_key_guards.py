"""A key of the API that is made, changed or deleted writes a line of the audit trail."""

from django.db import migrations

NOTE = """
CREATE FUNCTION curation_note_api_key() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    changed jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM curation_note('API key made', NULL, NULL, jsonb_build_object(
            'key', NEW.prefix, 'revoked', NEW.revoked));
        RETURN NULL;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM curation_note('API key deleted', NULL, NULL, jsonb_build_object('key', OLD.prefix));
        RETURN NULL;
    END IF;
    -- That it was used is no change. What is no secret is told as it was and as it is.
    IF to_jsonb(NEW) - 'last_used' = to_jsonb(OLD) - 'last_used' THEN
        RETURN NULL;
    END IF;
    changed := jsonb_build_object('key', OLD.prefix);
    IF NEW.revoked <> OLD.revoked THEN
        changed := changed || jsonb_build_object('revoked',
            jsonb_build_array(OLD.revoked, NEW.revoked));
    END IF;
    IF NEW.expiry_date IS DISTINCT FROM OLD.expiry_date THEN
        changed := changed || jsonb_build_object('end',
            jsonb_build_array(OLD.expiry_date, NEW.expiry_date));
    END IF;
    IF NEW.requests_a_minute IS DISTINCT FROM OLD.requests_a_minute THEN
        changed := changed || jsonb_build_object('requests a minute',
            jsonb_build_array(OLD.requests_a_minute, NEW.requests_a_minute));
    END IF;
    IF (NEW.id, NEW.prefix, NEW.hashed_key) <> (OLD.id, OLD.prefix, OLD.hashed_key) THEN
        changed := changed || jsonb_build_object('secret', 'changed', 'becomes', NEW.prefix);
    END IF;
    PERFORM curation_note('API key changed', NULL, NULL, changed);
    RETURN NULL;
END
$$;

CREATE TRIGGER curation_apikey_noted AFTER INSERT OR UPDATE OR DELETE ON curation_apikey
    FOR EACH ROW EXECUTE FUNCTION curation_note_api_key();
ALTER TABLE curation_apikey ENABLE ALWAYS TRIGGER curation_apikey_noted;
-- TRUNCATE runs no row trigger, so it would go unnoted.
CREATE TRIGGER curation_apikey_no_truncate BEFORE TRUNCATE ON curation_apikey
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('each key that goes is noted');
ALTER TABLE curation_apikey ENABLE ALWAYS TRIGGER curation_apikey_no_truncate;
"""

NO_NOTE = """
DROP TRIGGER curation_apikey_no_truncate ON curation_apikey;
DROP TRIGGER curation_apikey_noted ON curation_apikey;
DROP FUNCTION curation_note_api_key;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0029_rounds_follow_the_log"),
    ]

    operations = [migrations.RunSQL(NOTE, NO_NOTE)]
