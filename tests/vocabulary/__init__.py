"""Value sets: their definitions, and what other data call their values."""
