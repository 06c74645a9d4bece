"""The codebook changes when a second person confirms; a choice may be retired and translated.

The application's login cannot write the table of terms. Confirming a proposal does, by a trigger that
runs as the owner and writes what the proposal says.
"""

from django.db import migrations

from curation.database.hidden_guards import hidden_guard, no_hidden_guard

PROPOSALS = """
CREATE FUNCTION curation_guard_codebook_proposal() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal is not deleted: decline it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.proposed_by_id IS DISTINCT FROM sources_acting_user() THEN
            RAISE EXCEPTION 'a change of the codebook is proposed in the name of the person who acts'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'codebookproposal_by_person';
        END IF;
        IF NEW.outcome <> 'open' OR NEW.decided_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a change of the codebook is decided after it was proposed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'codebookproposal_four_eyes';
        END IF;
        IF NEW.said ->> 'set' IS DISTINCT FROM NEW.set_name
            OR NEW.said ->> 'value' IS DISTINCT FROM NEW.value THEN
            RAISE EXCEPTION 'a proposal is about the term that it names'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'codebookproposal_names_its_term';
        END IF;
        NEW.proposed_at := clock_timestamp();
        RETURN NEW;
    END IF;
    IF OLD.outcome <> 'open'
       OR to_jsonb(OLD) - ARRAY['outcome', 'decided_by_id', 'decided_at', 'decision_comment']
           IS DISTINCT FROM
          to_jsonb(NEW) - ARRAY['outcome', 'decided_by_id', 'decided_at', 'decision_comment'] THEN
        RAISE EXCEPTION 'a proposal is never edited, and decided once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.decided_by_id IS DISTINCT FROM sources_acting_user()
        OR (NEW.outcome = 'confirmed' AND NEW.decided_by_id = OLD.proposed_by_id) THEN
        RAISE EXCEPTION 'another person confirms a change of the codebook, in their own name'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'codebookproposal_four_eyes';
    END IF;
    NEW.decided_at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_codebookproposal_new BEFORE INSERT OR DELETE ON curation_codebookproposal
    FOR EACH ROW EXECUTE FUNCTION curation_guard_codebook_proposal();
CREATE TRIGGER curation_codebookproposal_guard BEFORE UPDATE ON curation_codebookproposal
    FOR EACH ROW WHEN (NOT curation_redacting() OR OLD.outcome <> NEW.outcome)
    EXECUTE FUNCTION curation_guard_codebook_proposal();
CREATE TRIGGER curation_codebookproposal_no_truncate BEFORE TRUNCATE ON curation_codebookproposal
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it tells who proposed what');

-- Writes what was confirmed, as the owner of the table of terms.
CREATE FUNCTION curation_carry_out_codebook() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    said jsonb := NEW.said;
    above bigint;
    written bigint;
BEGIN
    SELECT t.id INTO above FROM entities_term AS t
     WHERE t.set_name = said ->> 'set' AND t.value = said ->> 'broader';
    -- The words of a term of the core come with the code.
    UPDATE entities_term AS t
       SET label = CASE WHEN t.core THEN t.label ELSE said ->> 'label' END,
           definition = CASE WHEN t.core THEN t.definition ELSE said ->> 'definition' END,
           example = CASE WHEN t.core THEN t.example ELSE said ->> 'example' END,
           broader_id = CASE WHEN t.core THEN t.broader_id ELSE above END,
           since = CASE WHEN t.core THEN t.since ELSE (said ->> 'since')::date END,
           value_type = said ->> 'value_type',
           choices = said -> 'choices',
           hidden = (said ->> 'hidden')::boolean,
           retired = (said ->> 'retired')::date
     WHERE t.set_name = said ->> 'set' AND t.value = said ->> 'value'
    RETURNING t.id INTO written;
    IF NOT FOUND THEN
        INSERT INTO entities_term (code, set_name, value, label, definition, example, broader_id,
                                   value_type, choices, core, hidden, since, retired)
        VALUES (said ->> 'code', said ->> 'set', said ->> 'value', said ->> 'label',
                said ->> 'definition', said ->> 'example', above, said ->> 'value_type',
                said -> 'choices', false, (said ->> 'hidden')::boolean,
                (said ->> 'since')::date, (said ->> 'retired')::date)
        RETURNING id INTO written;
    END IF;
    DELETE FROM entities_termtranslation WHERE term_id = written;
    INSERT INTO entities_termtranslation (term_id, language, label, definition)
    SELECT written, o ->> 'language', o ->> 'label', o ->> 'definition'
      FROM jsonb_array_elements(said -> 'translations') AS o;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_codebookproposal_confirmed AFTER UPDATE ON curation_codebookproposal
    FOR EACH ROW WHEN (OLD.outcome = 'open' AND NEW.outcome = 'confirmed')
    EXECUTE FUNCTION curation_carry_out_codebook();
ALTER TABLE curation_codebookproposal ENABLE ALWAYS TRIGGER curation_codebookproposal_new;
ALTER TABLE curation_codebookproposal ENABLE ALWAYS TRIGGER curation_codebookproposal_guard;
ALTER TABLE curation_codebookproposal ENABLE ALWAYS TRIGGER curation_codebookproposal_no_truncate;
ALTER TABLE curation_codebookproposal ENABLE ALWAYS TRIGGER curation_codebookproposal_confirmed;
"""

