"""Reads what a text says that a record could contain, and what looks wrong. Only advice.

The readers (`counts`, `dates`, `names`, `speakers`, `denials`) are deterministic pure functions of
English prose; names are found in any script. Each result has its offsets in the text (Unicode code
points, `end` excluded) and a sentence that explains it. `checks` compare quoted words with values.
Nothing here changes a record: a person enters what is suggested.
"""
