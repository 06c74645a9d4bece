"""The pages of a text are in order, and a passage stands on the page on which its words begin."""

from django.db import migrations

ORDER = """
CREATE FUNCTION sources_are_page_starts(starts integer[], characters integer) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT starts = '{}'
        OR (starts[1] = 0 AND starts[cardinality(starts)] <= characters
            AND NOT EXISTS (SELECT FROM generate_series(2, cardinality(starts)) AS place
                             WHERE starts[place] <= starts[place - 1]))
$$;
ALTER TABLE sources_documenttext ADD CONSTRAINT documenttext_pages_in_order
    CHECK (sources_are_page_starts(page_starts, characters));
"""

NO_ORDER = """
ALTER TABLE sources_documenttext DROP CONSTRAINT documenttext_pages_in_order;
DROP FUNCTION sources_are_page_starts(integer[], integer);
"""

# Whoever makes a passage, and however: the page follows from the place.
PAGE = """
CREATE FUNCTION sources_page_of_passage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT nullif(count(*), 0) INTO NEW.page
      FROM sources_documenttext AS t, unnest(t.page_starts) AS page_start
     WHERE t.id = NEW.text_id AND page_start <= NEW.start;
    RETURN NEW;
END
$$;
CREATE TRIGGER sources_passage_page BEFORE INSERT ON sources_passage
    FOR EACH ROW EXECUTE FUNCTION sources_page_of_passage();
ALTER TABLE sources_passage ENABLE ALWAYS TRIGGER sources_passage_page;
"""

NO_PAGE = """
DROP TRIGGER sources_passage_page ON sources_passage;
DROP FUNCTION sources_page_of_passage();
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_pages_and_editions")]

    operations = [
        migrations.RunSQL(ORDER, NO_ORDER),
        migrations.RunSQL(PAGE, NO_PAGE),
    ]
