"""What the lists are searched by is found through trigrams, however many rows there are."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0008_publisher_reopens"),
    ]

    operations = [
        # It stays when this goes, for others use it.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm;", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="document",
            index=GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"), name="document_title_words"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=GinIndex(OpClass(Upper("link"), name="gin_trgm_ops"), name="document_link_words"),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=GinIndex(
                OpClass(Upper("exact"), name="gin_trgm_ops"), name="passage_exact_words"
            ),
        ),
    ]
