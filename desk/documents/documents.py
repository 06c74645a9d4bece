"""The pages of documents: entering, reading, marking passages."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
)
from unfold.decorators import action, display
from unfold.views import ChangeList

from curation.concrete import concrete_records
from curation.coverage import check_nothing_open, coverage_of
from curation.errors import WorkflowError
from curation.permissions import may_edit, may_review
from desk.badges import badges, change_address, redacted_keys
from desk.documents.document_text import blocks, passages_of
from desk.lists.filters import DateFilter
from desk.lists.searching import count_of, counts_by
from desk.records.citations import EditingFields, RowForm
from desk.records.records import RecordAdmin, RecordForm
from desk.requests import person, whole_number
from reading.document_advice import advice_on_document
from sources.dates import describe
from sources.editions import EditionError, check_supersedes
from sources.ingest import is_frozen
from sources.models import Conveys, Document, Passage, Record
from sources.texts.characters import shown
from sources.vocabulary import CurationStatus

WITHOUT_TEXT = "without_text"
"""The parameter with which the form of a new document opens."""


class DocumentForm(RecordForm):
    def clean_curation_status(self) -> str:
        status = self.cleaned_data["curation_status"]
        if status == CurationStatus.FULLY_CURATED and "curation_status" in self.changed_data:
            try:
                check_nothing_open(self.instance)
            except WorkflowError as error:
                raise ValidationError(error.message) from error
        return status

    def clean_supersedes(self) -> Document | None:
        earlier = self.cleaned_data.get("supersedes")
        if earlier and self.instance.pk:
            try:
                check_supersedes(self.instance, earlier)
            except EditionError as error:
                raise ValidationError(str(error)) from error
        return earlier


def text_address(document: Document, user: User) -> str:
    """Return the URL on which a person gives a document its text, or another one; else empty."""
    if is_frozen(document) or not may_edit(document, user):
        return ""
    return f"{reverse('admin:bring_in')}?{urlencode({'document': document.public_id})}"


def approve_address(document: Record, citing: Iterable[Record], user: User) -> str:
    """Return the URL on which a reviewer approves a document and its citing records together.

    Empty for other users, and if nothing is in review.
    """
    waiting = [
        record.public_id for record in (document, *citing) if record.state == Record.State.IN_REVIEW
    ]
    if not waiting or not may_review(user):
        return ""
    return f"{reverse('admin:approve_together')}?{urlencode({'records': ','.join(waiting)})}"


class DocumentList(ChangeList):
    """The list of documents, with the coverage and the number of passages of each."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        documents: list[Any] = list(self.result_list)  # type: ignore[has-type]
        coverages = coverage_of(documents)
        passages = counts_by(Passage.objects.filter(document__in=documents), "document")
        for document in documents:
            document.coverage = coverages[document.pk]
            document.passage_count = passages.get(document.pk, 0)
        self.result_list = documents


class ConveysInline(EditingFields, TabularInline):
    model = Conveys
    form = RowForm
    fk_name = "document"
    fields = ("conveyed",)
    autocomplete_fields = ("conveyed",)
    extra = 0


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    form = DocumentForm
    list_display = (
        "identifier",
        "title",
        "badges",
        "kind",
        "publisher",
        "when",
        "coverage",
        "marked",
    )
    list_display_links = ("identifier", "title")
    list_select_related = ("publisher",)
    list_filter = (
        *RecordAdmin.filters_of_records,
        ("kind", ChoicesDropdownFilter),
        DateFilter,
        ("curation_status", ChoicesDropdownFilter),
        ("publisher", AutocompleteSelectFilter),
    )
    search_fields = ("=public_id", "title", "publisher__name", "link")
    autocomplete_fields = ("publisher", "supersedes")
    actions_list = ("bring_in",)
    inlines = (ConveysInline,)
    change_form_outer_before_template = "curation/document_text.html"

    class Media:
        js = ("curation/mark_passage.js",)

    @display(description="published", ordering="published_earliest")
    def when(self, document: Any) -> str:
        return describe(document.published)

    @display(description="curated", ordering="curation_status")
    def coverage(self, document: Any) -> str:
        return render_to_string(
            "curation/document_coverage.html",
            {"document": document, "coverage": getattr(document, "coverage", None)},
        )

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[DocumentList]:
        return DocumentList

    @display(description="passages", ordering=count_of(Passage.objects.all(), "document"))
    def marked(self, document: Any) -> int:
        """Not called `passages`, which would sort by the related rows of that name."""
        return document.passage_count

    @action(description="Bring in documents", icon="upload_file", permissions=["bring_in"])
    def bring_in(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:bring_in"))

    def has_bring_in_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.add_document")

    def fieldsets_of_page(self, request: HttpRequest, obj: Any = None) -> Any:
        about: tuple[Any, ...] = (
            "title",
            ("kind", "language"),
            ("publisher", "published"),
            ("link", "accessed_on"),
        )
        colleagues = ("For colleagues", {"fields": ("note",), "classes": ("collapse",)})
        if obj is None:
            return ((None, {"fields": about}), colleagues)
        about = (*about, "supersedes")
        rest = (
            ("Curation", {"fields": ("curation_status",)}),
            ("Retraction", {"fields": ("retracted_on", "retraction_reason")}),
            colleagues,
        )
        return (("About the document", {"fields": about}), *rest)

    def record_context(self, request: HttpRequest, record: Record) -> dict[str, Any]:
        document = (
            Document.objects.select_related("text", "file", "supersedes")
            .defer("file__content")
            .get(pk=record.pk)
        )
        listed = passages_of(document)
        content = shown(document.text.content) if document.text else ""
        citing = concrete_records(
            Record.objects.filter(citations__passage__document=document).distinct()
        )
        redacted = redacted_keys(citing)
        return {
            **super().record_context(request, record),
            "document": document,
            "text_address": text_address(document, person(request)),
            "document_advice": advice_on_document(document),
            "blocks": blocks(content, [row["passage"] for row in listed]),
            "passages": listed,
            # A new passage is confirmed beside the text.
            "marked": next(
                (
                    row["passage"]
                    for row in listed
                    if row["passage"].pk == whole_number(request.GET.get("marked"))
                ),
                None,
            ),
            "later_editions": [
                (later, change_address(later)) for later in document.superseded_by.all()
            ],
            "citing": [(found, badges(found, redacted), change_address(found)) for found in citing],
            "approve_address": approve_address(record, citing, person(request)),
            "may_mark": request.user.has_perm("sources.add_passage"),
            "mark_address": reverse("admin:mark_passage", args=[record.public_id]),
            "new_records": [
                (name, reverse(f"admin:entities_{name}_add"))
                for name in ("incident", "finding", "group")
            ],
        }

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to bringing in; the form here is for a document whose text is not available."""
        wanted = {WITHOUT_TEXT, "_popup"} & request.GET.keys()
        if request.method == "GET" and not wanted and self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:bring_in"))
        return super().add_view(request, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # A field that the user changed was not taken from the file.
        obj.origins = {
            field: origin for field, origin in obj.origins.items() if field not in form.changed_data
        }
        super().save_model(request, obj, form, change)
