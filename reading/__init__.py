"""Finds suggestions for a record in a text, and possible mistakes in a record. Advice only.

The readers (`counts`, `dates`, `names`, `speakers`, `denials`) are deterministic pure functions of
English prose; names are found in any script. Each result has its offsets in the text (Unicode code
points, `end` excluded) and a sentence that explains it. `checks` compare quoted words with values.
Nothing here changes a record: a person enters each suggestion.
"""
