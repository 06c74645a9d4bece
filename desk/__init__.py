"""The pages of editors, reviewers, publishers and administrators, in the Django admin.

What they may do is decided by `curation`; a page asks, calls one function, and shows the answer.
No rule comes in here, and nothing of a database but what a page lists.
"""
