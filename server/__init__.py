"""The embedded PostgreSQL, and the command `serve`.

Where `DATABASE_URL` is set, only `serve` loads the embedded server.
"""
