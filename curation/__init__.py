"""The project package, and the review workflow: who may do what to a record, and when.

Rules are plain functions with typed errors (`curation.errors`). Pages are in `desk`, and nothing
that reads a text is here.
"""
