from api.filters.fields import Moment, Pattern, SqlFilter, clean
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
    "Moment",
    "Pattern",
    "PlaceFilters",
    "SourceFilters",
    "SqlFilter",
    "clean",
]
