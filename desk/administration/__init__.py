"""The pages of administrators: users, API keys, the audit trail, the pace of review."""
