"""What a merged record goes on as, at a position in the log: asked wherever an id is taken."""

from django.db import migrations

SUCCESSOR = """
CREATE FUNCTION publication_successor(asked text, at bigint) RETURNS text
LANGUAGE plpgsql STABLE STRICT SET search_path = public, pg_temp AS $$
DECLARE
    goes_on text := asked;
    following text;
BEGIN
    -- A merge is final and its successor is live, so the chain ends.
    LOOP
        SELECT successor INTO following FROM publication_publication
         WHERE public_id = goes_on AND action = 'merge' AND seq <= at;
        EXIT WHEN NOT FOUND;
        goes_on := following;
    END LOOP;
    RETURN goes_on;
END
$$;
"""

NO_SUCCESSOR = "DROP FUNCTION publication_successor(text, bigint);"


class Migration(migrations.Migration):
    dependencies = [("publication", "0013_functions_parsed_once")]

    operations = [migrations.RunSQL(SUCCESSOR, NO_SUCCESSOR)]
