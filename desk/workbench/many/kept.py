"""Which records are followed by another one like them, and what the next one keeps."""

from sources.models import Record

__all__ = ["KEPT"]

KEPT: dict[str, tuple[str, ...]] = {
    Record.Type.INCIDENT: ("incident.kind", "incident.date", "incident.place", "attributions"),
    Record.Type.FINDING: ("finding.kind", "finding.holds_at", "groups", "places"),
}
"""What is likely to be the same again: single values by their key, rows by their relation."""
