"""What changes a second factor writes a line of the audit trail, however it came; no secret."""

from django.db import migrations

NOTE = """
CREATE FUNCTION curation_note_factor() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    -- What changes with use, and what a passkey is called.
    in_use CONSTANT text[] := '{last_counter,viewed_at,used_mask,name}';
    used integer;
BEGIN
    IF TG_OP <> 'INSERT' AND (TG_OP = 'DELETE' OR NEW.user_id <> OLD.user_id) THEN
        PERFORM curation_note('second factor removed', OLD.user_id,
            (SELECT username FROM auth_user WHERE id = OLD.user_id),
            jsonb_build_object('kind', OLD.type));
    END IF;
    IF TG_OP <> 'DELETE' AND (TG_OP = 'INSERT' OR NEW.user_id <> OLD.user_id) THEN
        PERFORM curation_note(
            CASE NEW.type WHEN 'recovery_codes' THEN 'recovery codes made'
                ELSE 'second factor added' END,
            NEW.user_id, (SELECT username FROM auth_user WHERE id = NEW.user_id),
            jsonb_build_object('kind', NEW.type));
    END IF;
    IF TG_OP <> 'UPDATE' THEN
        RETURN NULL;
    END IF;
    IF NEW.type <> OLD.type OR NEW.data - in_use <> OLD.data - in_use THEN
        PERFORM curation_note('second factor changed', NEW.user_id,
            (SELECT username FROM auth_user WHERE id = NEW.user_id),
            jsonb_build_object('kind', NEW.type));
    END IF;
    IF NEW.data -> 'used_mask' IS DISTINCT FROM OLD.data -> 'used_mask' THEN
        used := coalesce(length(replace(
            ((NEW.data ->> 'used_mask')::bigint::bit(64))::text, '0', '')), 0);
        PERFORM curation_note('recovery code used', NEW.user_id,
            (SELECT username FROM auth_user WHERE id = NEW.user_id),
            jsonb_build_object('used so far', used));
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER mfa_authenticator_noted AFTER INSERT OR UPDATE OR DELETE ON mfa_authenticator
    FOR EACH ROW EXECUTE FUNCTION curation_note_factor();
ALTER TABLE mfa_authenticator ENABLE ALWAYS TRIGGER mfa_authenticator_noted;
-- TRUNCATE runs no row trigger, so it would go unnoted.
CREATE TRIGGER mfa_authenticator_no_truncate BEFORE TRUNCATE ON mfa_authenticator
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('each second factor that goes is noted');
ALTER TABLE mfa_authenticator ENABLE ALWAYS TRIGGER mfa_authenticator_no_truncate;
"""

NO_NOTE = """
DROP TRIGGER mfa_authenticator_no_truncate ON mfa_authenticator;
DROP TRIGGER mfa_authenticator_noted ON mfa_authenticator;
DROP FUNCTION curation_note_factor;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0026_pace_of_review"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunSQL(NOTE, NO_NOTE)]
