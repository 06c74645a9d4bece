"""The base classes of all record pages: lists with badges, forms with a stale check."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from curation.errors import WorkflowError
from curation.permissions import check_may_edit, may_edit
from curation.second_coding.blinding import hidden_from
from desk.badges import badges, record_link, redacted_keys
from desk.conversation import conversation_of
from desk.lists.bulk import BulkActs
from desk.lists.export import ExportedList
from desk.lists.remembered import RememberedList
from desk.lists.searching import IndexedSearch
from desk.records.citations import CitationsOfFields, EditingFields
from desk.records.form_errors import errors_in
from desk.records.history import HistoryPage
from desk.records.stale import deleted_rows_as_new, refusal
from desk.records.steps import buttons_for, open_proposal
from desk.requests import check_rows_were_sent, person, whole_number
from desk.review.approve_together import MAX_TOGETHER
from desk.review.readings import as_reported
from publication.models import Publication
from publication.vocabulary import Action
from sources.dates import describe, validate_edtf
from sources.models import Record

__all__ = ["BaseAdmin", "RecordAdmin", "RecordForm"]


def read_only_reason(record: Record, user: User) -> str:
    """Return why a person may not change a record now; empty when they may."""
    try:
        check_may_edit(record, user)
    except WorkflowError as error:
        return error.message
    return ""


def link_to_successor(record: Record) -> str:
    """Return a link to the successor of a merged record; empty if it is not merged."""
    return record_link(record.successor) if record.successor else ""


def readable_fields(model: Any, fields: Any) -> list[Any]:
    """Return the fields of a read-only page, with dates in words."""
    found: list[Any] = []
    for name in fields:
        if isinstance(name, list | tuple):
            found.append(readable_fields(model, name))
            continue
        field = next((known for known in model._meta.fields if known.name == name), None)
        is_date = field is not None and validate_edtf in field.validators
        found.append(readable_date(name, field.verbose_name) if is_date and field else name)
    return found


def readable_date(name: str, label: Any) -> Any:
    @display(description=label)
    def written(record: Record) -> str:
        return describe(getattr(record, name))

    return written


class RecordForm(forms.ModelForm):
    """The form of a record; `refused` is why this POST is not saved, if it is not."""

    refused = ""

    def clean(self) -> Any:
        if self.refused:
            now = [str(self.fields[name].label or name) for name in self.changed_data]
            differs = f" Different from the saved record: {', '.join(now)}." if now else ""
            raise forms.ValidationError(self.refused + differs, code="stale")
        return super().clean()


class BaseAdmin(RememberedList, IndexedSearch, ModelAdmin):
    """The base of all admin pages: no bulk deletion, and no server error for malformed URLs."""

    list_per_page = 50
    # It would count every row of the table.
    show_full_result_count = False
    list_filter_submit = True
    list_fullwidth = True
    compressed_fields = True

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        # PostgreSQL stores no NUL, so none can be found.
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            return HttpResponseRedirect(request.path)
        return super().changelist_view(request, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        # Django's own history lists only what was done in the admin.
        context["show_history"] = isinstance(self, HistoryPage)
        return super().render_change_form(request, context, *args, **options)


class RecordAdmin(BulkActs, ExportedList, HistoryPage, EditingFields, BaseAdmin):
    formfield_overrides = {
        models.TextField: {
            "widget": UnfoldAdminExpandableTextareaWidget({"rows": 3, "dir": "auto"})
        }
    }
    form = RecordForm
    change_form_template = "curation/record_form.html"
    warn_unsaved_form = True
    actions = (
        "submit_together",
        "take_together",
        "approve_together",
        "request_changes_together",
        "assign_together",
        "withdraw_together",
    )
    ordering = ("-pk",)
    filters_of_records = (("state", ChoicesDropdownFilter), ("standing", ChoicesDropdownFilter))

    class Media:
        js = ("curation/record_form.js", "curation/form_errors.js")

    # Lists

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        redactions = Publication.objects.filter(
            action=Action.REDACT, public_id=OuterRef("public_id"), version=OuterRef("version")
        )
        records = super().get_queryset(request).exclude(hidden_from(person(request)))
        return records.annotate(is_redacted=Exists(redactions))

    @display(description="identifier", ordering="pk")
    def identifier(self, record: Record) -> str:
        return record.public_id

    @display(description="status", ordering="state")
    def badges(self, record: Any) -> str:
        return badges(record, {record.pk} if record.is_redacted else ())

    @display(description="changed", ordering="changed_at")
    def changed(self, record: Record) -> str:
        # Only the day, to keep the column narrow; the time is in the tooltip.
        at = timezone.localtime(record.changed_at)
        day, second = date_format(at, "j M Y"), date_format(at, "H:i:s")
        return format_html(
            '<time datetime="{}" title="{} UTC">{}</time>', at.isoformat(), second, day
        )

    @admin.action(description="Approve together…", permissions=["review"])
    def approve_together(self, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
        if chosen.count() > MAX_TOGETHER:
            self.message_user(
                request, f"Approve {MAX_TOGETHER} records together at most.", messages.ERROR
            )
            return None
        names = ",".join(chosen.values_list("public_id", flat=True))
        return HttpResponseRedirect(f"{reverse('admin:approve_together')}?records={names}")

    # Permissions

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        if obj is None or obj.pk is None or not allowed:
            return allowed
        # A refused POST shows the form again with the input, not a read-only page.
        return bool(getattr(request, "refused", "")) or may_edit(obj, person(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        unpublished = obj.standing == Record.Standing.NEVER_PUBLISHED
        return unpublished and obj.state != Record.State.IN_REVIEW

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = self.fieldsets_of_page(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": readable_fields(self.model, options["fields"])})
            for title, options in fieldsets
        ]

    def fieldsets_of_page(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields of the page as they are edited."""
        return super().get_fieldsets(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        form_errors = errors_in(context["adminform"].form, context["inline_admin_formsets"])
        # It replaces Django's error note, which names neither the error nor the field.
        context |= {"form_errors": form_errors, "errors": []}
        return super().render_change_form(request, context, *args, **options)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **options)
        form.refused = getattr(request, "refused", "")
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method == "POST":
            check_rows_were_sent(request.POST)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError as error:
            # Usually the forms explain what the database would refuse; this is for the rest.
            reason = getattr(getattr(error.__cause__, "diag", None), "message_primary", str(error))
            request.refused = f"Nothing was saved, because the database refused it: {reason}."  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _changeform_view(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any
    ) -> Any:
        record = self.locked(request, object_id) if object_id else None
        # Saving stays on the page, so a second button for it is not needed.
        context = {"show_save_and_continue": False, **(extra_context or {})}
        if record is not None:
            if request.method == "POST":
                refused = refusal(request, record)
                setattr(request, "refused", getattr(request, "refused", "") or refused)  # noqa: B010
                if refused:
                    self.keep_deleted_rows(request, record)
            context |= self.record_context(request, record)
        return super()._changeform_view(request, object_id, form_url, context)

    def _delete_view(self, request: HttpRequest, object_id: str, extra_context: Any) -> Any:
        # Locked before it is read, so that it cannot change before it is deleted.
        self.locked(request, object_id)
        return super()._delete_view(request, object_id, extra_context)

    def locked(self, request: HttpRequest, object_id: str) -> Record | None:
        """Return the shared part of a record; for a POST locked until the transaction ends."""
        try:
            # Parsed as Django does, so that every spelling that finds the page finds the lock.
            key = self.opts.pk.to_python(unquote(object_id))
        except ValidationError:
            return None
        records = Record.objects.filter(pk=key, type=self.model.TYPE)
        if request.method == "POST":
            records = records.select_for_update(no_key=True)
        return records.first()

    def record_context(self, request: HttpRequest, record: Record) -> dict[str, Any]:
        """Return what the page shows beside the form."""
        proposal = open_proposal(record)
        redacted = redacted_keys([record])
        return {
            **conversation_of(record, person(request)),
            "revision": record.revision,
            "record": record,
            "badges_of_record": badges(record, redacted),
            "redacted": bool(redacted),
            "buttons": buttons_for(record, person(request), proposal),
            "proposal": proposal,
            "last_step": record.transitions.select_related("by").first(),
            "successor": link_to_successor(record),
            "read_only_because": read_only_reason(record, person(request)),
            "as_reported": as_reported(record),
        }

    def keep_deleted_rows(self, request: HttpRequest, record: Record) -> None:
        data: Any = request.POST
        for inline in self.get_inline_instances(request, record.concrete):
            if inline.fk_name == "record":
                rows = inline.model.objects.filter(record=record.pk)
            else:
                rows = inline.model.objects.filter(
                    **{inline.get_formset(request, record.concrete).fk.name: record.pk}
                )
            prefix = inline.get_formset(request, record.concrete).get_default_prefix()
            kept = {str(key) for key in rows.values_list("pk", flat=True)}
            data = deleted_rows_as_new(data, prefix, kept)
        request.POST = data

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        passage = request.GET.get("passage", "")
        if (
            isinstance(inline, CitationsOfFields)
            and request.method == "GET"
            and whole_number(passage)
        ):
            # The user came from a passage, to cite it in a new record.
            options["initial"] = [{"passage": passage}]
        return options

    # Saving

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.forms:
            for nested in getattr(row, "nested_formsets", ()):
                nested.formset.record = form.instance
        super().save_formset(request, form, formset, change)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **options: Any) -> Any:
        """Stay on the record, because it still has to be submitted."""
        if "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, *args, **options)
        self.message_user(request, f"{obj} was saved as a draft.", messages.SUCCESS)
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        )

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        if "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_change(request, obj)
        self.message_user(request, f"{obj} was saved.", messages.SUCCESS)
        return HttpResponseRedirect(request.path)
