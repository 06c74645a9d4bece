"""The Django project package and the review workflow: who may do what to a record, and when.

Rules are plain functions that raise typed errors (`curation.errors`). Pages belong in `desk`, code
that reads text belongs in `reading`.
"""
