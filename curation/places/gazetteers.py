"""The gazetteers that come with the project, and what is said of any other."""

from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError

from curation.places.errors import PlacesError
from entities.models import Gazetteer

__all__ = ["GEONAMES", "WORLD_TABLE", "GazetteerSaid", "stored_gazetteer"]


@dataclass(frozen=True)
class GazetteerSaid:
    """What is said of a gazetteer. `attribution` is what is written beside its data."""

    key: str
    name: str
    licence: str
    attribution: str
    homepage: str = ""
    licence_url: str = ""


GEONAMES = GazetteerSaid(
    key="geonames",
    name="GeoNames",
    homepage="https://www.geonames.org/",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    attribution="GeoNames (https://www.geonames.org/), CC BY 4.0, changed",
)

WORLD_TABLE = GazetteerSaid(
    key="sourcebook-world",
    name="Countries and units of ISO 3166, from Unicode CLDR, GeoNames and Natural Earth",
    homepage="https://cldr.unicode.org/",
    licence="Unicode-3.0, MIT, CC BY 4.0",
    licence_url="https://www.unicode.org/license.txt",
    attribution=(
        "Codes and names: Unicode CLDR (Unicode License V3) and iso-3166 (MIT), changed;"
        " points: GeoNames (https://www.geonames.org/), CC BY 4.0, changed, and Natural Earth"
    ),
)


def stored_gazetteer(said: GazetteerSaid, *, write: bool) -> Gazetteer:
    """Return the gazetteer with this key as it is now said to be; `write` stores it.

    Raises PlacesError for what cannot be stored.
    """
    gazetteer = Gazetteer.objects.filter(key=said.key).first() or Gazetteer(key=said.key)
    for each in fields(said):
        setattr(gazetteer, each.name, getattr(said, each.name))
    try:
        gazetteer.full_clean(validate_unique=False)
    except ValidationError as error:
        raise PlacesError(f"{said.key or 'The gazetteer'}: {' '.join(error.messages)}") from error
    if write:
        gazetteer.save()
    return gazetteer
