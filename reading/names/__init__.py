"""Names: words of a text, known names in a text, people, and looking names up.

Only `known` and `search` read the database.
"""
