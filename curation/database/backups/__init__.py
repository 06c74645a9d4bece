"""Backups: everything in the database as a folder, restored on any supported PostgreSQL."""
