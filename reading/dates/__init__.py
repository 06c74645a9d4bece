"""Dates in English prose, as EDTF: written ones, and those read against the document's date.

Pure functions over a text. Nothing here knows a record.
"""
