"""Lists of the admin: searching, filters, acts on many records, remembered views, export."""
