"""The pages of editors, reviewers, publishers and administrators, in the Django admin.

`curation` decides what they may do. A page calls one of its functions and shows the result. Rules
do not belong here, nor queries for anything that no page shows.
"""
