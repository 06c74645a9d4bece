"""Each document a second time, compressed, so that a page is compressed by putting them together.

It follows from the words and goes with them: where a redaction deletes those, PostgreSQL deletes
this in the same statement.
"""

import django.db.models.deletion
from django.db import migrations, models

AT_ONCE = 1_000

TABLE = "publication_compresseddocument"
# Compressed already, so PostgreSQL need not try.
CONSTRAIN = f"""
ALTER TABLE {TABLE} ALTER COLUMN fragment SET STORAGE EXTERNAL;
ALTER TABLE {TABLE} ADD CONSTRAINT publication_compressed_goes_with_the_words
    FOREIGN KEY (seq) REFERENCES publication_publisheddocument (seq) ON DELETE CASCADE;
CREATE TRIGGER publication_frozen BEFORE UPDATE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION publication_refuse();
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER publication_frozen;
-- Who could delete it while the words stand could put other words in its place.
CREATE FUNCTION publication_compressed_goes_last() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM publication_publisheddocument WHERE seq = OLD.seq) THEN
        RAISE EXCEPTION 'the compressed words of seq % go with the words', OLD.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER publication_goes_last BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION publication_compressed_goes_last();
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER publication_goes_last;
CREATE TRIGGER publication_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION publication_refuse();
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER publication_no_truncate;
GRANT SELECT ON {TABLE} TO sourcebook_api;
"""


def compress_what_is_there(apps, schema_editor):
    from publication.compressed import piece

    documents = apps.get_model("publication", "PublishedDocument").objects
    rows = apps.get_model("publication", "CompressedDocument").objects
    last = 0
    while chunk := list(documents.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = chunk[-1].pk
        made = [(document.pk, piece(document.body)) for document in chunk]
        rows.bulk_create(
            [
                rows.model(
                    document_id=seq, fragment=part.fragment, crc32=part.crc32, length=part.length
                )
                for seq, part in made
            ]
        )


class Migration(migrations.Migration):
    dependencies = [("publication", "0009_index_words")]

    operations = [
        migrations.CreateModel(
            name="CompressedDocument",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        db_column="seq",
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="compressed",
                        serialize=False,
                        to="publication.publisheddocument",
                    ),
                ),
                ("fragment", models.BinaryField()),
                ("crc32", models.BigIntegerField()),
                ("length", models.IntegerField()),
            ],
        ),
        migrations.RunSQL(CONSTRAIN, "DROP FUNCTION publication_compressed_goes_last() CASCADE;"),
        migrations.RunPython(compress_what_is_there, migrations.RunPython.noop),
    ]
