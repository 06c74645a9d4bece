"""PDF files: words in reading order, page by page. Scripts and actions in them are never run."""
