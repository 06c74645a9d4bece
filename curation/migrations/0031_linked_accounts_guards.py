"""An account that is linked to one at a provider, or no more, writes a line of the audit trail."""

from django.db import migrations

NOTE = """
CREATE FUNCTION curation_note_link() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.user_id, NEW.provider, NEW.uid) = (OLD.user_id, OLD.provider, OLD.uid)
    THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM curation_note('provider unlinked', OLD.user_id,
            (SELECT username FROM auth_user WHERE id = OLD.user_id),
            jsonb_build_object('provider', OLD.provider));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM curation_note('provider linked', NEW.user_id,
            (SELECT username FROM auth_user WHERE id = NEW.user_id),
            jsonb_build_object('provider', NEW.provider));
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER socialaccount_socialaccount_noted
    AFTER INSERT OR UPDATE OR DELETE ON socialaccount_socialaccount
    FOR EACH ROW EXECUTE FUNCTION curation_note_link();
ALTER TABLE socialaccount_socialaccount
    ENABLE ALWAYS TRIGGER socialaccount_socialaccount_noted;
-- TRUNCATE runs no row trigger, so it would go unnoted.
CREATE TRIGGER socialaccount_socialaccount_no_truncate
    BEFORE TRUNCATE ON socialaccount_socialaccount
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('each link that goes is noted');
ALTER TABLE socialaccount_socialaccount
    ENABLE ALWAYS TRIGGER socialaccount_socialaccount_no_truncate;
"""

NO_NOTE = """
DROP TRIGGER socialaccount_socialaccount_no_truncate ON socialaccount_socialaccount;
DROP TRIGGER socialaccount_socialaccount_noted ON socialaccount_socialaccount;
DROP FUNCTION curation_note_link;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0030_api_key_guards"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [migrations.RunSQL(NOTE, NO_NOTE)]
