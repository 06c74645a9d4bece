"""The filters of the lists. Each has its condition on the index in SQL."""

from api.filters.declared import declared_filters
from api.filters.fields import Pattern, SqlFilter, clean
from api.filters.filtersets import (
    FindingFilters,
    GroupFilters,
    PlaceFilters,
    SourceFilters,
    TermFilters,
)
from api.filters.incidents import IncidentFilters
from api.filters.measures import Moment, MomentOrDay
from api.filters.shared import ListFilters

__all__ = [
    "FindingFilters",
    "GroupFilters",
    "IncidentFilters",
    "ListFilters",
    "Moment",
    "MomentOrDay",
    "Pattern",
    "PlaceFilters",
    "SourceFilters",
    "SqlFilter",
    "TermFilters",
    "clean",
    "declared_filters",
]
