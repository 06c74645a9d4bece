"""The value sets of what is entered and published, each written once.

The models of records, the public contract and the API read the same set. Values are only ever
added, since published documents hold them. What they map to: docs/vocabularies.md. What never comes
in: anything else of the project.
"""
