"""Signing in by a provider of OpenID Connect, and which account belongs to whom there."""
