"""The value sets of entered and published data, each defined once.

The models of records, the public contract and the API use the same sets. Values are added but never
removed, because published documents contain them. docs/vocabularies.md lists their equivalents. No
other code of the project belongs here.
"""
