"""The page of the search, and searches that are kept."""
