"""The views of the API: each parses a request, reads, and answers. They contain no SQL."""
