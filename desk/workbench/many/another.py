"""The next record of the same kind: a new form with what is likely to be the same."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError
from curation.workflow.entry import check_may_add
from desk.requests import person, record_or_404
from desk.workbench.blocks import Block, Cited
from desk.workbench.many.kept import KEPT
from desk.workbench.page import document_or_404
from desk.workbench.panels import editor, loaded_record
from desk.workbench.record_entry import RecordEntry
from sources.models import Document

__all__ = ["begin_another"]

NOT_CITED = ("incident.kind", "finding.kind")
"""Values whose words speak of the one event or statement, so they do not fit the next one."""


@require_GET
def begin_another(request: HttpRequest, public_id: str, record_id: str) -> HttpResponse:
    """Show the form of a new record that keeps what another one is likely to share with it.

    Date, place and groups stay with those of their citations that quote this document, and with
    who speaks there. Nothing is saved.
    """
    document = document_or_404(request, public_id)
    record = record_or_404(request, record_id)
    if record.type not in KEPT:
        raise Http404
    other = RecordEntry(record.type, loaded_record(record))
    entry = RecordEntry(record.type, None, shared_by(other, document))
    try:
        check_may_add(entry.record, person(request))
    except WorkflowError as error:
        audit_refusal(request, error)
        return render(request, "curation/problem.html", {"problem": error}, status=409)
    # What is not kept was not forgotten.
    errors = entry.form.errors
    for name, told in list(errors.as_data().items()):
        if all(error.code == "required" for error in told):
            del errors[name]
    return editor(request, document, entry, put_back=True)


def shared_by(other: RecordEntry, document: Document) -> QueryDict:
    """Return what the form of a new record would post if it kept what it shares with `other`."""
    data = QueryDict(mutable=True)
    for block in other.blocks:
        kept = block.kind.relation if block.kind else block.value_key
        if kept not in KEPT[other.type]:
            continue
        if block.kind:
            data.appendlist("rows", block.key)
        for bound in block.fields:
            value = bound.value()
            data[bound.html_name] = "" if value is None else str(getattr(value, "pk", value))
        if kept not in NOT_CITED:
            for cited in block.cited:
                add_citation(data, block, cited, document)
    return data


def add_citation(data: QueryDict, block: Block, cited: Cited, document: Document) -> None:
    values: dict[str, Any] = cited.value
    if values["document"] != document.public_id:
        return
    prefix = cited.form.prefix or ""
    data.appendlist("citations", prefix)
    for name, value in (values | {"id": "", "target": block.key}).items():
        data[f"{prefix}-{name}"] = "" if value is None else str(getattr(value, "pk", value))
