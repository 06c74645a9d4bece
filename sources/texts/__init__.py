"""Texts: allowed characters, normalisation, sentences, blocks, pages and windows.

All offsets are Unicode code points. Interpretation of texts belongs to `reading`.
"""
