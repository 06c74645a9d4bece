"""Signing in through an OpenID Connect provider, and linking accounts to it."""
