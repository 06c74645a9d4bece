"""The formats of lists and records besides their JSON."""

from api.formats.archive import ZIP
from api.formats.flat import CSV
from api.formats.followthemoney import FOLLOWTHEMONEY
from api.formats.format import Export, Format
from api.formats.geojson import GEOJSON
from api.formats.jsonld import JSONLD
from api.formats.ndjson import NDJSON
from api.formats.stix.bundle import STIX
from publication.vocabulary import Kind

__all__ = [
    "FORMATS",
    "OFFERED",
    "Export",
    "Format",
]

FORMATS = (CSV, ZIP, NDJSON, GEOJSON, JSONLD, STIX, FOLLOWTHEMONEY)

OFFERED = {kind: tuple(each for each in FORMATS if kind in each.kinds) for kind in Kind}
