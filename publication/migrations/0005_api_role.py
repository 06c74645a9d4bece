"""The role that the API reads with: published data and nothing else.

A role belongs to the server, not to the database: it may be there already, made by the migrations
of another database, and two databases may be migrated at the same moment. From PostgreSQL 16 on,
having made a role is not enough to take it on: its maker must be granted it.
"""

from django.db import migrations

ROLE = """
DO $$
DECLARE
    may_set text := CASE WHEN current_setting('server_version_num')::int >= 160000
                         THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOR attempt IN 1..20 LOOP
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sourcebook_api') THEN
                CREATE ROLE sourcebook_api NOLOGIN;
            END IF;
            IF NOT pg_has_role(current_user, 'sourcebook_api', may_set) THEN
                GRANT sourcebook_api TO CURRENT_USER;
            END IF;
            RETURN;
        EXCEPTION
            -- Another database of the server is doing the same now. The last one is what
            -- PostgreSQL raises for "tuple concurrently updated".
            WHEN duplicate_object OR unique_violation OR undefined_object OR internal_error THEN
                PERFORM pg_sleep(0.05);
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the role sourcebook_api is not for % to make or to take on: %',
                    current_user, SQLERRM
                    USING ERRCODE = 'insufficient_privilege', HINT = format(
                        'As a superuser: CREATE ROLE sourcebook_api NOLOGIN (unless it exists);'
                        ' GRANT sourcebook_api TO %I;', current_user);
        END;
    END LOOP;
    RAISE EXCEPTION 'the role sourcebook_api could not be made or granted to %', current_user;
END $$;
"""

# Tables that the role may read as a whole.
READABLE = [
    "loghead",
    "publisheddocument",
    "grouprow",
    "groupname",
    "groupcountry",
    "groupidentifier",
    "grouptie",
    "incidentrow",
    "incidentparty",
    "incidentplace",
    "incidentcasualties",
    "findingrow",
    "findingparty",
    "findingplace",
    "sourcerow",
    "placerow",
    "placewithin",
    "reference",
    "searchrow",
]
TABLES = ", ".join(f"publication_{table}" for table in READABLE)

# Who contributed and who approved are not the API's to read.
COLUMNS = (
    "seq, kind, public_id, version, action, format_version, sha256, published_at, reason, successor"
)


class Migration(migrations.Migration):
    dependencies = [("publication", "0004_index_text")]

    operations = [
        migrations.RunSQL(ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(
            f"GRANT USAGE ON SCHEMA public TO sourcebook_api;"
            f"GRANT SELECT ON {TABLES} TO sourcebook_api;"
            f"GRANT SELECT ({COLUMNS}) ON publication_publication TO sourcebook_api;",
            f"REVOKE ALL ON {TABLES}, publication_publication FROM sourcebook_api;"
            f"REVOKE USAGE ON SCHEMA public FROM sourcebook_api;",
        ),
    ]
