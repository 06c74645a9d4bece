"""Only who writes records may have contributions noted: not a login that reads the API alone.

The application's login is given the right after each `migrate`, see `curation.database.grants`.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sources", "0014_text_blocks")]

    operations = [
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION sources_contribute(bigint, boolean) FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION sources_contribute(bigint, boolean) TO PUBLIC",
        )
    ]
