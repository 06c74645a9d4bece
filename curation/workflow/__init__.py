"""From draft to approved: entering, submitting, recalling, verifying, approving, discarding.

Other acts on published records belong in `curation.standing`.
"""
