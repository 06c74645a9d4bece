"""Incidents tell how far and in which direction from a place they were."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("entities", "0039_parts_of_narrower_ties_guards"),
        ("sources", "0022_guards_need_what_they_look_at"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="incident",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="incident",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="incident",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="otherplace",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="otherplace",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="otherplace",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="otherplace",
            name="otherplace_once",
        ),
        migrations.AddField(
            model_name="incident",
            name="bearing",
            field=models.CharField(
                blank=True,
                default="",
                help_text="How far and where from the place, as the words say: 12 km north, 5 miles SW. The point is computed from it, unless one is given.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="incidentevent",
            name="bearing",
            field=models.CharField(
                blank=True,
                default="",
                help_text="How far and where from the place, as the words say: 12 km north, 5 miles SW. The point is computed from it, unless one is given.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="otherplace",
            name="bearing",
            field=models.CharField(
                blank=True,
                default="",
                help_text="How far and where from the place, as the words say: 12 km north, 5 miles SW. The point is computed from it, unless one is given.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="otherplaceevent",
            name="bearing",
            field=models.CharField(
                blank=True,
                default="",
                help_text="How far and where from the place, as the words say: 12 km north, 5 miles SW. The point is computed from it, unless one is given.",
                max_length=20,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "entities_incidentevent" ("bearing", "date", "date_earliest", "date_latest", "kind", "latitude", "longitude", "part_of_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "precision", "record_ptr_id", "region", "status", "summary", "time", "title") VALUES (NEW."bearing", NEW."date", NEW."date_earliest", NEW."date_latest", NEW."kind", NEW."latitude", NEW."longitude", NEW."part_of_day", _pgh_attach_context(), NOW(), \'insert\', NEW."record_ptr_id", NEW."place_id", NEW."precision", NEW."record_ptr_id", NEW."region", NEW."status", NEW."summary", NEW."time", NEW."title"); RETURN NULL;',
                    hash="6a36e13464045d613aaf7449dac824f38f132aab",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_02fb6",
                    table="entities_incident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."bearing" IS DISTINCT FROM (NEW."bearing") OR OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."date_earliest" IS DISTINCT FROM (NEW."date_earliest") OR OLD."date_latest" IS DISTINCT FROM (NEW."date_latest") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."part_of_day" IS DISTINCT FROM (NEW."part_of_day") OR OLD."place_id" IS DISTINCT FROM (NEW."place_id") OR OLD."precision" IS DISTINCT FROM (NEW."precision") OR OLD."record_ptr_id" IS DISTINCT FROM (NEW."record_ptr_id") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."time" IS DISTINCT FROM (NEW."time") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                    func='INSERT INTO "entities_incidentevent" ("bearing", "date", "date_earliest", "date_latest", "kind", "latitude", "longitude", "part_of_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "precision", "record_ptr_id", "region", "status", "summary", "time", "title") VALUES (NEW."bearing", NEW."date", NEW."date_earliest", NEW."date_latest", NEW."kind", NEW."latitude", NEW."longitude", NEW."part_of_day", _pgh_attach_context(), NOW(), \'update\', NEW."record_ptr_id", NEW."place_id", NEW."precision", NEW."record_ptr_id", NEW."region", NEW."status", NEW."summary", NEW."time", NEW."title"); RETURN NULL;',
                    hash="a3dbc80ba979098612b38acd514668cd5c9b7fb8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_46022",
                    table="entities_incident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "entities_incidentevent" ("bearing", "date", "date_earliest", "date_latest", "kind", "latitude", "longitude", "part_of_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "precision", "record_ptr_id", "region", "status", "summary", "time", "title") VALUES (OLD."bearing", OLD."date", OLD."date_earliest", OLD."date_latest", OLD."kind", OLD."latitude", OLD."longitude", OLD."part_of_day", _pgh_attach_context(), NOW(), \'delete\', OLD."record_ptr_id", OLD."place_id", OLD."precision", OLD."record_ptr_id", OLD."region", OLD."status", OLD."summary", OLD."time", OLD."title"); RETURN NULL;',
                    hash="1e0285636cf3bcfb77c7dbc3356a087e36539a82",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_bdd2d",
                    table="entities_incident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="otherplace",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "entities_otherplaceevent" ("bearing", "id", "incident_id", "latitude", "longitude", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "precision", "region") VALUES (NEW."bearing", NEW."id", NEW."incident_id", NEW."latitude", NEW."longitude", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_id", NEW."precision", NEW."region"); RETURN NULL;',
                    hash="918146073a98f482aabdbe787c2c5d636baac391",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_398ac",
                    table="entities_otherplace",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="otherplace",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "entities_otherplaceevent" ("bearing", "id", "incident_id", "latitude", "longitude", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "precision", "region") VALUES (NEW."bearing", NEW."id", NEW."incident_id", NEW."latitude", NEW."longitude", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place_id", NEW."precision", NEW."region"); RETURN NULL;',
                    hash="abfd4932fe2079dd11994cad5a9aaf350e29210e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a870e",
                    table="entities_otherplace",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="otherplace",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "entities_otherplaceevent" ("bearing", "id", "incident_id", "latitude", "longitude", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "precision", "region") VALUES (OLD."bearing", OLD."id", OLD."incident_id", OLD."latitude", OLD."longitude", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place_id", OLD."precision", OLD."region"); RETURN NULL;',
                    hash="f2a14e01fb8fa248976847c31fd6b90d5c6fb353",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e1fb1",
                    table="entities_otherplace",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bearing", ""),
                    models.Q(
                        (
                            "bearing__regex",
                            "^([0-9]{1,3}(\\.[0-9]{1,2})? km (north|north-east|east|south-east|south|south-west|west|north-west))?$",
                        ),
                        ("place__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="incident_bearing_from_place",
                violation_error_message="A distance and a direction are from a place, such as “12 km north”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="otherplace",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bearing", ""),
                    models.Q(
                        (
                            "bearing__regex",
                            "^([0-9]{1,3}(\\.[0-9]{1,2})? km (north|north-east|east|south-east|south|south-west|west|north-west))?$",
                        ),
                        ("place__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="otherplace_bearing_from_place",
                violation_error_message="A distance and a direction are from a place, such as “12 km north”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="otherplace",
            constraint=models.UniqueConstraint(
                fields=("incident", "place", "region", "latitude", "longitude", "bearing"),
                name="otherplace_once",
                nulls_distinct=False,
                violation_error_message="This place stands here already.",
            ),
        ),
    ]
