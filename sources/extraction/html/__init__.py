"""Web pages: what a reader sees of the main part. Nothing that a page names is fetched."""
