"""What a record was merged into stands beside its standing, and in its history."""

import django.db.models.deletion
from django.db import migrations, models

SAYS = "The record that this one was merged into. Set once, by the merge."


class Migration(migrations.Migration):
    dependencies = [("sources", "0015_who_may_contribute")]

    operations = [
        migrations.AddField(
            model_name="record",
            name="successor",
            field=models.ForeignKey(
                editable=False,
                help_text=SAYS,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_into_this",
                to="sources.record",
            ),
        ),
        migrations.AddField(
            model_name="recordevent",
            name="successor",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                help_text=SAYS,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="sources.record",
            ),
        ),
    ]
