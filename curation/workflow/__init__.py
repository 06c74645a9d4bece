"""From draft to approved: entering, submitting, verifying, approving, taking back, discarding.

Acts on what is published already, other than approving anew, are in `curation.standing`.
"""
