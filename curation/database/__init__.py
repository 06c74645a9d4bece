"""The logins of the database, what each may do, and what holds for all its functions."""
