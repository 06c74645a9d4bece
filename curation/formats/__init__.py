"""How moments are written on the pages, by language, as Django finds it."""
