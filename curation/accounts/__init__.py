"""Accounts: roles, signing in, second factors, sessions and the audit trail."""
