"""The database logins, their rights on tables, and settings of all functions in the database."""
