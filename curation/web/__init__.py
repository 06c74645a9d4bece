"""WSGI handlers, security headers, request bodies, uploads and slow connections.

Nothing here knows about records.
"""
