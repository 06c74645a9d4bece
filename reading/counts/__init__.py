"""Counts in English prose: their bounds, whom they count, and what happened to these people.

Pure functions over a text. Nothing here knows a record.
"""
