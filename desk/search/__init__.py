"""The page of the search, and saved searches."""
