"""Text: allowed characters, normalising, sentences, blocks, pages and windows.

Offsets are Unicode code points everywhere. The meaning of a text belongs to `reading`.
"""
