"""The worked example of CONTRIBUTING.md: incidents tell the motive, why it was done.

`python -m tests.worked_example.apply FOLDER` does it in a copy of the project.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

__all__ = ["WRITTEN_BY_COMMANDS", "apply"]

VALUE_SET = """

class Motive(models.TextChoices):
    POLITICAL = "political", "political"
    CRIMINAL = "criminal", "criminal"
    RELIGIOUS = "religious", "religious"
    UNKNOWN = "unknown", "unknown"
"""
FIELD = """
    motive = models.CharField(max_length=9, choices=Motive, default=Motive.UNKNOWN)"""
CONSTRAINT = """
            known_choice("incident", "motive", Motive),"""
DECLARED = """
        FieldValue(("motive",), ValueType.TERM),"""
PUBLISHED = """
        Key(
            "motive",
            Term(Motive),
            "Why it was done",
            since=2,
            nullable=True,
            cited=True,
            filter=Filter("Why it was done."),
            left_out=(LeftOut(("stix", "ftm"), "neither model has motives"),),
        ),"""
SEED = """
   "motive": "political","""
SEED_CITATION = """,
 {
  "model": "entities.citation",
  "fields": {
   "record": ["I1"],
   "passage": ["S6", 83, 267],
   "field": "incident.motive"
  }
 }"""
TEST = '''"""The motive of an incident."""

from typing import Any

from entities.values import values_of
from tests.factories import a_document, an_incident


def test_the_motive_of_an_incident_needs_evidence_once_it_is_known(editor: Any) -> None:
    incident = an_incident(editor, a_document(editor), motive="religious")
    [motive] = [value for value in values_of(incident) if value.key == "incident.motive"]
    assert motive.text == "religious" and motive.needs_citation
    incident.motive = "unknown"
    assert not any(value.text == "unknown" for value in values_of(incident))
'''
WRITTEN_BY_COMMANDS = {"docs/tables.md", "docs/filters.md"}
"""Pages that derive from the contract."""


def apply(root: Path) -> None:
    """Apply every step to the project at `root`. Raises ValueError if the code does not match."""
    import_it = "from vocabulary.records import Motive\n"

    value_sets = root / "vocabulary" / "records.py"
    _insert(
        value_sets, r"class IncidentKind\(.*?\n\n", VALUE_SET.lstrip("\n") + "\n\n", before=True
    )

    model = root / "entities" / "models" / "incident.py"
    _insert(model, r"from vocabulary\.records import ", import_it, before=True)
    _insert(model, r"\n    date_latest = models\.DateField\([^\n]*", FIELD)
    _insert(model, r'\n            clock_constraint\("incident", "time"\),', CONSTRAINT)

    declared = root / "entities" / "declared.py"
    _insert(declared, r'"entities\.Incident",.*?FieldValue\(\("date",\)[^\n]*', DECLARED)

    contract = root / "publication" / "contract" / "incidents.py"
    _insert(contract, r"    Key,\n", "    LeftOut,\n")
    _insert(contract, r"from vocabulary\.records import ", import_it, before=True)
    _insert(contract, r'"It happened, or may have happened,"\),\n        \),', PUBLISHED)

    seed = root / "seeds" / "incidents.json"
    _insert(seed, r'\n   "record_ptr": \["I1"\],', SEED)
    _insert(seed, r"\n \}(?=\n\]\n\Z)", SEED_CITATION)

    (root / "tests" / "entities" / "test_motives.py").write_text(TEST)

    touched = [value_sets, model, declared, contract]
    _run(root, "-m", "ruff", "check", "--no-cache", "--quiet", "--fix", *map(str, touched))
    _run(root, "-m", "ruff", "format", "--no-cache", "--quiet", *map(str, touched))
    _run(root, "manage.py", "makemigrations", "entities", "--name", "incident_motive")
    _run(root, "-m", "tests.contract.pages")


def _insert(path: Path, pattern: str, text: str, *, before: bool = False) -> None:
    """Insert a text after, or before, the only place that matches a pattern."""
    content = path.read_text()
    found = list(re.finditer(pattern, content, re.DOTALL))
    if len(found) != 1:
        raise ValueError(f"{pattern} is {len(found)} times in {path.name}, not once.")
    at = found[0].start() if before else found[0].end()
    path.write_text(content[:at] + text + content[at:])


def _run(root: Path, *command: str) -> None:
    environment = {**os.environ, "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "curation.settings"}
    subprocess.run([sys.executable, *command], cwd=root, env=environment, check=True)


if __name__ == "__main__":
    apply(Path(sys.argv[1]).resolve())
