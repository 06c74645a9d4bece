"""A change of a name is known by its number alone, and no longer by its transaction."""

from django.db import migrations

# A number of a sequence is given once, also where the change is taken back.
BY_NUMBER = """
CREATE OR REPLACE FUNCTION curation_name_changed(changed_kind text, changed_key bigint) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO curation_changedname (kind, key)
    VALUES (changed_kind, changed_key)
    ON CONFLICT (kind, key) DO UPDATE SET change = EXCLUDED.change
$$;
ALTER TABLE curation_changedname DROP COLUMN xact;
"""

BY_TRANSACTION = """
ALTER TABLE curation_changedname ADD COLUMN xact xid8;
UPDATE curation_changedname SET xact = pg_current_xact_id();
ALTER TABLE curation_changedname ALTER COLUMN xact SET NOT NULL;
CREATE INDEX curation_changedname_xact ON curation_changedname (xact);
CREATE OR REPLACE FUNCTION curation_name_changed(changed_kind text, changed_key bigint) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO curation_changedname (kind, key, xact)
    VALUES (changed_kind, changed_key, pg_current_xact_id())
    ON CONFLICT (kind, key) DO UPDATE SET xact = EXCLUDED.xact, change = EXCLUDED.change
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0038_blanks_that_hide")]

    operations = [migrations.RunSQL(BY_NUMBER, BY_TRANSACTION)]
