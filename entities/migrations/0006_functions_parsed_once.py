"""The function by which names are compared looks nothing up when it is called."""

from django.db import migrations

FOLD = """
CREATE OR REPLACE FUNCTION entities_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1));
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0005_words_in_lists")]

    operations = [migrations.RunSQL(FOLD, migrations.RunSQL.noop)]
