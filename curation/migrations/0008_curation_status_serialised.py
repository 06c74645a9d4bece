"""Whatever opens a sentence again waits for whoever marks its document fully curated."""

from django.db import migrations

SERIALISED = """
-- Takes the lock that `coverage.mark_fully_curated` takes. Under it the status read next, and the
-- citations, are those that the other one committed: of two who delete the last two citations of a
-- passage at once, the second sees that none is left.
CREATE FUNCTION curation_lock_document(locked bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM sources_record WHERE id = locked FOR NO KEY UPDATE;
END
$$;

CREATE OR REPLACE FUNCTION curation_reopen_cited() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cited bigint := (SELECT document_id FROM sources_passage WHERE id = OLD.passage_id);
BEGIN
    PERFORM curation_lock_document(cited);
    IF NOT EXISTS (SELECT FROM entities_citation WHERE passage_id = OLD.passage_id) THEN
        UPDATE sources_document SET curation_status = 'in progress'
         WHERE curation_status = 'fully curated' AND record_ptr_id = cited;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION curation_reopen_dismissed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM curation_lock_document(record_ptr_id) FROM sources_document WHERE text_id = OLD.text_id;
    UPDATE sources_document SET curation_status = 'in progress'
     WHERE curation_status = 'fully curated' AND text_id = OLD.text_id;
    RETURN NULL;
END
$$;

-- Another text has sentences that nobody has read.
CREATE FUNCTION curation_reopen_other_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.curation_status := 'in progress';
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_text_reopens BEFORE UPDATE OF text_id ON sources_document
    FOR EACH ROW WHEN (
        OLD.text_id IS DISTINCT FROM NEW.text_id AND NEW.curation_status = 'fully curated')
    EXECUTE FUNCTION curation_reopen_other_text();
"""

AS_BEFORE = """
DROP TRIGGER curation_text_reopens ON sources_document;
DROP FUNCTION curation_reopen_other_text();

CREATE OR REPLACE FUNCTION curation_reopen_dismissed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sources_document SET curation_status = 'in progress'
     WHERE curation_status = 'fully curated' AND text_id = OLD.text_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION curation_reopen_cited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM entities_citation WHERE passage_id = OLD.passage_id) THEN
        UPDATE sources_document SET curation_status = 'in progress'
         WHERE curation_status = 'fully curated' AND record_ptr_id = (
            SELECT document_id FROM sources_passage WHERE id = OLD.passage_id);
    END IF;
    RETURN NULL;
END
$$;

DROP FUNCTION curation_lock_document(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0007_proposal_guards")]

    operations = [migrations.RunSQL(SERIALISED, AS_BEFORE)]
