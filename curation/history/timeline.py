"""The timeline of a record: versions and decisions in order of time, page by page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, F, QuerySet, Value

from curation.history.names import Names, row_fields
from curation.history.versions import (
    Versions,
    shown_fields,
    version_at,
    versions_by_row,
    versions_of,
)
from curation.models import Comment, Proposal, Transition, Verification
from entities.models import Citation
from sources.models import Publisher, Record

__all__ = ["Act", "Change", "Fact", "acts", "timeline"]

GROUPED_WITHIN = timedelta(seconds=2)
"""What one person does within this time is shown together, such as a step and its changes."""

VERBS = {"insert": "added", "update": "changed", "delete": "removed"}

Key = tuple[datetime, str, int]


@dataclass(frozen=True)
class Change:
    """A value of a row before and after a change; empty if there was or is none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Fact:
    """One thing that happened. `by` is the id of a user, None if unknown."""

    at: datetime
    by: int | None
    done: str
    subject: str = ""
    comment: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Act:
    """What one person did at about the same time, latest first."""

    at: datetime
    by: str
    facts: tuple[Fact, ...]


def timeline(kept: Record | Publisher) -> QuerySet[Any, Any]:
    """Return (moment, table, id) of everything that happened to a record, latest first.

    The queryset can be sliced and counted; pass a slice to `acts` to read it. One query.
    """
    parts = [
        _keys(versions.events, "pgh_created_at", name, "pgh_id")
        for name, versions in _tables(kept).items()
    ]
    parts += [
        _keys(queryset, moment, name, "pk") for name, (queryset, moment) in _decisions(kept).items()
    ]
    return parts[0].union(*parts[1:], all=True).order_by("-moment", "-table", "-row")


def _tables(kept: Record | Publisher) -> dict[str, Versions]:
    """Return the tables of versions by names that sort in their order, parents first."""
    return {f"{number:03}": versions for number, versions in enumerate(versions_of(kept))}


def _keys(rows: QuerySet[Any], moment: str, table: str, key: str) -> QuerySet[Any, Any]:
    return (
        rows.order_by()
        .annotate(
            moment=F(moment),
            table=Value(table, output_field=CharField()),
            row=F(key),
        )
        .values_list("moment", "table", "row")
    )


def _decisions(kept: Record | Publisher) -> dict[str, tuple[QuerySet[Any], str]]:
    """Return the decisions about a record by kind, each with its column for the time."""
    if not isinstance(kept, Record):
        return {}
    proposals = Proposal.objects.filter(record=kept.pk)
    return {
        "comment": (Comment.objects.filter(record=kept.pk), "at"),
        "declined": (proposals.filter(outcome=Proposal.Outcome.DECLINED), "decided_at"),
        "proposed": (proposals, "proposed_at"),
        "step": (Transition.objects.filter(record=kept.pk), "at"),
        "verdict": (Verification.objects.filter(record=kept.pk), "at"),
    }


def acts(kept: Record | Publisher, keys: Sequence[Key]) -> list[Act]:
    """Return the acts for keys of `timeline`, in their order, grouped by person.

    A constant number of queries.
    """
    by_table: dict[str, list[int]] = defaultdict(list)
    for _at, table, key in keys:
        by_table[table].append(key)
    facts = _version_facts(kept, by_table) | _decision_facts(kept, by_table)
    ordered = [facts[table, key] for _at, table, key in keys if (table, key) in facts]
    names = dict(
        User.objects.filter(pk__in={fact.by for fact in ordered if fact.by}).values_list(
            "pk", "username"
        )
    )
    return [
        Act(group[0].at, names.get(group[0].by or 0, "somebody unknown"), tuple(group))
        for group in _group_by_person(ordered)
    ]


def _group_by_person(facts: Sequence[Fact]) -> list[list[Fact]]:
    groups: list[list[Fact]] = []
    for fact in facts:
        last = groups[-1][-1] if groups else None
        if last and last.by == fact.by and last.at - fact.at <= GROUPED_WITHIN:
            groups[-1].append(fact)
        else:
            groups.append([fact])
    return groups


