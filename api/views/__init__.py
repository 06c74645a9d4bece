"""The addresses of the API: each takes a request, reads, and answers. No SQL stands here."""
