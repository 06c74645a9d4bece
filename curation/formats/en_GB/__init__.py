"""Formats for British English that replace Django's own."""
