"""Acts on what is published: withdraw, merge, split, refresh, redact, release.

One person proposes and another confirms. Nothing of a page comes in.
"""
