"""Acts on published records: withdraw, merge, split, refresh, redact, and cut releases.

One person proposes, another confirms. Views and templates belong in `desk`.
"""
