"""When a record was first sent to review: from then on its text and file are frozen."""

from django.db import migrations, models

NOTE = """
CREATE FUNCTION sources_note_submission() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.submitted_at IS NOT NULL THEN
        IF NEW.submitted_at IS DISTINCT FROM OLD.submitted_at THEN
            RAISE EXCEPTION 'when % was first sent to review never changes', OLD.public_id
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NEW.state <> 'draft' AND NEW.submitted_at IS NULL THEN
        NEW.submitted_at := clock_timestamp();
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sources_record_note_submission BEFORE INSERT OR UPDATE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION sources_note_submission();
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER sources_record_note_submission;
"""

NO_NOTE = """
DROP TRIGGER sources_record_note_submission ON sources_record;
DROP FUNCTION sources_note_submission();
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0009_words_in_lists")]

    operations = [
        migrations.AddField(
            model_name="record",
            name="submitted_at",
            field=models.DateTimeField(
                editable=False,
                help_text="When it was first sent to review. Set once, by the database.",
                null=True,
            ),
        ),
        migrations.RunSQL(NOTE, NO_NOTE),
    ]
