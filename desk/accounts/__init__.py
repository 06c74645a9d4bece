"""The pages of accounts: signing in, second factors, sessions, a new password."""
