"""The items of a list, a table or a paragraph, and what the readers find in each."""
