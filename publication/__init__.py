"""The append-only log, the index over it, releases, and the contract with consumers.

It knows no entities: `curation` passes finished documents to it.
"""
