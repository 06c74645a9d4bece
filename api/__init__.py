"""The read-only API for published data. Imports only `publication` and has no tables."""
