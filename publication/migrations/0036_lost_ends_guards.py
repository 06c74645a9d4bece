"""A log that may have lost its end goes on under another id.

The head notes where it was last written: the server, the server's timeline (each recovery and each
promotion begins one), the database and the table. A dump, a base backup, a promoted replica and a
copy of the database differ in one of them. Whatever updates the head elsewhere than before, and so
whatever publishes, begins another log; readers who have seen the lost end get a 409.

The numbers say nothing of what was published. Before the first update they are empty, so databases
that were restored before this migration begin another log, too.
"""

from django.db import migrations

FUNCTIONS = """
ALTER TABLE publication_loghead ADD COLUMN written_at_place bigint[] NOT NULL DEFAULT '{}';

CREATE FUNCTION publication_place() RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY[
        (SELECT system_identifier FROM pg_control_system()),
        ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint,
        (SELECT oid FROM pg_database WHERE datname = current_database())::bigint,
        'publication_loghead'::regclass::oid::bigint
    ];
END $$;

CREATE FUNCTION publication_loghead_place() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    NEW.written_at_place := publication_place();
    IF NEW.written_at_place <> OLD.written_at_place THEN
        NEW.log_id := gen_random_uuid();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_one_place BEFORE UPDATE ON publication_loghead
    FOR EACH ROW EXECUTE FUNCTION publication_loghead_place();
ALTER TABLE publication_loghead ENABLE ALWAYS TRIGGER publication_one_place;

-- Begins another log if this one was written elsewhere, or is shorter than somebody knows it to be.
-- Returns whether it did. The application cannot change the id in another way.
CREATE FUNCTION publication_check_log(known_log uuid, known_seq bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_is_in_recovery() THEN
        RETURN false;
    END IF;
    UPDATE publication_loghead SET log_id = gen_random_uuid()
     WHERE written_at_place <> publication_place() OR log_id = known_log AND seq < known_seq;
    RETURN FOUND;
END $$;
REVOKE EXECUTE ON FUNCTION publication_check_log(uuid, bigint) FROM PUBLIC;
"""

NO_FUNCTIONS = """
DROP TRIGGER publication_one_place ON publication_loghead;
DROP FUNCTION publication_check_log(uuid, bigint);
DROP FUNCTION publication_loghead_place();
DROP FUNCTION publication_place();
ALTER TABLE publication_loghead DROP COLUMN written_at_place;
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0035_attributes_guards")]

    operations = [migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS)]
