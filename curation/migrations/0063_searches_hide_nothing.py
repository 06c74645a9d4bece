"""Kept searches and messages of loads hold no characters that no reader sees."""

from django.db import migrations

from curation.database.hidden_guards import hidden_guard, no_hidden_guard


class Migration(migrations.Migration):
    dependencies = [("curation", "0062_codebook_four_eyes_guards")]

    operations = [
        migrations.RunSQL(
            hidden_guard("curation_savedsearch", "name", "parameters"),
            no_hidden_guard("curation_savedsearch"),
        ),
        migrations.RunSQL(
            hidden_guard("curation_townload", "message"), no_hidden_guard("curation_townload")
        ),
    ]
