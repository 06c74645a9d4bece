"""The text and the original file of a draft go with it: nobody rests on them, words stand in them."""

from typing import Any

from django.db import migrations

GUARD = """
CREATE FUNCTION curation_guard_original() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    -- A document of today has it by a foreign key; one that was published may go back to it.
    IF EXISTS (SELECT FROM sources_document
                WHERE (TG_ARGV[0] = 'text' AND text_id = OLD.id)
                   OR (TG_ARGV[0] = 'file' AND file_id = OLD.id))
       OR EXISTS (SELECT FROM curation_snapshot AS s JOIN sources_record AS r ON r.id = s.record_id
                   WHERE r.type = 'source' AND s.rows @> jsonb_build_array(
            jsonb_build_object('model', 'sources.document',
                               'fields', jsonb_build_object(TG_ARGV[0], OLD.id)))) THEN
        RAISE EXCEPTION 'DELETE of % is refused: a document rests on it', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
DROP TRIGGER sources_documenttext_insert_only ON sources_documenttext;
CREATE TRIGGER sources_documenttext_kept BEFORE DELETE ON sources_documenttext
    FOR EACH ROW EXECUTE FUNCTION curation_guard_original('text');
ALTER TABLE sources_documenttext ENABLE ALWAYS TRIGGER sources_documenttext_kept;
DROP TRIGGER sources_documentfile_insert_only_unless_redacting ON sources_documentfile;
CREATE TRIGGER sources_documentfile_insert_only_unless_redacting
    BEFORE UPDATE ON sources_documentfile FOR EACH ROW WHEN (NOT curation_redacting())
    EXECUTE FUNCTION sources_refuse('an original file is kept as it came');
ALTER TABLE sources_documentfile
    ENABLE ALWAYS TRIGGER sources_documentfile_insert_only_unless_redacting;
CREATE TRIGGER sources_documentfile_kept BEFORE DELETE ON sources_documentfile
    FOR EACH ROW WHEN (NOT curation_redacting())
    EXECUTE FUNCTION curation_guard_original('file');
ALTER TABLE sources_documentfile ENABLE ALWAYS TRIGGER sources_documentfile_kept;
"""

NO_GUARD = """
DROP TRIGGER sources_documentfile_kept ON sources_documentfile;
DROP TRIGGER sources_documentfile_insert_only_unless_redacting ON sources_documentfile;
CREATE TRIGGER sources_documentfile_insert_only_unless_redacting
    BEFORE UPDATE OR DELETE ON sources_documentfile FOR EACH ROW
    WHEN (NOT curation_redacting())
    EXECUTE FUNCTION sources_refuse('an original file is kept as it came');
ALTER TABLE sources_documentfile
    ENABLE ALWAYS TRIGGER sources_documentfile_insert_only_unless_redacting;
DROP TRIGGER sources_documenttext_kept ON sources_documenttext;
CREATE TRIGGER sources_documenttext_insert_only BEFORE DELETE ON sources_documenttext
    FOR EACH ROW EXECUTE FUNCTION sources_refuse('the text of a document is frozen');
ALTER TABLE sources_documenttext ENABLE ALWAYS TRIGGER sources_documenttext_insert_only;
DROP FUNCTION curation_guard_original();
"""


def drop_those_of_deleted_drafts(apps: Any, _editor: Any) -> None:
    """Delete each text and file that no document has and no snapshot names."""
    kept: dict[str, set[int]] = {"text": set(), "file": set()}
    for rows in apps.get_model("curation", "Snapshot").objects.values_list("rows", flat=True):
        for row in rows:
            if row["model"] == "sources.document":
                for part, found in kept.items():
                    found.add(row["fields"].get(part) or 0)
    texts = apps.get_model("sources", "DocumentText").objects.filter(documents=None)
    texts.exclude(pk__in=kept["text"]).delete()
    files = apps.get_model("sources", "DocumentFile").objects.filter(document=None)
    files.exclude(pk__in=kept["file"]).delete()


class Migration(migrations.Migration):
    dependencies = [("curation", "0018_audit_trail_guards")]

    operations = [
        migrations.RunSQL(GUARD, NO_GUARD),
        migrations.RunPython(drop_those_of_deleted_drafts, migrations.RunPython.noop),
    ]