def _version_facts(
    kept: Record | Publisher, by_table: dict[str, list[int]]
) -> dict[tuple[str, int], Fact]:
    read = {
        name: (versions, *versions.read(by_table[name]))
        for name, versions in _tables(kept).items()
        if by_table.get(name)
    }
    names = Names(
        event
        for _versions, events, before in read.values()
        for event in (*events, *filter(None, before.values()))
    )
    return {
        (table, event.pgh_id): _version_fact(versions, event, before[event.pgh_id], names)
        for table, (versions, events, before) in read.items()
        for event in events
    }


def _version_fact(versions: Versions, event: Any, before: Any, names: Names) -> Fact:
    is_update = event.pgh_label == "update"
    after = None if event.pgh_label == "delete" else event
    earlier = before if is_update else (None if after else event)
    # The name of the row shows these fields already, except for an update.
    in_subject = () if is_update else row_fields(versions.model)
    changes = []
    for field in shown_fields(versions):
        if field.name in in_subject:
            continue
        old, new = names.value(field, earlier), names.value(field, after)
        if old != new and (_has_value(field, earlier) or _has_value(field, after)):
            changes.append(Change(str(field.verbose_name), old, new))
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    is_record = issubclass(versions.model, Record)
    done = "created" if is_record and event.pgh_label == "insert" else VERBS[event.pgh_label]
    return Fact(
        at=event.pgh_created_at,
        by=metadata.get("user"),
        done=done if is_record else f"{done} {versions.model._meta.verbose_name}",
        subject=names.row(versions.model, (is_update and before) or event),
        changes=tuple(changes),
    )


def _has_value(field: Any, event: Any) -> bool:
    """Return whether a version has a value in a field. `unknown` does not count as one."""
    return event is not None and getattr(event, field.attname) not in (None, "", "unknown")


def _decision_facts(
    kept: Record | Publisher, by_table: dict[str, list[int]]
) -> dict[tuple[str, int], Fact]:
    rows = {
        name: list(queryset.filter(pk__in=by_table[name]))
        for name, (queryset, _moment) in _decisions(kept).items()
        if by_table.get(name)
    }
    facts: dict[tuple[str, int], Fact] = {}
    for step in rows.get("step", ()):
        done = step.get_step_display()
        facts["step", step.pk] = Fact(step.at, step.by_id, done, comment=step.comment)
    for comment in rows.get("comment", ()):
        about = comment.value_name
        facts["comment", comment.pk] = Fact(
            comment.at, comment.by_id, "commented", f"on {about}" if about else "", comment.text
        )
    judged = _verdict_subjects(rows.get("verdict", ()))
    for verdict in rows.get("verdict", ()):
        done = "confirmed" if verdict.confirmed else "rejected"
        facts["verdict", verdict.pk] = Fact(
            verdict.at, verdict.by_id, done, judged.get(verdict.pk, ""), verdict.comment
        )
    successors = Record.objects.in_bulk(
        {proposal.successor_id for proposal in rows.get("proposed", ())} - {None}
    )
    for proposal in rows.get("proposed", ()):
        into = successors.get(proposal.successor_id)
        facts["proposed", proposal.pk] = Fact(
            proposal.proposed_at,
            proposal.proposed_by_id,
            f"proposed to {proposal.get_action_display()}",
            f"into {into}" if into else "",
            proposal.reason,
        )
    for proposal in rows.get("declined", ()):
        facts["declined", proposal.pk] = Fact(
            proposal.decided_at,
            proposal.decided_by_id,
            f"declined to {proposal.get_action_display()}",
            comment=proposal.decision_comment,
        )
    return facts


def _verdict_subjects(verdicts: Sequence[Verification]) -> dict[int, str]:
    """Return the name of each verdict's citation at the time of the verdict, by verdict id."""
    versions = versions_by_row(Citation, {verdict.citation_id for verdict in verdicts})
    names = Names(event for found in versions.values() for event in found)
    return {
        verdict.pk: names.row(
            Citation, version_at(versions[verdict.citation_id], verdict.at), verdict.at
        )
        for verdict in verdicts
        if verdict.citation_id in versions
    }
