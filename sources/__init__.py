"""Documents, their frozen text, passages, extraction, and what all records share.

No room comes before this one: groups, incidents, review and publication do not belong here.
"""
