import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# The tables were made by `curation`. What was read stays, and so do the guards on it.
TAKE_OVER = """
ALTER TABLE curation_textreading RENAME TO reading_textreading;
ALTER TABLE curation_readpage RENAME TO reading_readpage;
ALTER TRIGGER curation_forget_reading ON sources_documenttext RENAME TO reading_forget;
ALTER FUNCTION curation_forget_reading() RENAME TO reading_forget;
CREATE OR REPLACE FUNCTION reading_forget() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM reading_readpage WHERE reading_id = OLD.id;
    DELETE FROM reading_textreading WHERE text_id = OLD.id;
    RETURN coalesce(NEW, OLD);
END $$;
"""
GIVE_BACK = """
CREATE OR REPLACE FUNCTION reading_forget() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM curation_readpage WHERE reading_id = OLD.id;
    DELETE FROM curation_textreading WHERE text_id = OLD.id;
    RETURN coalesce(NEW, OLD);
END $$;
ALTER FUNCTION reading_forget() RENAME TO curation_forget_reading;
ALTER TRIGGER reading_forget ON sources_documenttext RENAME TO curation_forget_reading;
ALTER TABLE reading_readpage RENAME TO curation_readpage;
ALTER TABLE reading_textreading RENAME TO curation_textreading;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("curation", "0036_successors_follow_the_log"),
        ("sources", "0015_who_may_contribute"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TAKE_OVER, GIVE_BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="TextReading",
                    fields=[
                        (
                            "text",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="reading",
                                serialize=False,
                                to="sources.documenttext",
                            ),
                        ),
                        ("reader", models.PositiveIntegerField()),
                        ("read_against", models.CharField(blank=True, max_length=64)),
                        (
                            "edges",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(),
                                default=list,
                                help_text="Where each page begins, and where the last one ends, in code points.",
                                size=None,
                            ),
                        ),
                        ("fullest", models.JSONField(default=dict)),
                        ("capitalised", models.JSONField(default=list)),
                    ],
                ),
                migrations.CreateModel(
                    name="ReadPage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "start",
                            models.PositiveIntegerField(
                                help_text="Of the page in the text, in code points."
                            ),
                        ),
                        ("counts", models.JSONField()),
                        ("dates", models.JSONField()),
                        (
                            "reading",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pages",
                                to="reading.textreading",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("reading", "start"), name="text_page_is_read_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
