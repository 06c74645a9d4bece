"""What a text says that a record could hold, and what looks wrong: advice that never decides.

Readers of English prose (`counts`, `dates`, `names`, `speakers`, `denials`) are pure functions,
deterministic, each finding with its place in the text (Unicode code points, `end` excluded) and a
sentence that says what was recognised; names are found in any script. `checks` compare quoted words
with values. Nothing here changes a record: what is suggested is entered by a person.
"""
