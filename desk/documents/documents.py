"""The pages of documents: entering, reading, marking passages."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
)
from unfold.decorators import action, display
from unfold.views import ChangeList
from unfold.widgets import TEXTAREA_CLASSES, UnfoldAdminFileFieldWidget

from curation.concrete import concrete_records
from curation.coverage import check_nothing_open, coverage_of
from curation.errors import WorkflowError
from desk.badges import badges, change_address, redacted_keys, workbench_address
from desk.documents.document_text import blocks, passages_of
from desk.lists import count_of, counts_by
from desk.records.citations import EditingFields, RowForm
from desk.records.records import RecordAdmin, RecordForm
from desk.requests import person, whole_number
from reading.document_advice import advice_on_document
from sources.dates import describe
from sources.editions import EditionError, check_supersedes
from sources.extraction import MAX_FILE_BYTES, Extracted, ExtractionError, extract_in_sandbox
from sources.extraction.media_types import EXTENSIONS, KINDS_READ
from sources.file_names import clean_file_name
from sources.ingest import (
    AlreadyHereError,
    DuplicateTextError,
    TextFrozenError,
    check_text_is_new,
    set_file,
    set_text,
)
from sources.models import Conveys, Document, Passage, Record
from sources.texts.characters import remarks_on, shown
from sources.texts.text import composed, normalise
from sources.vocabulary import CurationStatus


class PastedTextField(forms.CharField):
    """The text of a document. Hidden characters are removed, not refused; `remarks` report them."""

    remarks: tuple[str, ...] = ()

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.validators = []

    def bound_data(self, data: Any, initial: Any) -> Any:
        return composed(data) if data else data

    def clean(self, value: Any) -> str:
        if not (given := super().clean(value)):
            return ""
        text = normalise(given)
        self.remarks = remarks_on(text, text.removed)
        return text


class DocumentForm(RecordForm):
    pasted = PastedTextField(
        required=False,
        label="Text",
        help_text="Paste the whole text. It is stored as it is and cannot be changed once a "
        "passage of it is marked or the document is submitted for review; it is never published.",
        widget=forms.Textarea(
            {"rows": 16, "class": " ".join([*TEXTAREA_CLASSES, "pasted-text"]), "dir": "auto"}
        ),
    )
    uploaded = forms.FileField(
        required=False,
        label="or a file",
        help_text=f"{KINDS_READ}, at most "
        f"{MAX_FILE_BYTES // 1024 // 1024} MB. Stored unchanged; its text is extracted.",
        widget=UnfoldAdminFileFieldWidget({"accept": ",".join(EXTENSIONS)}),
    )

    found: Extracted | None = None
    """What was extracted from the uploaded file."""
    file_name = ""
    file_content = b""

    def clean_uploaded(self) -> str:
        file = self.cleaned_data.get("uploaded")
        if not file:
            return ""
        self.file_name, self.file_content = clean_file_name(file.name), file.read()
        try:
            self.found = extract_in_sandbox(self.file_name, self.file_content)
        except ExtractionError as error:
            raise ValidationError(str(error)) from error
        # A browser does not keep the chosen file of a refused form; its text stays in the field.
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("pasted")] = self.found.text
        self.data = data
        return self.found.text

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

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        pasted, uploaded = cleaned.get("pasted", ""), cleaned.get("uploaded", "")
        if pasted and uploaded and pasted != uploaded:
            self.add_error("uploaded", "Give the text once: pasted, or as a file.")
        text = pasted or uploaded
        if text:
            try:
                check_text_is_new(text, self.instance)
            except DuplicateTextError as error:
                self.add_error(
                    "pasted" if pasted else "uploaded", duplicate_text_error(error.document)
                )
        cleaned["text_to_give"] = text
        return cleaned


def duplicate_text_error(document: Document) -> ValidationError:
    """Return the error that links to the document with the same text."""
    return ValidationError(
        format_html(
            'This text is in the system already, as <a href="{}" dir="auto">{}</a>.',
            change_address(document),
            shown(str(document)),
        ),
        code="duplicate",
    )


def approve_address(document: Record, citing: Iterable[Record], user: User) -> str:
    """Return the URL on which a reviewer approves a document and its citing records together.

    Empty for other users, and if nothing is in review.
    """
    waiting = [
        record.public_id for record in (document, *citing) if record.state == Record.State.IN_REVIEW
    ]
    if not waiting or not user.has_perm("sources.review_record"):
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
        text = ("Text", {"fields": ("pasted", "uploaded")})
        colleagues = ("For colleagues", {"fields": ("note",), "classes": ("collapse",)})
        if obj is None:
            return ((None, {"fields": about}), text, colleagues)
        about = (*about, "supersedes")
        rest = (
            ("Curation", {"fields": ("curation_status",)}),
            ("Retraction", {"fields": ("retracted_on", "retraction_reason")}),
            colleagues,
        )
        frozen = obj.text_id and (obj.submitted_at or obj.passages.exists())
        exchange = () if frozen else (text,)
        return (("About the document", {"fields": about}), *exchange, *rest)

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

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **options)
        except (AlreadyHereError, TextFrozenError) as error:
            request.refused = f"{error} Nothing was saved."  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **options)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **options: Any) -> Any:
        """Redirect to the workbench if the document has a text."""
        answer = super().response_add(request, obj, *args, **options)
        if obj.text_id and not {"_addanother", "_continue", "_popup"} & request.POST.keys():
            return HttpResponseRedirect(workbench_address(obj))
        return answer

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # A field that the user changed was not taken from the file.
        obj.origins = {
            field: origin for field, origin in obj.origins.items() if field not in form.changed_data
        }
        super().save_model(request, obj, form, change)
        text = form.cleaned_data.get("text_to_give")
        if form.found and text == form.found.text:
            set_file(obj, form.file_name, form.file_content, form.found.media_type)
            set_text(obj, text, form.found.page_starts)
            remarks = form.found.remarks
        elif text:
            set_text(obj, text)
            remarks = form.fields["pasted"].remarks
        else:
            remarks = ()
        for remark in remarks:
            messages.warning(request, remark)
