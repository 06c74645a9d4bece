"""How moments and numbers are written on pages, in place of what Django has for a language."""
