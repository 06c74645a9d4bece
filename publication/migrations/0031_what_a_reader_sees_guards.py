"""What PostgreSQL holds of the moments, the entity tags and the releases that a reader sees.

A transaction publishes at a moment of its own: at an earlier one, answers as of that moment would
change. An entity tag is that of the document: with another's, a reader would be told that nothing
changed. A release stands at the end of a transaction, also if it is cut within it.

The numbers of a release's file get a code, since PostgreSQL cannot hash a file of any length.
"""

import hashlib

from django.conf import settings
from django.db import migrations, models

RAISED = """
CREATE OR REPLACE FUNCTION publication_loghead_raised() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.published_at > greatest(clock_timestamp(), OLD.published_at + interval '1 microsecond')
    THEN
        RAISE EXCEPTION 'the head of the log is not put into the future: %', NEW.published_at
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.raised_in = pg_current_xact_id() AND OLD.raised_at = transaction_timestamp() THEN
        NEW.raised_from := OLD.raised_from;
    ELSE
        NEW.raised_from := OLD.seq;
    END IF;
    {moment}NEW.raised_in := pg_current_xact_id();
    NEW.raised_at := transaction_timestamp();
    RETURN NEW;
END $$;
"""
ITS_OWN_MOMENT = """IF NOT publication_may_rebuild()
       AND (NEW.published_at <> OLD.published_at
            OR (OLD.raised_in = pg_current_xact_id()
                AND OLD.raised_at = transaction_timestamp()) IS NOT TRUE) THEN
        NEW.published_at := greatest(clock_timestamp(), OLD.published_at + interval '1 microsecond');
    END IF;
    """

INSERTED = """
CREATE OR REPLACE FUNCTION publication_publication_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    head record;
    last {last};
BEGIN
    SELECT seq, published_at INTO head FROM publication_loghead;
    IF NEW.seq > head.seq THEN
        RAISE EXCEPTION 'seq % is above the head of the log, %', NEW.seq, head.seq
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.published_at <> head.published_at THEN
        RAISE EXCEPTION 'seq % is not published at the moment of the head', NEW.seq
            USING ERRCODE = 'check_violation';
    END IF;
    {select}
    IF NEW.seq <= {last_seq} THEN
        RAISE EXCEPTION 'seq % is not after the last publication, %', NEW.seq, {last_seq}
            USING ERRCODE = 'check_violation';
    END IF;
    {release}RETURN NEW;
END $$;
"""
ALONE = {
    "last": "bigint",
    "select": "SELECT seq INTO last FROM publication_publication ORDER BY seq DESC LIMIT 1;",
    "last_seq": "last",
    "release": "",
}
WITH_RELEASE = {
    "last": "record",
    "select": """SELECT p.seq, p.published_at, r.seq IS NOT NULL AS released INTO last
      FROM (SELECT seq, published_at FROM publication_publication ORDER BY seq DESC LIMIT 1) AS p
      LEFT JOIN publication_release AS r ON r.seq = p.seq;""",
    "last_seq": "last.seq",
    "release": """IF last.released AND last.published_at = NEW.published_at THEN
        RAISE EXCEPTION 'a release stands at seq %, so the transaction publishes no more', last.seq
            USING ERRCODE = 'check_violation';
    END IF;
    """,
}

