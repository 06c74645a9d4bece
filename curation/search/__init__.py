"""The search of staff: any word of records, quotes, notes, comments and documents' texts."""
