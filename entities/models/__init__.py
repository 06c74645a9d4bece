"""The tables of places, groups, incidents, findings and citations.

Constraints belong here; steps of the workflow do not.
"""

from .attribute import FindingAttribute, GroupAttribute, IncidentAttribute
from .citation import Citation
from .dataset_identifier import FindingIdentifier, IncidentIdentifier
from .finding import Finding, FindingGroup, FindingPlace, Quantity
from .gazetteer import Gazetteer, PlaceClaim, PlaceIdentifier, PlaceSuccessor
from .group import Alias, Group, GroupCountry, Identifier, Tie
from .incident import Attribution, Casualties, Incident, OtherPlace, Point, Target, Weapon
from .incident_tie import IncidentTie
from .place import Place, PlaceName
from .term import Term, TermTranslation

__all__ = [
    "Alias",
    "Attribution",
    "Casualties",
    "Citation",
    "Finding",
    "FindingAttribute",
    "FindingGroup",
    "FindingIdentifier",
    "FindingPlace",
    "Gazetteer",
    "Group",
    "GroupAttribute",
    "GroupCountry",
    "Identifier",
    "Incident",
    "IncidentAttribute",
    "IncidentIdentifier",
    "IncidentTie",
    "OtherPlace",
    "Place",
    "PlaceClaim",
    "PlaceIdentifier",
    "PlaceName",
    "PlaceSuccessor",
    "Point",
    "Quantity",
    "Target",
    "Term",
    "TermTranslation",
    "Tie",
    "Weapon",
]
