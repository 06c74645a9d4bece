"""Names: the words of a text, known names in a text, people, and name search.

Only `known` and `search` query the database.
"""
