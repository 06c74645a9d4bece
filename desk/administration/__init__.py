"""The pages of administrators: people, keys of the API, the audit trail, the pace of review."""
