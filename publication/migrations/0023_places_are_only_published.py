"""A place is published, and published again when it changes: nothing else, and without a reason.

Nobody approves events of places. Without this, whoever has the application's login could publish any
words as the reason for which a place was withdrawn.
"""

from django.db import migrations

FOLLOWS = """
CREATE OR REPLACE FUNCTION publication_publication_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    last record;
    successor record;
    live boolean;
    refused text;
BEGIN
    SELECT kind, version, action INTO last FROM publication_publication
     WHERE public_id = NEW.public_id AND seq < NEW.seq AND action <> 'redact'
     ORDER BY seq DESC LIMIT 1;
    live := coalesce(last.action IN ('publish', 'refresh'), false);
    refused := CASE
        WHEN NEW.kind = 'place' AND NEW.public_id ~ '^[A-Z][0-9]+$'
            THEN 'a place has no record''s id'
        WHEN NEW.kind = 'place' AND (NEW.action <> 'publish' OR NEW.reason <> '')
            THEN 'a place is only published, and without a reason'
        WHEN last.kind <> NEW.kind THEN 'this id belongs to a ' || last.kind
        WHEN NEW.action = 'redact' AND NEW.version > coalesce(last.version, 0)
            THEN 'there is no such version'
        WHEN NEW.action = 'redact' THEN NULL
        WHEN last.action = 'merge' THEN 'it was merged, which is final'
        WHEN NEW.action IN ('publish', 'refresh') AND NEW.version <> coalesce(last.version, 0) + 1
            THEN 'the last version is ' || coalesce(last.version, 0)
        WHEN NEW.action <> 'publish' AND NOT live THEN 'it is not live'
        WHEN NEW.action IN ('withdraw', 'merge') AND NEW.version <> last.version
            THEN 'the live version is ' || last.version
    END;
    IF refused IS NULL AND NEW.action = 'merge' THEN
        SELECT kind, action INTO successor FROM publication_publication
         WHERE public_id = NEW.successor AND seq < NEW.seq AND action <> 'redact'
         ORDER BY seq DESC LIMIT 1;
        IF (successor.kind = NEW.kind AND successor.action IN ('publish', 'refresh')) IS NOT TRUE
        THEN
            refused := format('%s is not a live %s', NEW.successor, NEW.kind);
        END IF;
    END IF;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION '% % version % does not follow: %',
            NEW.action, NEW.public_id, NEW.version, refused USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""

AS_BEFORE = """
CREATE OR REPLACE FUNCTION publication_publication_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    last record;
    successor record;
    live boolean;
    refused text;
BEGIN
    SELECT kind, version, action INTO last FROM publication_publication
     WHERE public_id = NEW.public_id AND seq < NEW.seq AND action <> 'redact'
     ORDER BY seq DESC LIMIT 1;
    live := coalesce(last.action IN ('publish', 'refresh'), false);
    refused := CASE
        WHEN NEW.kind = 'place' AND NEW.public_id ~ '^[A-Z][0-9]+$'
            THEN 'a place has no record''s id'
        WHEN last.kind <> NEW.kind THEN 'this id belongs to a ' || last.kind
        WHEN NEW.action = 'redact' AND NEW.version > coalesce(last.version, 0)
            THEN 'there is no such version'
        WHEN NEW.action = 'redact' THEN NULL
        WHEN last.action = 'merge' THEN 'it was merged, which is final'
        WHEN NEW.action IN ('publish', 'refresh') AND NEW.version <> coalesce(last.version, 0) + 1
            THEN 'the last version is ' || coalesce(last.version, 0)
        WHEN NEW.action <> 'publish' AND NOT live THEN 'it is not live'
        WHEN NEW.action IN ('withdraw', 'merge') AND NEW.version <> last.version
            THEN 'the live version is ' || last.version
    END;
    IF refused IS NULL AND NEW.action = 'merge' THEN
        SELECT kind, action INTO successor FROM publication_publication
         WHERE public_id = NEW.successor AND seq < NEW.seq AND action <> 'redact'
         ORDER BY seq DESC LIMIT 1;
        IF (successor.kind = NEW.kind AND successor.action IN ('publish', 'refresh')) IS NOT TRUE
        THEN
            refused := format('%s is not a live %s', NEW.successor, NEW.kind);
        END IF;
    END IF;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION '% % version % does not follow: %',
            NEW.action, NEW.public_id, NEW.version, refused USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0022_demographic")]

    operations = [migrations.RunSQL(FOLLOWS, AS_BEFORE)]
