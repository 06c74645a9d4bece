"""A changed publisher reopens its documents: what they say has changed, so it is reviewed again."""

from django.db import migrations

# The record is locked by its contribution, so the state is the one that an approval just left.
# What a reviewer sent back stays with its author.
REOPENS = """
CREATE OR REPLACE FUNCTION sources_touch_documents_of_publisher() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    touched bigint;
BEGIN
    FOR touched IN
        SELECT record_ptr_id FROM sources_document WHERE publisher_id = NEW.id
         ORDER BY record_ptr_id
    LOOP
        PERFORM sources_contribute(touched, false);
        UPDATE sources_record SET state = 'draft' WHERE id = touched AND state = 'approved';
    END LOOP;
    RETURN NULL;
END
$$;
"""

DOES_NOT_REOPEN = """
CREATE OR REPLACE FUNCTION sources_touch_documents_of_publisher() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM sources_contribute(record_ptr_id, false)
       FROM (SELECT record_ptr_id FROM sources_document WHERE publisher_id = NEW.id
             ORDER BY record_ptr_id) AS documents;
    RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0007_longest_passage")]

    operations = [migrations.RunSQL(REOPENS, DOES_NOT_REOPEN)]
