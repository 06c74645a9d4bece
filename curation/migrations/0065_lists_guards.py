"""Acts on many records and remembered lists hold no characters that no reader sees."""

from django.db import migrations

from curation.database.hidden_guards import hidden_guard, no_hidden_guard


class Migration(migrations.Migration):
    dependencies = [("curation", "0064_lists")]

    operations = [
        migrations.RunSQL(
            hidden_guard("curation_bulkact", "comment"), no_hidden_guard("curation_bulkact")
        ),
        migrations.RunSQL(
            hidden_guard("curation_bulkrecord", "reason"), no_hidden_guard("curation_bulkrecord")
        ),
        migrations.RunSQL(
            hidden_guard("curation_listview", "of", "hidden", "filters"),
            no_hidden_guard("curation_listview"),
        ),
    ]
