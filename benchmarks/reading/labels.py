"""Labelled reports: texts with what a reader should find in them. README.md has the format."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from vocabulary.incidents import PartOfDay, WeaponKind
from vocabulary.records import Outcome, Victims
from vocabulary.terms import Terms

__all__ = ["Label", "LabelError", "Report", "read_folder", "read_reports"]

OUTCOMES = frozenset({*Outcome.values, "casualties"})
"""The outcomes of a toll; `casualties` does not distinguish killed from wounded."""

_BOUNDS = re.compile(r"(?:(?P<about>~)?(?P<low>\d+)?(?P<open>\+)?(?:-(?P<high>\d+))?)$")


class LabelError(ValueError):
    """A line is not in the format; the message says which one."""


@dataclass(frozen=True)
class Label:
    """A toll in a text: bounds (None if there is none), `about` a number, outcome, victims.

    `victims` is empty if the label does not state them.
    """

    at_least: int | None
    at_most: int | None
    about: int | None
    outcome: str
    victims: str
    is_part: bool


@dataclass
class Report:
    """A text with its labels; `published` is the document's date (EDTF, or empty)."""

    text: str
    language: str
    published: str
    source: str
    tolls: list[Label] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    denials: int = 0
    weapons: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)


def read_folder(folder: Path) -> list[Report]:
    """Return the reports of all `.txt` files of a folder, sorted by file name.

    Raises LabelError for a line that is not in the format, and for a folder without reports.
    """
    reports = [report for path in sorted(folder.glob("*.txt")) for report in read_reports(path)]
    if not reports:
        raise LabelError(f"{folder} holds no labelled reports (*.txt)")
    return reports


def read_reports(path: Path) -> Iterator[Report]:
    """Yield the reports of one file. Raises LabelError."""
    settings = {"language": "en", "published": ""}
    lines: list[str] = []
    report: Report | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if line.startswith("= "):
            if report is None:
                text = "\n".join(lines).strip()
                if not text:
                    raise LabelError(f"{where}: a label without a text before it")
                report = Report(text, settings["language"], settings["published"], where)
            _label(report, line[2:].split(), where)
            continue
        if report is not None and (line.strip() or line.startswith("@")):
            yield report
            report, lines = None, []
        if line.startswith("@"):
            name, _, value = line[1:].partition(" ")
            if name not in settings:
                raise LabelError(f"{where}: “@{name}” is neither @language nor @published")
            settings[name] = value.strip()
        elif not line.startswith("#") and report is None:
            lines.append(line)
    if report is not None:
        yield report
        lines = []
    if any(line.strip() for line in lines):
        raise LabelError(f"{path.name}: the last text has no label")


def _label(report: Report, words: list[str], where: str) -> None:
    kind = words[0]
    if kind == "none" and len(words) == 1:
        report.labelled |= {"tolls"}
    elif kind == "date" and len(words) == 2:
        report.dates.append(words[1])
        report.labelled.add("dates")
    elif words == ["no", "speaker"]:
        report.labelled.add("speakers")
    elif kind == "speaker" and len(words) > 1:
        report.speakers.append(" ".join(words[1:]))
        report.labelled.add("speakers")
    elif kind == "weapon" and len(words) > 1:
        report.weapons.append(_listed(WeaponKind, " ".join(words[1:]), where))
        report.labelled.add("weapons")
    elif kind == "time" and len(words) == 2:
        report.times.append(words[1])
        report.labelled.add("times")
    elif kind == "part" and len(words) == 2:
        report.times.append(_listed(PartOfDay, words[1], where))
        report.labelled.add("times")
    elif words in (["no", "weapon"], ["no", "time"]):
        report.labelled.add(f"{words[1]}s")
    elif kind == "denial" and len(words) == 1:
        report.denials += 1
        report.labelled.add("denials")
    else:
        report.tolls.append(_toll(words, where))
        report.labelled.add("tolls")


def _listed(terms: type[Terms], value: str, where: str) -> str:
    if value not in terms.values:
        raise LabelError(f"{where}: “{value}” is no value of {terms.__name__}")
    return value


def _toll(words: list[str], where: str) -> Label:
    bounds = _BOUNDS.match(words[0])
    if not bounds or len(words) < 2 or words[1] not in OUTCOMES:
        raise LabelError(f"{where}: “= {' '.join(words)}” is no label")
    is_part = words[-1] == "part"
    victims = " ".join(words[2 : len(words) - is_part])
    if victims and victims not in Victims.values:
        raise LabelError(f"{where}: “{victims}” is no kind of victims")
    low = int(bounds["low"]) if bounds["low"] else None
    high = int(bounds["high"]) if bounds["high"] else None
    about = None
    if bounds["about"]:
        low, about = None, low
    elif not bounds["open"] and high is None:
        high = low
    if low is None and high is None and about is None:
        raise LabelError(f"{where}: “{words[0]}” gives no number")
    return Label(low, high, about, words[1], victims, is_part)
