"""Documents, their frozen text, passages, extraction, and the shared parts of all records.

This app must not depend on groups, incidents, review or publication.
"""
