"""Kinds of ties between incidents are terms of the codebook. The next migration guards them."""

from django.db import migrations, models

# The type of a column cannot be changed while the condition of a trigger names it.
UNGUARDED = "DROP TRIGGER entities_incidenttie_wholes ON entities_incidenttie;"
GUARDED = """
CREATE CONSTRAINT TRIGGER entities_incidenttie_wholes
    AFTER INSERT OR UPDATE ON entities_incidenttie DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'part of') EXECUTE FUNCTION entities_guard_wholes();
ALTER TABLE entities_incidenttie ENABLE ALWAYS TRIGGER entities_incidenttie_wholes;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("entities", "0037_choices_as_in_files_guards"),
    ]

    operations = [
        migrations.RunSQL(UNGUARDED, GUARDED),
        migrations.RemoveConstraint(
            model_name="incidenttie",
            name="incidenttie_kind_known",
        ),
        migrations.AlterField(
            model_name="incidenttie",
            name="kind",
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name="incidenttieevent",
            name="kind",
            field=models.CharField(max_length=40),
        ),
        # Made after `migrate` for a column of terms; on the way back it names the column, too.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "DROP TRIGGER IF EXISTS entities_known_term_kind ON entities_incidenttie;",
        ),
    ]
