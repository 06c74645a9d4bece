"""Finds counts in English prose: their bounds, the people they count, and what happened to them.

Pure functions of a text, without access to records.
"""
