"""A document's curation status follows what happens to its sentences, whoever writes it."""

from django.db import migrations

STATUS = """
-- The first passage or dismissal begins the work.
CREATE FUNCTION curation_begin_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    started text := to_jsonb(NEW) ->> 'text_id';
BEGIN
    UPDATE sources_document SET curation_status = 'in progress'
     WHERE text_id = started::bigint AND curation_status = 'to do';
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_passage_begins AFTER INSERT ON sources_passage
    FOR EACH ROW EXECUTE FUNCTION curation_begin_document();
CREATE TRIGGER curation_dismissal_begins AFTER INSERT ON curation_dismissal
    FOR EACH ROW EXECUTE FUNCTION curation_begin_document();

-- A sentence that is open again ends the claim that nothing is left.
CREATE FUNCTION curation_reopen_cited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM entities_citation WHERE passage_id = OLD.passage_id) THEN
        UPDATE sources_document SET curation_status = 'in progress'
         WHERE curation_status = 'fully curated' AND record_ptr_id = (
            SELECT document_id FROM sources_passage WHERE id = OLD.passage_id);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_citation_reopens AFTER DELETE OR UPDATE OF passage_id ON entities_citation
    FOR EACH ROW EXECUTE FUNCTION curation_reopen_cited();

CREATE FUNCTION curation_reopen_dismissed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sources_document SET curation_status = 'in progress'
     WHERE curation_status = 'fully curated' AND text_id = OLD.text_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_dismissal_reopens AFTER DELETE ON curation_dismissal
    FOR EACH ROW EXECUTE FUNCTION curation_reopen_dismissed();
"""

NO_STATUS = """
DROP TRIGGER curation_dismissal_reopens ON curation_dismissal;
DROP FUNCTION curation_reopen_dismissed();
DROP TRIGGER curation_citation_reopens ON entities_citation;
DROP FUNCTION curation_reopen_cited();
DROP TRIGGER curation_dismissal_begins ON curation_dismissal;
DROP TRIGGER curation_passage_begins ON sources_passage;
DROP FUNCTION curation_begin_document();
"""

FROZEN = """
CREATE TRIGGER sources_textsentences_update BEFORE UPDATE ON sources_textsentences
    FOR EACH ROW EXECUTE FUNCTION sources_refuse('the sentences of a text are frozen with it');
"""

NOT_FROZEN = "DROP TRIGGER sources_textsentences_update ON sources_textsentences;"


class Migration(migrations.Migration):
    dependencies = [("curation", "0003_coverage"), ("entities", "0002_guards")]

    operations = [
        migrations.RunSQL(STATUS, NO_STATUS),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
    ]
