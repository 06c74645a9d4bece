"""Plain text files: detection of the encoding, and unwrapping of lines."""
