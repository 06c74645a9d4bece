"""Terms of the rows of records, for filters that have no column of their own.

The shape of the index is told by a digest from now on, so `migrate` makes its rows again once.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

COLUMNS = "seq_from, date_to, kind, country, contested, killed_min, latitude, longitude, cell, published_at"


def _by_date(columns: str) -> str:
    """The list of incidents in its order, with what its filters ask of a row beside it."""
    return f"""
DROP INDEX pub_incident_date_now;
CREATE INDEX pub_incident_date_now ON publication_incidentrow (date_from, public_id)
    INCLUDE ({columns}) WHERE seq_to = 9223372036854775807;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0017_log_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="findingrow",
            name="terms",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="grouprow",
            name="terms",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="incidentrow",
            name="terms",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="placerow",
            name="terms",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="sourcerow",
            name="terms",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="loghead",
            name="index_shape",
            field=models.CharField(db_default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="findingrow",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["terms"], name="pub_finding_terms"
            ),
        ),
        migrations.AddIndex(
            model_name="grouprow",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["terms"], name="pub_group_terms"
            ),
        ),
        migrations.AddIndex(
            model_name="incidentrow",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["terms"], name="pub_incident_terms"
            ),
        ),
        migrations.AddIndex(
            model_name="placerow",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["terms"], name="pub_place_terms"
            ),
        ),
        migrations.AddIndex(
            model_name="sourcerow",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["terms"], name="pub_source_terms"
            ),
        ),
        migrations.RunSQL(_by_date(f"{COLUMNS}, terms"), _by_date(COLUMNS)),
    ]
