"""Lists of the admin: filters, what is remembered of them, and their export."""
