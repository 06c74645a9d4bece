"""Files of word processors. Macros and embedded objects are never opened."""
