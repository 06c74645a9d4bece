"""Counts the results of the readers and the quote checks on labelled reports."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from benchmarks.reading.labels import Label, Report
from reading.checks.advice import Quote
from reading.checks.counts import check_count
from reading.counts.find import FoundCount, find_counts
from reading.dates.find import find_dates
from reading.denials import find_denials
from reading.manner.times import find_times
from reading.manner.weapons import find_weapons
from reading.names.known import KnownNames
from reading.speakers import find_speakers
from sources.texts.sentences import sentence_spans
from vocabulary.records import Outcome, Victims

__all__ = ["Rate", "measure", "seconds_per_megabyte"]

MEGABYTE = 1_000_000
"""Code points; in English as many bytes."""

_OUTCOMES = frozenset(Outcome.values)


@dataclass
class Rate:
    """How many of `total` were `right`; `wrong` lists where the others are."""

    name: str
    right: int = 0
    total: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, is_right: bool, where: str) -> None:
        self.total += 1
        self.right += is_right
        if not is_right:
            self.wrong.append(where)

    @property
    def share(self) -> float | None:
        return self.right / self.total if self.total else None


def measure(reports: Sequence[Report], known: KnownNames) -> dict[str, Rate]:
    """Return the rates of a set of reports, by name, in the order of the table."""
    rates = {
        name: Rate(name)
        for name in (
            "tolls of two and more, found",
            "tolls of one, found",
            "outcomes suggested, right",
            "victims suggested, right",
            "parts told as parts",
            "clause holds number and verb",
            "dates, found",
            "dates suggested, right",
            "speakers, found",
            "speakers suggested, right",
            "denials, found",
            "denials suggested, right",
            "weapons, found",
            "weapons suggested, right",
            "times of day, found",
            "times of day suggested, right",
            "tolls without a false alarm",
            "slips caught, killed and wounded",
            "slips caught, other victims",
            "slips caught, other number",
        )
    }
    for language in sorted(
        {report.language for report in reports if "speakers" in report.labelled}
    ):
        for name in ("speakers, found", "speakers suggested, right"):
            rates[f"{name}: {language}"] = Rate(f"{name}: {language}")
    for report in reports:
        if report.labelled & {"tolls"}:
            _counts(report, rates)
            _checks(report, rates, known)
        if "dates" in report.labelled:
            _dates(report, rates)
        if "speakers" in report.labelled:
            _speakers(report, rates)
        if "weapons" in report.labelled:
            weapons = [each.weapon for each in find_weapons(report.text, report.language)]
            _listed(report, "weapons", report.weapons, weapons, rates)
        if "times" in report.labelled:
            times = [each.time or each.part for each in find_times(report.text, report.language)]
            _listed(report, "times of day", report.times, times, rates)
        _denials(report, rates)
    return rates


def _listed(
    report: Report, name: str, labels: Sequence[str], found: Sequence[str], rates: dict[str, Rate]
) -> None:
    for label in labels:
        rates[f"{name}, found"].add(label in found, f"{report.source}: {label}: {report.text}")
    for each in found:
        where = f"{report.source}: {each}: {report.text}"
        rates[f"{name} suggested, right"].add(each in labels, where)


def _counts(report: Report, rates: dict[str, Rate]) -> None:
    found = find_counts(report.text, report.language)
    left = list(found)
    for label in report.tolls:
        matching = [count for count in left if _is(count, label)]
        best = next((c for c in matching if not label.victims or c.victims == label.victims), None)
        count = best or (matching[0] if matching else None)
        where = f"{report.source}: {_told(label)}: {report.text}"
        one = label.at_least == 1 and label.at_most == 1
        name = "tolls of one, found" if one else "tolls of two and more, found"
        if label.outcome in _OUTCOMES:
            rates[name].add(count is not None, where)
        if count is None:
            continue
        left.remove(count)
        if label.victims:
            rates["victims suggested, right"].add(
                count.victims == label.victims, f"{where} <{count.victims}>"
            )
        if label.outcome in _OUTCOMES:
            rates["parts told as parts"].add(count.is_part == label.is_part, where)
            clause = report.text[slice(*count.clause)]
            holds = count.words in clause and len(clause) > len(count.words)
            rates["clause holds number and verb"].add(holds, f"{where} <{clause}>")
    for count in found:
        if count.outcome:
            fits = any(_is(count, label) for label in report.tolls)
            rates["outcomes suggested, right"].add(
                fits, f"{report.source}: {count.exact} {count.outcome}: {report.text}"
            )


def _is(count: FoundCount, label: Label) -> bool:
    bounds = (count.at_least, count.at_most, count.about)
    if bounds != (label.at_least, label.at_most, label.about):
        return False
    return count.outcome == label.outcome or (label.outcome not in _OUTCOMES and not count.outcome)


def _told(label: Label) -> str:
    return f"{label.at_least}..{label.at_most} {label.outcome} {label.victims}"


def _values(report: Report) -> Iterator[tuple[Label, Any]]:
    for label in report.tolls:
        if label.outcome in _OUTCOMES and label.about is None:
            yield label, _value(label)


def _value(label: Label, **changed: Any) -> Any:
    content = {
        "victims": label.victims or Victims.UNKNOWN.value,
        "outcome": label.outcome,
        "at_least": label.at_least,
        "at_most": label.at_most,
        **changed,
    }
    return SimpleNamespace(content=content)


def _checks(report: Report, rates: dict[str, Rate], known: KnownNames) -> None:
    """Check each toll against its own words, unchanged and with one change."""
    for label, value in _values(report):
        where = f"{report.source}: {_told(label)}: {report.text}"
        quote = Quote(report.text, report.published, known, report.language)
        rates["tolls without a false alarm"].add(not check_count(value, quote, []), where)
        if label.at_least == 0:
            continue
        if label.outcome in ("killed", "wounded"):
            other = "wounded" if label.outcome == "killed" else "killed"
            twin = any(
                each.outcome == other
                and (each.at_least, each.at_most) == (label.at_least, label.at_most)
                for each in report.tolls
            )
            if not twin:
                slip = _value(label, outcome=other)
                rates["slips caught, killed and wounded"].add(
                    bool(check_count(slip, quote, [])), where
                )
        if label.victims and label.victims != "unknown":
            other = "civilians" if label.victims != "civilians" else "security forces"
            twin = any(
                each.victims in (other, "", "unknown")
                and each is not label
                and (each.at_least, each.at_most) == (label.at_least, label.at_most)
                for each in report.tolls
            )
            if not twin:
                slip = _value(label, victims=other)
                rates["slips caught, other victims"].add(bool(check_count(slip, quote, [])), where)
        low = None if label.at_least is None else label.at_least + 10
        high = None if label.at_most is None else label.at_most + 10
        if any((each.at_least, each.at_most) == (low, high) for each in report.tolls):
            continue
        slip = _value(label, at_least=low, at_most=high)
        rates["slips caught, other number"].add(bool(check_count(slip, quote, [])), where)


def _dates(report: Report, rates: dict[str, Rate]) -> None:
    found = [date.edtf for date in find_dates(report.text, report.published, report.language)]
    for edtf in report.dates:
        rates["dates, found"].add(edtf in found, f"{report.source}: {edtf}: {report.text}")
    for edtf in found:
        rates["dates suggested, right"].add(
            edtf in report.dates, f"{report.source}: {edtf}: {report.text}"
        )


def _speakers(report: Report, rates: dict[str, Rate]) -> None:
    found = [speaker.who for speaker in find_speakers(report.text, language=report.language)]
    for ending in ("", f": {report.language}"):
        for who in report.speakers:
            where = f"{report.source}: {who}: {report.text}"
            rates[f"speakers, found{ending}"].add(who in found, where)
        for who in found:
            where = f"{report.source}: {who}: {report.text}"
            rates[f"speakers suggested, right{ending}"].add(who in report.speakers, where)


def _denials(report: Report, rates: dict[str, Rate]) -> None:
    found = find_denials(report.text, report.language)
    for index in range(report.denials):
        rates["denials, found"].add(len(found) > index, f"{report.source}: {report.text}")
    for index, denial in enumerate(found):
        rates["denials suggested, right"].add(
            index < report.denials, f"{report.source}: {denial.exact}: {report.text}"
        )


def _megabyte(texts: list[str]) -> str:
    """Return a megabyte of texts in an order that never repeats: no window occurs twice."""
    shuffle = random.Random(0).shuffle  # noqa: S311
    made: list[str] = []
    length = 0
    while length < MEGABYTE:
        shuffle(texts)
        made += texts
        length += sum(len(text) + 2 for text in texts)
    return "\n\n".join(made)[:MEGABYTE]


def seconds_per_megabyte(reports: Sequence[Report]) -> dict[str, float]:
    """Return the processor time (seconds) that each reader takes for a megabyte of the texts."""
    text = _megabyte([report.text for report in reports])
    readers: dict[str, Callable[[str], object]] = {
        "sentences": sentence_spans,
        "counts": find_counts,
        "dates": lambda text: find_dates(text, "2024-07-17"),
        "denials": find_denials,
        "speakers": find_speakers,
        "weapons": find_weapons,
        "times of day": find_times,
    }
    taken = {}
    for name, read in readers.items():
        began = time.process_time()
        read(text)
        taken[name] = time.process_time() - began
    return taken
