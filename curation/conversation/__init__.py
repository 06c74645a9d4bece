"""Comments, notifications, and who has a record open. None of them affects approval."""
