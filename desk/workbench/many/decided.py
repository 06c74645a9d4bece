"""Which items of a sheet a person has decided on already, so that no event is entered twice."""

from collections.abc import Sequence

from curation.coverage import CITED, REST_DISMISSED, TO_DECIDE, sentences_in
from entities.models import Citation
from sources.models import Document, Record
from sources.texts.sentences import Span

__all__ = ["why_decided"]

MAX_NAMED = 3
"""Maximum number of records that are named as those which cite an item."""

EVENTS = (Record.Type.INCIDENT, Record.Type.FINDING)
"""Records that hold what an item tells. A group may cite its name in the item of an event."""


def why_decided(document: Document, spans: Sequence[Span]) -> list[str]:
    """Return for each span (code points, end excluded) why it is decided; empty if it is not.

    It is if an incident or a finding cites words of it, or if each of its sentences is cited or
    dismissed. Six queries for any number of spans.
    """
    if not spans:
        return []
    first, last = min(start for start, _end in spans), max(end for _start, end in spans)
    citations = Citation.objects.filter(
        passage__document=document, passage__start__lt=last, passage__end__gt=first
    ).order_by("record_id")
    cited = list(
        citations.values_list(
            "passage__start", "passage__end", "record__type", "record__public_id"
        ).distinct()
    )
    sentences = sentences_in(document, first, last)
    reasons = []
    for start, end in spans:
        here = [each for each in cited if each[0] < end and start < each[1]]
        states = [each.state for each in sentences if each.start < end and start < each.end]
        is_event = any(record_type in EVENTS for _start, _end, record_type, _name in here)
        if not is_event and (not states or any(state in TO_DECIDE for state in states)):
            reasons.append("")
        elif is_event or CITED in states or REST_DISMISSED in states:
            named = list(dict.fromkeys(name for *_place, name in here))
            more = f" and {len(named) - MAX_NAMED} more" if len(named) > MAX_NAMED else ""
            reasons.append(f"cited by {', '.join(named[:MAX_NAMED])}{more}")
        else:
            reasons.append("dismissed")
    return reasons
