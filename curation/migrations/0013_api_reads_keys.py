"""The API's role asks for one key at a time, by the part that is not secret, and lists none.

So keys are known wherever the API reads, also on a replica without the main database.
docs/decisions/0013-keys-are-asked-for-one-at-a-time.md says why.
"""

from django.db import migrations

# As its owner: the role itself has no right to the table. The search path is fixed, or a caller
# could have it read another table of that name.
FUNCTION = """
CREATE FUNCTION curation_api_key(
    given text, OUT hashed_key text, OUT expiry_date timestamptz, OUT requests_a_minute integer
) RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT k.hashed_key, k.expiry_date, k.requests_a_minute
    FROM curation_apikey k WHERE k.prefix = given AND NOT k.revoked;
END;
REVOKE ALL ON FUNCTION curation_api_key FROM PUBLIC;
GRANT EXECUTE ON FUNCTION curation_api_key TO sourcebook_api;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0012_api_keys"),
        ("publication", "0005_api_role"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION curation_api_key;"),
    ]
