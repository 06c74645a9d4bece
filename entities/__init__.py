"""Places, groups, incidents, findings, their citations, and how each is published.

Imports `sources` alone. Who may change a record, and when, is for `curation` to say.
"""
