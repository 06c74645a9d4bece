"""Text: which characters stay, how it is normalised, its sentences, blocks, pages and windows.

Offsets are Unicode code points everywhere. What a text means is for `reading` to say.
"""
