"""The append-only log, the index made from it, releases, and what the public is promised.

Knows no entity and imports no room: `curation` hands it finished documents.
"""
