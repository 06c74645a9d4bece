"""Reference places: loading them from tables, and publishing those that records refer to."""
