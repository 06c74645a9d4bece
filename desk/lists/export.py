"""Export of what a list finds, as CSV: drafts included, for staff, and marked so in the file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path
from django.utils.text import capfirst
from django.views.decorators.http import require_GET

from desk.badges import redacted_keys
from entities.declared import CITED_TYPES
from entities.values import load_rows, values_of
from publication.spreadsheet import MEDIA_TYPE, csv_lines
from sources.document_type import DOCUMENT
from sources.models import Document, Record
from sources.record_type import RowValues

__all__ = ["ExportedList"]

CHUNK = 500
NOT_PUBLISHED = "not published"
FIRST = (NOT_PUBLISHED, "identifier", "state", "standing", "version", "changed")
"""The first columns. The first one says of each row whether it may be told to others."""


class ExportedList:
    """A list of records that whoever may see it can export."""

    opts: Any
    admin_site: Any
    model: Any

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        own = path("export/", self.admin_site.admin_view(require_GET(self.export)), name=name)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def export_address(self, changelist: Any) -> str:
        """Return the address of the file with what a list finds."""
        return f"export/{changelist.get_query_string(remove=['p'])}"

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Stream what the list with these filters and search words finds, on all pages."""
        if not self.has_view_or_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise BadRequest("An address has no NUL.")
        try:
            listed = self.get_changelist_instance(request).get_queryset(request)  # type: ignore[attr-defined]
        except IncorrectLookupParameters as error:
            raise BadRequest("These are no filters of the list.") from error
        keys = list(listed.values_list("pk", flat=True))
        response = StreamingHttpResponse(
            csv_lines(rows_of(self.model, keys)), content_type=MEDIA_TYPE
        )
        name = f"{self.opts.verbose_name_plural}-not-published.csv".replace(" ", "-")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def rows_of(model: type[Record], keys: Sequence[int]) -> Iterator[list[Any]]:
    """Yield the columns, then each record in the order of `keys`.

    A constant number of queries for every `CHUNK` records.
    """
    yield [*FIRST, *map(capfirst, labels_of(model))]
    for at in range(0, len(keys), CHUNK):
        chunk = keys[at : at + CHUNK]
        found = list(model._default_manager.filter(pk__in=chunk))
        load_rows(found)
        redacted = redacted_keys(found)
        known = {record.pk: record for record in found}
        for key in chunk:
            # A draft may be deleted while the file is written.
            if key in known:
                yield row_of(known[key], key in redacted)


def row_of(record: Any, is_redacted: bool) -> list[Any]:
    return [
        publication_of(record, is_redacted),
        record.public_id,
        record.get_state_display(),
        record.get_standing_display(),
        record.version or None,
        record.changed_at.isoformat(timespec="seconds"),
        *texts_of(record),
    ]


def publication_of(record: Record, is_redacted: bool) -> str:
    """Return whether what a row says is published: only an approved record that is live."""
    is_live = record.standing == Record.Standing.LIVE
    if record.state == Record.State.APPROVED and is_live and not is_redacted:
        return "published"
    return NOT_PUBLISHED


def labels_of(model: Any) -> list[str]:
    """Return the columns of the values of a type of record, in the order of its public form."""
    if model is Document:
        return [value.label for value in DOCUMENT.values]
    declared = CITED_TYPES[model.TYPE]
    return [
        value.heading if isinstance(value, RowValues) else value.label for value in declared.values
    ]


def texts_of(record: Any) -> Iterator[str]:
    """Yield the text of each value of a loaded record; of rows, all of them in one cell."""
    found = iter(values_of(record))
    if isinstance(record, Document):
        yield from (value.text for value in found)
        return
    for value in CITED_TYPES[record.type].values:
        if isinstance(value, RowValues):
            rows = len(getattr(record, value.relation).all())
            yield "; ".join(next(found).text for _ in range(rows))
        else:
            yield next(found).text
