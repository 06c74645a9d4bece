"""A redaction changes words of a proposal alone, and what it touched is never carried out.

And a proposal is carried out only on the term that its proposer saw.
"""

from django.db import migrations

REDACTED = """
CREATE FUNCTION curation_redact_codebook_proposal() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    words text[] := ARRAY['set_name', 'value', 'said', 'before', 'change', 'reason',
        'decision_comment'];
BEGIN
    IF to_jsonb(OLD) - words IS DISTINCT FROM to_jsonb(NEW) - words THEN
        RAISE EXCEPTION 'a redaction changes the words of a proposal alone'
            USING ERRCODE = 'restrict_violation';
    END IF;
    -- It says something else than what was proposed: nobody can confirm it any more.
    IF OLD.outcome = 'open' THEN
        NEW.outcome := 'declined';
        NEW.decided_by_id := sources_acting_user();
        NEW.decided_at := clock_timestamp();
    END IF;
    RETURN NEW;
END
$$;
-- When the outcome changes, `curation_codebookproposal_guard` decides, in a redaction too.
CREATE TRIGGER curation_codebookproposal_redacted BEFORE UPDATE ON curation_codebookproposal
    FOR EACH ROW WHEN (curation_redacting() AND OLD.outcome = NEW.outcome)
    EXECUTE FUNCTION curation_redact_codebook_proposal();
ALTER TABLE curation_codebookproposal ENABLE ALWAYS TRIGGER curation_codebookproposal_redacted;
"""

NOT_REDACTED = """
DROP TRIGGER curation_codebookproposal_redacted ON curation_codebookproposal;
DROP FUNCTION curation_redact_codebook_proposal();
"""

CARRIED_OUT = """
CREATE OR REPLACE FUNCTION curation_carry_out_codebook() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    said jsonb := NEW.said;
    above bigint;
    written bigint;
    seen jsonb;
BEGIN
    -- Whoever changes the term meanwhile comes before or after this.
    SELECT t.id INTO written FROM entities_term AS t
     WHERE t.set_name = said ->> 'set' AND t.value = said ->> 'value' FOR UPDATE;
    -- As `curation.codebook.proposing.stated` says it.
    SELECT jsonb_build_object(
           'code', t.code, 'set', t.set_name, 'value', t.value, 'value_type', t.value_type,
           'core', t.core, 'broader', coalesce(b.value, ''), 'label', t.label,
           'definition', t.definition, 'example', t.example, 'choices', t.choices,
           'hidden', t.hidden, 'since', t.since, 'retired', t.retired,
           'translations', coalesce((
               SELECT jsonb_agg(jsonb_build_object('language', o.language, 'label', o.label,
                                                   'definition', o.definition)
                                ORDER BY o.language COLLATE "C")
                 FROM entities_termtranslation AS o WHERE o.term_id = t.id), '[]'))
      INTO seen
      FROM entities_term AS t LEFT JOIN entities_term AS b ON b.id = t.broader_id
     WHERE t.id = written;
    IF coalesce(seen, 'null') <> coalesce(NEW.before, 'null') THEN
        RAISE EXCEPTION 'the term % changed since this was proposed', NEW.value
            USING ERRCODE = 'check_violation', CONSTRAINT = 'codebookproposal_as_before';
    END IF;
    -- Of the days that PostgreSQL takes, forms and files read these alone: not `infinity`.
    IF coalesce(said ->> 'since', '2000-01-01') !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
        OR coalesce(said ->> 'retired', '2000-01-01') !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN
        RAISE EXCEPTION 'the term % begins or ends on no day', NEW.value
            USING ERRCODE = 'check_violation', CONSTRAINT = 'codebookproposal_has_days';
    END IF;
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
"""

CARRIED_OUT_BEFORE = """
CREATE OR REPLACE FUNCTION curation_carry_out_codebook() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0061_search")]

    operations = [
        migrations.RunSQL(REDACTED, NOT_REDACTED),
        migrations.RunSQL(CARRIED_OUT, CARRIED_OUT_BEFORE),
    ]
