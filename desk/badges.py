"""The state and standing of a record as badges."""

from collections.abc import Collection, Iterable

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from publication.standing import redacted_versions
from sources.models import Record
from sources.texts.characters import shown

__all__ = ["badges", "change_address", "record_link", "redacted_keys", "workbench_address"]

State = Record.State
Standing = Record.Standing

MODELS = {
    Record.Type.SOURCE: "sources_document",
    Record.Type.GROUP: "entities_group",
    Record.Type.INCIDENT: "entities_incident",
    Record.Type.FINDING: "entities_finding",
}


def redacted_keys(records: Iterable[Record]) -> set[int]:
    """Return the keys of live records whose last published version is redacted. One query."""
    live = {(each.public_id, each.version): each.pk for each in records if is_live(each)}
    redacted = redacted_versions(name for name, _version in live) if live else set()
    return {live[version] for version in redacted & {*live}}


def is_live(record: Record) -> bool:
    return record.standing == Standing.LIVE


def labels_for(record: Record, redacted: Collection[int]) -> list[tuple[str, str]]:
    """Return (tone, label) of each badge of a record, its standing first."""
    found = []
    if is_live(record):
        tone = "redacted" if record.pk in redacted else "live"
        found.append((tone, f"{tone} v{record.version}"))
    elif record.standing != Standing.NEVER_PUBLISHED:
        found.append((record.standing, record.get_standing_display()))
    if record.state == State.APPROVED and found:
        return found
    if record.state == State.DRAFT and record.standing != Standing.NEVER_PUBLISHED:
        return [*found, ("draft", "newer draft")]
    return [*found, (record.state, record.get_state_display())]


def badges(record: Record, redacted: Collection[int]) -> SafeString:
    """Return the badges of a record as HTML; `redacted` is what `redacted_keys` says of it."""
    return format_html_join(
        " ", '<span class="badge badge-{}">{}</span>', labels_for(record, redacted)
    )


def change_address(record: Record) -> str:
    """Return the address of the page on which a record of any type is edited."""
    model = MODELS[Record.Type(record.type)]
    return reverse(f"{admin.site.name}:{model}_change", args=[record.pk])


def workbench_address(record: Record) -> str:
    """Return the workbench URL of a record and a document that it cites; empty if it cites none."""
    if record.type == Record.Type.SOURCE:
        return reverse(f"{admin.site.name}:workbench", args=[record.public_id])
    documents = Record.objects.filter(document__passages__citations__record=record.pk)
    name = documents.order_by("pk").values_list("public_id", flat=True).first()
    if name is None:
        return ""
    return f"{reverse(f'{admin.site.name}:workbench', args=[name])}?edit={record.public_id}"


def record_link(record: Record) -> SafeString:
    """Return a link to a record's page, with its identifier and name."""
    return format_html(
        '<a href="{}" dir="auto">{}</a>', change_address(record), shown(record.title_for_people)
    )
