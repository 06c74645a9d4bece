"""The read-only API over what is published. Imports `publication` alone, and has no tables."""
