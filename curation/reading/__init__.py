"""What a text says that a record could hold: names, counts, dates, speakers.

Pure functions over a text, deterministic, each finding with its place in the text (Unicode code
points, `end` excluded) and a sentence that says what was recognised. English prose only; names
are found in any script.
"""
