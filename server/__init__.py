"""The PostgreSQL that comes with Sourcebook, and `serve`.

Imports no room, and only `serve` loads it where `DATABASE_URL` is set.
"""
