"""Finds dates in English prose as EDTF: absolute dates, and dates relative to the document's.

Pure functions of a text, without access to records.
"""
