"""Plain text: its encoding and its lines."""
