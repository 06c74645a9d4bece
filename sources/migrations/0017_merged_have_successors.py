"""A record is merged exactly where it has a successor; its history notes both."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0036_successors_follow_the_log"),
        ("sources", "0016_successors"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="record",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="record",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="record",
            name="delete_delete",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="record",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "sources_recordevent" ("created_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "round", "standing", "state", "successor_id", "type", "version") VALUES (NEW."created_at", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."round", NEW."standing", NEW."state", NEW."successor_id", NEW."type", NEW."version"); RETURN NULL;',
                    hash="b0bb31b3d93bf9363b2c340703470af842f16631",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_28379",
                    table="sources_record",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="record",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."standing" IS DISTINCT FROM (NEW."standing") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."successor_id" IS DISTINCT FROM (NEW."successor_id") OR OLD."type" IS DISTINCT FROM (NEW."type") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "sources_recordevent" ("created_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "round", "standing", "state", "successor_id", "type", "version") VALUES (NEW."created_at", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."round", NEW."standing", NEW."state", NEW."successor_id", NEW."type", NEW."version"); RETURN NULL;',
                    hash="af1ecd764a05864b0f2eb1d929649ecf01d29ee1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a9058",
                    table="sources_record",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="record",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "sources_recordevent" ("created_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "round", "standing", "state", "successor_id", "type", "version") VALUES (OLD."created_at", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."public_id", OLD."round", OLD."standing", OLD."state", OLD."successor_id", OLD."type", OLD."version"); RETURN NULL;',
                    hash="2de54f60b076de0af167cce26e582558643bce2b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_929b0",
                    table="sources_record",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing", "merged"), ("successor__isnull", False)),
                    models.Q(models.Q(("standing", "merged"), _negated=True), ("successor", None)),
                    _connector="OR",
                ),
                name="record_merged_has_successor",
            ),
        ),
    ]
