"""What the API reads: the SQL of lists and records, moments, pages, the connection it reads by.

Nothing of a request but its parameters comes in.
"""
