"""Names: how words compare, how known names are found, whom a text names.

`known` is the one module that reads the database.
"""
