"""Comments, notifications, and who is looking at a record. None of them decides anything."""
