"""The words of a publication are those of its own record, version and place in the log."""

from django.db import migrations

WORDS = """
CREATE FUNCTION publication_words_of_their_row() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT p.seq INTO wrong
      FROM added
      JOIN publication_publication AS p ON p.seq = added.seq
      CROSS JOIN LATERAL (SELECT added.body::jsonb AS body OFFSET 0) AS said
     WHERE (said.body ->> 'type', said.body ->> 'id', said.body -> 'version', said.body -> 'seq')
           IS DISTINCT FROM
           (p.kind::text, p.public_id::text, to_jsonb(p.version), to_jsonb(p.seq))
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the document of seq % says that it is another', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_words_of_their_row';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER publication_words_of_their_row AFTER INSERT ON publication_publisheddocument
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION publication_words_of_their_row();
ALTER TABLE publication_publisheddocument ENABLE ALWAYS TRIGGER publication_words_of_their_row;
"""

NO_WORDS = """
DROP TRIGGER publication_words_of_their_row ON publication_publisheddocument;
DROP FUNCTION publication_words_of_their_row();
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0014_successors")]

    operations = [migrations.RunSQL(WORDS, NO_WORDS)]
