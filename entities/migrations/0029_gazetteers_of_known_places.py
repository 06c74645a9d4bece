"""Places that were loaded before have the gazetteer that their code tells.

Numbers are those of GeoNames. Codes of ISO 3166 came from the table of the world: a file of one's own
that had some is named when it is loaded again, with its gazetteer.
"""

from django.db import migrations
from django.db.models import Q

GEONAMES = {
    "key": "geonames",
    "name": "GeoNames",
    "homepage": "https://www.geonames.org/",
    "licence": "CC BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "attribution": "GeoNames (https://www.geonames.org/), CC BY 4.0, changed",
}
WORLD = {
    "key": "sourcebook-world",
    "name": "Countries and units of ISO 3166, from Unicode CLDR, GeoNames and Natural Earth",
    "homepage": "https://cldr.unicode.org/",
    "licence": "Unicode-3.0, MIT, CC BY 4.0",
    "licence_url": "https://www.unicode.org/license.txt",
    "attribution": (
        "Codes and names: Unicode CLDR (Unicode License V3) and iso-3166 (MIT), changed;"
        " points: GeoNames (https://www.geonames.org/), CC BY 4.0, changed, and Natural Earth"
    ),
}


def name_gazetteers(apps, schema_editor):
    Place = apps.get_model("entities", "Place")
    Gazetteer = apps.get_model("entities", "Gazetteer")
    for said, places in (
        (GEONAMES, Place.objects.filter(code__regex=r"^[0-9]+$")),
        (WORLD, Place.objects.filter(Q(kind="country") | Q(code__contains="-"))),
    ):
        if places.exists():
            places.update(gazetteer=Gazetteer.objects.create(**said))


class Migration(migrations.Migration):
    dependencies = [("entities", "0028_gazetteers")]

    operations = [migrations.RunPython(name_gazetteers, migrations.RunPython.noop)]
