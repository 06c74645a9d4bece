"""The two ways into the application, the headers of every answer, uploads, slow connections.

What surrounds a request. Nothing here knows a record.
"""
