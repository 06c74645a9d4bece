"""The kind of a tie between incidents may be an own term, and one below “part of” makes a part."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0036_lost_ends_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="incidenttie",
            name="part",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="incidenttie",
            index=models.Index(
                condition=models.Q(("seq_to", 9223372036854775807)),
                fields=["kind"],
                name="pub_incident_tie_kind_now",
            ),
        ),
        migrations.AddIndex(
            model_name="incidenttie",
            index=models.Index(
                fields=["kind"], include=("seq_from", "seq_to"), name="pub_incident_tie_kind_at"
            ),
        ),
    ]
