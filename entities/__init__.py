"""Places, groups, incidents, findings, their citations, and how each is published.

Imports only `sources`. Permissions and the workflow belong to `curation`.
"""
