"""Word processor documents. Macros and embedded objects are never opened."""
