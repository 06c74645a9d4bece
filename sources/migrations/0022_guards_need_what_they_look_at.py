"""A row comes after what it refers to, so that guards can look at it.

Foreign keys are checked at commit. So a passage could be inserted before its text, and no words were
compared; a row before its record, and a citation or document before a passage, publisher, text or file,
and nobody was noted as a contributor.
"""

from django.db import migrations

PASSAGE = """
CREATE OR REPLACE FUNCTION sources_guard_passage() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    content text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a passage never changes: delete it and mark the right words'
            USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT t.content INTO content FROM sources_documenttext AS t WHERE t.id = NEW.text_id;
    {there}IF NEW.exact <> substr(content, NEW.start + 1, NEW."end" - NEW.start)
       OR length(NEW.exact) <> NEW."end" - NEW.start THEN
        RAISE EXCEPTION 'the words at % to % of the text are not “%”',
            NEW.start, NEW."end", left(NEW.exact, 80)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'passage_exact_is_slice';
    END IF;
    IF NEW.prefix <> substr(content, NEW.start - length(NEW.prefix) + 1, length(NEW.prefix))
       OR NEW.suffix <> substr(content, NEW."end" + 1, length(NEW.suffix)) THEN
        RAISE EXCEPTION 'the words before or after the passage are not those of the text'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'passage_context_is_slice';
    END IF;
    RETURN NEW;
END
$$;
"""
TEXT_IS_THERE = """IF NOT FOUND THEN
        RAISE EXCEPTION 'text % is not there: it comes before its passages', NEW.text_id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    """

CONTRIBUTE = """
CREATE OR REPLACE FUNCTION sources_contribute(touched bigint, reopens boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this_round integer;
BEGIN
    UPDATE sources_record
       SET revision = revision + 1,
           changed_at = clock_timestamp(),
           state = CASE WHEN reopens AND state IN ('approved', 'changes_requested')
                        THEN 'draft' ELSE state END
     WHERE id = touched
    RETURNING round INTO this_round;
    {there}
        INSERT INTO sources_contribution AS c (record_id, round, user_id, first_at)
        VALUES (touched, this_round, sources_acting_user(), clock_timestamp())
        ON CONFLICT (record_id, round, user_id) DO UPDATE SET of_part = false WHERE c.of_part;
    {end}
END
$$;
"""
RECORD_IS_THERE = """IF NOT FOUND THEN
        RAISE EXCEPTION 'record % is not there: it comes before its rows', touched
            USING ERRCODE = 'foreign_key_violation';
    END IF;"""

AUTHORS = """
CREATE OR REPLACE FUNCTION sources_contribute_authors() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    now_used jsonb := to_jsonb(NEW);
    used_before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{{}}' END;
    touched bigint := (now_used ->> TG_ARGV[0])::bigint;
    part text;
    is_there boolean;
BEGIN
    FOREACH part IN ARRAY TG_ARGV[1:] LOOP
        CONTINUE WHEN now_used ->> part IS NULL
                   OR now_used ->> part IS NOT DISTINCT FROM used_before ->> part;
        -- Whoever is changing the publisher at this moment is waited for, so that their name is
        -- there; whoever changes it later finds this document.
        IF part = 'publisher_id' THEN
            PERFORM FROM sources_publisher WHERE id = (now_used ->> part)::bigint FOR SHARE;
        END IF;
        {there}EXECUTE format(
            'INSERT INTO sources_contribution (record_id, round, user_id, first_at, of_part)'
            ' SELECT r.id, r.round, a.user_id, clock_timestamp(), true'
            ' FROM sources_record AS r, sources_authorship AS a'
            ' WHERE r.id = $1 AND a.%I = $2 AND a.settled_at IS NULL ON CONFLICT DO NOTHING', part)
          USING touched, (now_used ->> part)::bigint;
    END LOOP;
    RETURN NULL;
END
$$;
"""
PART_IS_THERE = """EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id = $1)', CASE part
            WHEN 'publisher_id' THEN 'sources_publisher' WHEN 'passage_id' THEN 'sources_passage'
            WHEN 'text_id' THEN 'sources_documenttext' WHEN 'file_id' THEN 'sources_documentfile' END)
           INTO is_there USING (now_used ->> part)::bigint;
        IF is_there IS NOT TRUE THEN
            RAISE EXCEPTION '% % is not there: it comes before what uses it', part, now_used ->> part
                USING ERRCODE = 'foreign_key_violation';
        END IF;
        """


class Migration(migrations.Migration):
    dependencies = [("sources", "0021_remarks_on_texts")]

    operations = [
        migrations.RunSQL(PASSAGE.format(there=TEXT_IS_THERE), PASSAGE.format(there="")),
        migrations.RunSQL(
            CONTRIBUTE.format(there=RECORD_IS_THERE, end=""),
            CONTRIBUTE.format(there="IF FOUND THEN", end="END IF;"),
        ),
        migrations.RunSQL(AUTHORS.format(there=PART_IS_THERE), AUTHORS.format(there="")),
    ]