NO_PROPOSALS = """
DROP TRIGGER curation_codebookproposal_confirmed ON curation_codebookproposal;
DROP FUNCTION curation_carry_out_codebook();
DROP TRIGGER curation_codebookproposal_no_truncate ON curation_codebookproposal;
DROP TRIGGER curation_codebookproposal_guard ON curation_codebookproposal;
DROP TRIGGER curation_codebookproposal_new ON curation_codebookproposal;
DROP FUNCTION curation_guard_codebook_proposal();
"""

# A choice has the keys that it needs.
STORED = """
CREATE OR REPLACE FUNCTION curation_term_as_stored() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    wrong text;
BEGIN
    SELECT p.public_id INTO wrong
      FROM added
      JOIN publication_publication AS p ON p.seq = added.seq
      CROSS JOIN LATERAL (
           SELECT curation_term_document(p.public_id, p.version, p.seq, p.published_at) AS document
           OFFSET 0) AS stored
     WHERE p.kind = 'term'
       AND (added.body::jsonb = stored.document
            -- Blanks, escapes and zeros would make it longer than PostgreSQL writes it.
            AND octet_length(added.body) <= octet_length(stored.document::text)
            AND added.etag = '"' || left(p.sha256, 32) || '"'
            -- jsonb keeps the last of several values of a key: no key may be there twice.
            AND (SELECT count(*) FROM json_object_keys(added.body::json))
                = (SELECT count(*) FROM jsonb_object_keys(stored.document))
            AND (jsonb_typeof(stored.document -> 'broader') = 'null'
                 OR (SELECT count(*) FROM json_object_keys(added.body::json -> 'broader')) = 3)
            AND NOT EXISTS (
                 SELECT FROM json_array_elements(added.body::json -> 'translations') AS o
                  WHERE (SELECT count(*) FROM json_object_keys(o)) <> 3)
            AND NOT EXISTS (
                 SELECT FROM json_array_elements(coalesce(added.body::json -> 'choices', '[]')) AS o
                  WHERE (SELECT count(*) FROM json_object_keys(o))
                     <> (SELECT count(*) FROM jsonb_object_keys(o::jsonb))
                     OR EXISTS (
                        SELECT FROM json_array_elements(coalesce(o -> 'translations', '[]')) AS said
                         WHERE (SELECT count(*) FROM json_object_keys(said)) <> 3))
           ) IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the document of % says something else than the table of terms', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_term_as_stored';
    END IF;
    RETURN NULL;
END
$$;
"""

STORED_BEFORE = """
CREATE OR REPLACE FUNCTION curation_term_as_stored() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    wrong text;
BEGIN
    SELECT p.public_id INTO wrong
      FROM added
      JOIN publication_publication AS p ON p.seq = added.seq
      CROSS JOIN LATERAL (
           SELECT curation_term_document(p.public_id, p.version, p.seq, p.published_at) AS document
           OFFSET 0) AS stored
     WHERE p.kind = 'term'
       AND (added.body::jsonb = stored.document
            -- Blanks, escapes and zeros would make it longer than PostgreSQL writes it.
            AND octet_length(added.body) <= octet_length(stored.document::text)
            AND added.etag = '"' || left(p.sha256, 32) || '"'
            -- jsonb keeps the last of several values of a key: no key may be there twice.
            AND (SELECT count(*) FROM json_object_keys(added.body::json))
                = (SELECT count(*) FROM jsonb_object_keys(stored.document))
            AND (jsonb_typeof(stored.document -> 'broader') = 'null'
                 OR (SELECT count(*) FROM json_object_keys(added.body::json -> 'broader')) = 3)
            AND NOT EXISTS (
                 SELECT FROM json_array_elements(added.body::json -> 'translations') AS o
                  WHERE (SELECT count(*) FROM json_object_keys(o)) <> 3)
            AND NOT EXISTS (
                 SELECT FROM json_array_elements(coalesce(added.body::json -> 'choices', '[]')) AS o
                  WHERE (SELECT count(*) FROM json_object_keys(o)) <> 3)
           ) IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the document of % says something else than the table of terms', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_term_as_stored';
    END IF;
    RETURN NULL;
END
$$;
"""

TABLE = "curation_codebookproposal"
WORDS = ("set_name", "value", "said", "change", "reason", "decision_comment")


class Migration(migrations.Migration):
    dependencies = [("curation", "0055_codebook_proposals")]

    operations = [
        migrations.RunSQL(
            PROPOSALS + hidden_guard(TABLE, *WORDS), no_hidden_guard(TABLE) + NO_PROPOSALS
        ),
        migrations.RunSQL(STORED, STORED_BEFORE),
    ]
