"""E-mail messages. Remote content is never fetched."""
