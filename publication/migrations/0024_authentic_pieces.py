"""A code for each compressed document, since PostgreSQL cannot look into it.

All of them are made again from the documents: a piece that was stored before may say something else.
The owner of the tables may make them again later, as `rebuild_index` does. An entity tag is a hash.
"""

from django.db import migrations, models

AT_ONCE = 1_000

TABLE = "publication_compresseddocument"
SEQUENCE = """
CREATE OR REPLACE FUNCTION publication_compressed_goes_last() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF {let_through}EXISTS (SELECT FROM publication_publisheddocument WHERE seq = OLD.seq) THEN
        RAISE EXCEPTION 'the compressed words of seq % go with the words', OLD.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
"""
LET_THROUGH = SEQUENCE.format(let_through="NOT publication_may_rebuild() AND ")
# Earlier rows are not checked: their entity tags cannot be changed.
LIMITS = f"""
ALTER TABLE {TABLE} ADD CONSTRAINT publication_compressed_mac_length
    CHECK (octet_length(mac) = 16);
ALTER TABLE publication_publisheddocument ADD CONSTRAINT publication_etag_is_a_hash
    CHECK (etag ~ '^"[0-9a-f]{{32}}"$') NOT VALID;
"""
NO_LIMITS = f"""
ALTER TABLE {TABLE} DROP CONSTRAINT publication_compressed_mac_length;
ALTER TABLE publication_publisheddocument DROP CONSTRAINT publication_etag_is_a_hash;
"""


def remove_all(apps, schema_editor):
    # The triggers of the foreign key would be pending when the table is altered.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute(f"DELETE FROM {TABLE}")


def compress_all(apps, schema_editor):
    from publication.compressed import mac, piece

    documents = apps.get_model("publication", "PublishedDocument").objects
    rows = apps.get_model("publication", "CompressedDocument").objects
    last = 0
    while chunk := list(documents.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = chunk[-1].pk
        made = [(document.pk, piece(document.body)) for document in chunk]
        rows.bulk_create(
            [
                rows.model(
                    document_id=seq,
                    fragment=part.fragment,
                    crc32=part.crc32,
                    length=part.length,
                    mac=mac(seq, part),
                )
                for seq, part in made
            ]
        )


class Migration(migrations.Migration):
    dependencies = [("publication", "0023_places_are_only_published")]

    operations = [
        migrations.RunSQL(LET_THROUGH, SEQUENCE.format(let_through="")),
        migrations.RunPython(remove_all, remove_all),
        migrations.AddField("compresseddocument", "mac", models.BinaryField(default=b"")),
        migrations.AlterField("compresseddocument", "mac", models.BinaryField()),
        migrations.RunSQL(LIMITS, NO_LIMITS),
        migrations.RunPython(compress_all, migrations.RunPython.noop),
    ]
