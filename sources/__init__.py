"""Documents, their frozen text, passages, extraction, and what every record shares.

No room comes before this one: nothing of groups, incidents, review or publication comes in.
"""
