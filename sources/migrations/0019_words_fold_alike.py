"""Words are looked up as `fold_name` has them; the indexes are made again with it."""

import django.contrib.postgres.indexes
from django.db import migrations

import sources.models.indexes

WORDS = [("document", "title"), ("document", "link"), ("passage", "exact")]


class Migration(migrations.Migration):
    dependencies = [("sources", "0018_fold_name")]

    operations = [
        *[migrations.RemoveIndex(model, f"{model}_{field}_words") for model, field in WORDS],
        *[
            migrations.AddIndex(
                model,
                django.contrib.postgres.indexes.GinIndex(
                    django.contrib.postgres.indexes.OpClass(
                        sources.models.indexes.FoldName(field), name="gin_trgm_ops"
                    ),
                    name=f"{model}_{field}_folded",
                ),
            )
            for model, field in WORDS
        ],
    ]
