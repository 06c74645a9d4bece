"""What PostgreSQL refuses of a release, and what the API may read of it.

`created_at` is the moment of the transaction, whatever is given; so a file that is added in a
later transaction is known as such.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION publication_release_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    NEW.created_at := transaction_timestamp();
    IF EXISTS (SELECT 1 FROM publication_publication a JOIN publication_publication b
            ON b.seq = a.seq + 1 AND b.published_at = a.published_at WHERE a.seq = NEW.seq) THEN
        RAISE EXCEPTION 'seq % is in the middle of a transaction', NEW.seq
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION publication_releasefile_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM publication_release
            WHERE seq = NEW.release_id AND created_at = transaction_timestamp()) THEN
        RAISE EXCEPTION 'the files of release % are complete', NEW.release_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION publication_release_insert();
DROP FUNCTION publication_releasefile_insert();
"""

# (trigger, table, when, function)
TRIGGERS = [
    (f"publication_{name}", f"publication_{table}", when, function)
    for table, insert in (
        ("release", "publication_release_insert"),
        ("releasefile", "publication_releasefile_insert"),
    )
    for name, when, function in (
        ("frozen", "BEFORE UPDATE OR DELETE ON {} FOR EACH ROW", "publication_refuse"),
        ("no_truncate", "BEFORE TRUNCATE ON {} FOR EACH STATEMENT", "publication_refuse"),
        ("inserted", "BEFORE INSERT ON {} FOR EACH ROW", insert),
    )
]


def _create(name: str, table: str, when: str, function: str) -> str:
    return (
        f"CREATE TRIGGER {name} {when.format(table)} EXECUTE FUNCTION {function}();"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};"
    )


# Who cut it is not the API's to read.
GRANT = """
GRANT SELECT (seq, name, note, created_at) ON publication_release TO sourcebook_api;
GRANT SELECT ON publication_releasefile TO sourcebook_api;
"""
REVOKE = "REVOKE ALL ON publication_release, publication_releasefile FROM sourcebook_api;"


class Migration(migrations.Migration):
    dependencies = [("publication", "0006_releases")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *[
            migrations.RunSQL(_create(*trigger), f"DROP TRIGGER {trigger[0]} ON {trigger[1]};")
            for trigger in TRIGGERS
        ],
        migrations.RunSQL(GRANT, REVOKE),
    ]
