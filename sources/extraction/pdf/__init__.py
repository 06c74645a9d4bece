"""Extraction of PDF text in reading order, page by page. Scripts and actions are never run."""
