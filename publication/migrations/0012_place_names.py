"""Places are found by a part of their name, or one spelled much alike, as groups are."""

from django.db import migrations

NAMES = """
CREATE INDEX pub_placerow_like_now ON publication_placerow USING gin (sort_name gin_trgm_ops)
    WHERE seq_to = 9223372036854775807;
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0011_index_cells")]

    operations = [migrations.RunSQL(NAMES, "DROP INDEX pub_placerow_like_now;")]
