"""Where a record stands, as small coloured words."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sources.models import Record

__all__ = ["badges", "change_address", "record_link", "workbench_address"]

State = Record.State
Standing = Record.Standing

MODELS = {
    Record.Type.SOURCE: "sources_document",
    Record.Type.GROUP: "entities_group",
    Record.Type.INCIDENT: "entities_incident",
    Record.Type.FINDING: "entities_finding",
}


def words_for(record: Record) -> list[tuple[str, str]]:
    """Return (tone, words) of each badge of a record, its standing first."""
    found = []
    if record.standing == Standing.LIVE:
        found.append(("live", f"live v{record.version}"))
    elif record.standing != Standing.NEVER_PUBLISHED:
        found.append((record.standing, record.get_standing_display()))
    if record.state == State.APPROVED and found:
        return found
    if record.state == State.DRAFT and record.standing != Standing.NEVER_PUBLISHED:
        return [*found, ("draft", "newer draft")]
    return [*found, (record.state, record.get_state_display())]


def badges(record: Record) -> SafeString:
    """Return the badges of a record as HTML."""
    return format_html_join(" ", '<span class="badge badge-{}">{}</span>', words_for(record))


def change_address(record: Record) -> str:
    """Return the address of the page on which a record of any type is edited."""
    model = MODELS[Record.Type(record.type)]
    return reverse(f"{admin.site.name}:{model}_change", args=[record.pk])


def workbench_address(record: Record) -> str:
    """Return where a record is edited beside the document that it rests on; empty if on none."""
    if record.type == Record.Type.SOURCE:
        return reverse(f"{admin.site.name}:workbench", args=[record.public_id])
    documents = Record.objects.filter(document__passages__citations__record=record.pk)
    name = documents.order_by("pk").values_list("public_id", flat=True).first()
    if name is None:
        return ""
    return f"{reverse(f'{admin.site.name}:workbench', args=[name])}?edit={record.public_id}"


def record_link(record: Record) -> SafeString:
    """Return a link to a record's page, with its identifier and name."""
    return format_html('<a href="{}">{}</a>', change_address(record), record.title_for_people)
