"""Names and words are looked up as `fold_name` has them; the indexes are made again with it."""

import django.contrib.postgres.indexes
from django.db import migrations

import sources.models.indexes

SPELLINGS = """
DROP INDEX IF EXISTS entities_group_spelling, entities_alias_spelling;
DROP FUNCTION entities_fold(text);
"""

FORMER_SPELLINGS = """
CREATE FUNCTION entities_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1));
CREATE INDEX entities_group_spelling ON entities_group
    USING gin (entities_fold(name) public.gin_trgm_ops);
CREATE INDEX entities_alias_spelling ON entities_alias
    USING gin (entities_fold(name) public.gin_trgm_ops);
"""

WORDS = [
    ("alias", "name"),
    ("finding", "statement"),
    ("group", "name"),
    ("identifier", "value"),
    ("incident", "title"),
    ("incident", "summary"),
    ("place", "name"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("entities", "0009_citation_keys_in_order"),
        ("sources", "0019_words_fold_alike"),
    ]

    operations = [
        migrations.RunSQL(SPELLINGS, FORMER_SPELLINGS),
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
