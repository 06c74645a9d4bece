"""Line and paragraph separators, and blanks that count as signs or letters, hide as well."""

from importlib import import_module

from django.db import migrations

EARLIER = import_module("curation.migrations.0021_hidden_characters_guards").HIDES.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
HIDES = EARLIER.replace(r"\u3164", r"\u2028\u2029\u2800\u3164").replace(
    r"\U0001bca0", r"\U00016fe4\U0001d159\U0001bca0"
)


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0037_readings_are_of_reading"),
    ]

    operations = [migrations.RunSQL(HIDES, EARLIER)]