RELEASED = """
CREATE OR REPLACE FUNCTION publication_release_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    NEW.created_at := transaction_timestamp();
    {there}IF EXISTS (SELECT 1 FROM publication_publication a JOIN publication_publication b
            ON b.seq = a.seq + 1 AND b.published_at = a.published_at WHERE a.seq = NEW.seq) THEN
        RAISE EXCEPTION 'seq % is in the middle of a transaction', NEW.seq
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
IS_PUBLISHED = """IF NOT EXISTS (SELECT FROM publication_publication WHERE seq = NEW.seq) THEN
        RAISE EXCEPTION 'seq % is not published yet', NEW.seq USING ERRCODE = 'check_violation';
    END IF;
    """

DOCUMENT = """
CREATE OR REPLACE FUNCTION publication_publisheddocument_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    expected text;
BEGIN
    SELECT sha256 INTO expected FROM publication_publication WHERE seq = NEW.seq;
    IF expected IS DISTINCT FROM encode(sha256(convert_to(NEW.body, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'the document of seq % is not the one that was hashed', NEW.seq
            USING ERRCODE = 'check_violation';
    END IF;
    {tag}IF publication_redacted(NEW.seq) THEN
        RAISE EXCEPTION 'the document of seq % is redacted', NEW.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
ITS_OWN_TAG = """IF NEW.etag <> '"' || left(expected, 32) || '"' THEN
        RAISE EXCEPTION 'the entity tag of seq % is not that of its document', NEW.seq
            USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_etag_is_a_hash';
    END IF;
    """

FILES = "publication_releasefile"
# The owner writes the codes again when `SECRET_KEY` was changed.
FROZEN_NUMBERS = f"""
DROP TRIGGER publication_frozen ON {FILES};
CREATE TRIGGER publication_frozen BEFORE DELETE ON {FILES}
    FOR EACH ROW EXECUTE FUNCTION publication_refuse();
ALTER TABLE {FILES} ENABLE ALWAYS TRIGGER publication_frozen;
CREATE TRIGGER publication_frozen_numbers BEFORE UPDATE ON {FILES}
    FOR EACH ROW WHEN (NOT publication_may_rebuild()) EXECUTE FUNCTION publication_refuse();
ALTER TABLE {FILES} ENABLE ALWAYS TRIGGER publication_frozen_numbers;
"""
FROZEN = f"""
DROP TRIGGER publication_frozen_numbers ON {FILES};
DROP TRIGGER publication_frozen ON {FILES};
CREATE TRIGGER publication_frozen BEFORE UPDATE OR DELETE ON {FILES}
    FOR EACH ROW EXECUTE FUNCTION publication_refuse();
ALTER TABLE {FILES} ENABLE ALWAYS TRIGGER publication_frozen;
"""
LIMIT = f"""
ALTER TABLE {FILES} ADD CONSTRAINT publication_file_mac_length CHECK (octet_length(mac) = 16)
"""
NO_LIMIT = f"ALTER TABLE {FILES} DROP CONSTRAINT publication_file_mac_length"


# As `publication.releases.files` has it today, and not imported: an upgrade needs it as it is here.
def mac(at, name, records, size, sha256):
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32).digest()
    made = hashlib.blake2b(key=key, digest_size=16, person=b"release file")
    made.update(f"{at}/{name}/{records}/{size}/{sha256}".encode())
    return made.digest()


def vouch_for_all(apps, schema_editor):
    files = apps.get_model("publication", "ReleaseFile").objects
    for file in files.all():
        told = (file.release_id, file.name, file.records, file.size, file.sha256)
        files.filter(pk=file.pk).update(mac=mac(*told))
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("publication", "0030_ties_guards")]

    operations = [
        migrations.RunSQL(RAISED.format(moment=ITS_OWN_MOMENT), RAISED.format(moment="")),
        migrations.RunSQL(INSERTED.format(**WITH_RELEASE), INSERTED.format(**ALONE)),
        migrations.RunSQL(RELEASED.format(there=IS_PUBLISHED), RELEASED.format(there="")),
        migrations.RunSQL(DOCUMENT.format(tag=ITS_OWN_TAG), DOCUMENT.format(tag="")),
        migrations.AddField("releasefile", "mac", models.BinaryField(default=b"")),
        migrations.AlterField("releasefile", "mac", models.BinaryField()),
        migrations.RunSQL(FROZEN_NUMBERS, FROZEN),
        migrations.RunPython(vouch_for_all, migrations.RunPython.noop),
        migrations.RunSQL(LIMIT, NO_LIMIT),
    ]
