from api.filters.fields import SqlFilter, clean
from api.filters.filtersets import (
    FindingFilters,
    GroupFilters,
    IncidentFilters,
    PlaceFilters,
    SourceFilters,
)

__all__ = [
    "FindingFilters",
    "GroupFilters",
    "IncidentFilters",
    "PlaceFilters",
    "SourceFilters",
    "SqlFilter",
    "clean",
]
