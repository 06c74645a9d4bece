"""What the lists are searched by is found through trigrams; the latest incidents in order."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [
        ("entities", "0004_no_truncate"),
        ("sources", "0009_words_in_lists"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="alias",
            index=GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="alias_name_words"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=GinIndex(
                OpClass(Upper("statement"), name="gin_trgm_ops"), name="finding_statement_words"
            ),
        ),
        migrations.AddIndex(
            model_name="group",
            index=GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="group_name_words"),
        ),
        migrations.AddIndex(
            model_name="identifier",
            index=GinIndex(
                OpClass(Upper("value"), name="gin_trgm_ops"), name="identifier_value_words"
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"), name="incident_title_words"
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=GinIndex(
                OpClass(Upper("summary"), name="gin_trgm_ops"), name="incident_summary_words"
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                models.OrderBy(models.F("date_earliest"), descending=True, nulls_last=True),
                models.OrderBy(models.F("record_ptr"), descending=True),
                name="incident_latest",
            ),
        ),
        migrations.AddIndex(
            model_name="place",
            index=GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="place_name_words"),
        ),
    ]
