"""Second codings hold no characters that no reader sees."""

from django.db import migrations

from curation.database.hidden_guards import hidden_guard, no_hidden_guard

GUARDED = {
    "curation_codedrecord": ("title", "posted", "values", "cited"),
    "curation_comparedvalue": ("variable", "label", "first", "second", "comment"),
}


class Migration(migrations.Migration):
    dependencies = [("curation", "0067_second_coding")]

    operations = [
        migrations.RunSQL(hidden_guard(table, *columns), no_hidden_guard(table))
        for table, columns in GUARDED.items()
    ]
