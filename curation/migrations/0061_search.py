"""Words of records and texts for the search of staff; triggers empty what is not true any more."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WORDS_FOLLOW = """
ALTER TABLE curation_recordwords ADD CONSTRAINT recordwords_of_record
    FOREIGN KEY (record_id) REFERENCES sources_record ON DELETE CASCADE;
ALTER TABLE curation_textwords ADD CONSTRAINT textwords_of_text
    FOREIGN KEY (text_id) REFERENCES sources_documenttext ON DELETE CASCADE;

-- The words of a record that changed are not true any more.
CREATE FUNCTION curation_forget_words(changed bigint) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO curation_recordwords AS w (record_id, content) VALUES (changed, '')
    ON CONFLICT (record_id) DO UPDATE SET words = NULL, content = '' WHERE w.words IS NOT NULL
$$;
CREATE FUNCTION curation_record_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM curation_forget_words(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION curation_comment_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM curation_forget_words(NEW.record_id);
    ELSIF EXISTS (SELECT FROM sources_record WHERE id = OLD.record_id) THEN
        PERFORM curation_forget_words(OLD.record_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION curation_text_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM curation_forget_words(record_ptr_id) FROM sources_document WHERE text_id = NEW.id;
    DELETE FROM curation_textwords WHERE text_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION curation_publisher_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM curation_forget_words(record_ptr_id) FROM sources_document WHERE publisher_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER forget_words_of_new AFTER INSERT ON sources_record
    FOR EACH ROW EXECUTE FUNCTION curation_record_changed();
CREATE TRIGGER forget_words AFTER UPDATE ON sources_record FOR EACH ROW
    WHEN (OLD.revision <> NEW.revision OR OLD.note <> NEW.note)
    EXECUTE FUNCTION curation_record_changed();
CREATE TRIGGER forget_words AFTER INSERT OR UPDATE OF text OR DELETE ON curation_comment
    FOR EACH ROW EXECUTE FUNCTION curation_comment_changed();
CREATE TRIGGER forget_words AFTER UPDATE OF content ON sources_documenttext
    FOR EACH ROW EXECUTE FUNCTION curation_text_changed();
CREATE TRIGGER forget_words AFTER UPDATE OF name ON sources_publisher
    FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION curation_publisher_changed();

INSERT INTO curation_recordwords (record_id, content) SELECT id, '' FROM sources_record;
"""

FORGOTTEN = """
DROP TRIGGER forget_words ON sources_publisher;
DROP TRIGGER forget_words ON sources_documenttext;
DROP TRIGGER forget_words ON curation_comment;
DROP TRIGGER forget_words ON sources_record;
DROP TRIGGER forget_words_of_new ON sources_record;
DROP FUNCTION curation_publisher_changed();
DROP FUNCTION curation_text_changed();
DROP FUNCTION curation_comment_changed();
DROP FUNCTION curation_record_changed();
DROP FUNCTION curation_forget_words(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0060_assignments"),
        ("sources", "0022_guards_need_what_they_look_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("changes requested", "asked for changes to"),
                    ("approved", "approved and published"),
                    ("mention", "mentioned you in a comment on"),
                    ("answer", "answered a comment on"),
                    ("comment", "commented on"),
                    ("assigned", "assigned you"),
                    ("submitted", "submitted for your review"),
                    ("submitted again", "submitted again, as you asked,"),
                    ("redacted", "redacted words of a source of"),
                    ("hit", "changed, and your saved search finds,"),
                ],
                max_length=17,
            ),
        ),
        migrations.CreateModel(
            name="RecordWords",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="record_words",
                        serialize=False,
                        to="sources.record",
                    ),
                ),
                ("content", models.TextField(blank=True)),
                ("words", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="record_words"),
                    models.Index(
                        condition=models.Q(("words", None)),
                        fields=["record"],
                        name="record_words_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("parameters", models.JSONField(default=dict)),
                ("shared", models.BooleanField(default=False)),
                ("looked_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="saved_search_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TextWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "text",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="text_words",
                        to="sources.documenttext",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="text_words")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("text", "start"), name="text_words_once")
                ],
            },
        ),
        migrations.RunSQL(WORDS_FOLLOW, FORGOTTEN),
    ]
