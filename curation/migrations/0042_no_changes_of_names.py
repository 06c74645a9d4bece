"""Names are looked up by their keys, so nothing has to know which of them changed."""

from importlib import import_module

from django.db import migrations

BEGUN = import_module("curation.migrations.0011_changed_names")
BY_NUMBER = import_module("curation.migrations.0039_changes_of_names_by_number")
MORE = import_module("curation.migrations.0040_countries_of_known_names")


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0041_place_names_hide_nothing"),
        ("entities", "0015_names_by_their_words"),
    ]

    operations = [
        migrations.RunSQL(
            MORE.NO_TRIGGERS + BEGUN.NOT_KEPT,
            BEGUN.CHANGED_NAMES + BY_NUMBER.BY_NUMBER + MORE.TRIGGERS,
        )
    ]
