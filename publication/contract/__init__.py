"""The public contract: each kind of record with each key of its document, declared once.

Code that describes or converts documents derives from it: OpenAPI, CSV and tables with their
dictionary, the terms of JSON-LD, plain columns and filters of the index. Reading documents and
handling requests do not belong here.
"""

from publication.contract.declaration import KindContract
from publication.contract.findings import FINDING
from publication.contract.groups import GROUP
from publication.contract.incidents import INCIDENT
from publication.contract.places import PLACE
from publication.contract.shared import walk
from publication.contract.sources import SOURCE
from publication.contract.terms import TERM
from publication.vocabulary import Kind

__all__ = [
    "CONTRACT",
    "FORMAT_VERSION",
]

CONTRACT: dict[Kind, KindContract] = {
    contract.kind: contract for contract in (GROUP, INCIDENT, FINDING, SOURCE, PLACE, TERM)
}

# The version of documents that are rendered today: that of the newest key.
FORMAT_VERSION = max(
    key.since for contract in CONTRACT.values() for _, key in walk(contract.every_key)
)
