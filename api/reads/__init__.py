"""Reading for the API: the SQL of lists and records, positions, pages, the connection.

Of a request, only its parameters come in.
"""
