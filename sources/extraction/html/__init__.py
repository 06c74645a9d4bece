"""Extraction of the visible main content of web pages. No linked resource is fetched."""
