"""The pages on which the codebook is changed: one person proposes, another one decides."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from curation.accounts.audit import audit_refusal
from curation.codebook.proposing import confirm_change, decline_change, propose_change
from curation.codebook.writing import current_codebook, written_codebook
from curation.errors import WorkflowError
from curation.models import CodebookProposal
from desk.publishing.codebook_form import blank_entry, entry_of_term, read_entry, shown_difference
from desk.records.places import ReadOnlyAdmin
from desk.requests import person, plain_text
from entities.models import Term
from vocabulary.attributes import ATTRIBUTE_SETS, AttributeType

__all__ = ["decide_change", "download_codebook", "propose_codebook_change"]

MAY_CHANGE = "curation.add_codebookproposal"


def propose_codebook_change(request: HttpRequest) -> HttpResponse:
    """Ask how a term shall be, and propose it.

    The address says which: `term` changes one, `below` makes one below another, `attribute` makes
    an attribute. *More lines* shows the page again with more empty lines.
    """
    if not request.user.has_perm(MAY_CHANGE):
        raise PermissionDenied
    shown = start_of(request)
    problem: WorkflowError | None = None
    said = plain_text(request.POST.get("reason"))
    if request.method == "POST":
        shown = shown.posted(request.POST)
        if "more" not in request.POST:
            try:
                proposal = propose_change(
                    read_entry(shown),
                    person(request),
                    said,
                    reworded="reworded" in request.POST,
                )
            except WorkflowError as error:
                audit_refusal(request, error)
                problem = error
            else:
                messages.success(
                    request, f"Proposed: {proposal.change}. Another person has to confirm it."
                )
                return HttpResponseRedirect(list_address())
    context = {
        **admin.site.each_context(request),
        "title": shown.title,
        "entry": shown,
        "problem": problem,
        "reason": said,
        "reworded": "reworded" in request.POST,
        "types": AttributeType.choices,
        "owners": list(ATTRIBUTE_SETS),
        "terms_address": reverse("admin:entities_term_changelist"),
    }
    return TemplateResponse(request, "curation/propose_codebook_change.html", context)


def start_of(request: HttpRequest) -> Any:
    """Return the empty or filled form that the address asks for. Raises Http404."""
    if "attribute" in request.GET:
        return blank_entry()
    known = Term.objects.select_related("broader").prefetch_related("translations")
    if "below" in request.GET:
        above = get_object_or_404(known, code=request.GET["below"])
        if not above.may_have_narrower:
            raise Http404
        return blank_entry(above)
    return entry_of_term(get_object_or_404(known, code=request.GET.get("term", "")))


def decide_change(request: HttpRequest, key: int) -> HttpResponse:
    """Show what a proposal changes, and confirm or decline it."""
    if not request.user.has_perm(MAY_CHANGE):
        raise PermissionDenied
    found = CodebookProposal.objects.select_related("proposed_by")
    proposal = get_object_or_404(found, pk=key)
    problem: WorkflowError | None = None
    comment = plain_text(request.POST.get("comment"))
    if request.method == "POST":
        confirms = "confirm" in request.POST
        try:
            act = confirm_change if confirms else decline_change
            act(proposal, person(request), comment)
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error
        else:
            done = "Confirmed and published" if confirms else "Declined"
            messages.success(request, f"{done}: {proposal.change}.")
            return HttpResponseRedirect(list_address())
    context = {
        **admin.site.each_context(request),
        "title": "Change of the codebook",
        "proposal": proposal,
        "is_open": proposal.outcome == CodebookProposal.Outcome.OPEN,
        "is_own": proposal.proposed_by_id == person(request).pk,
        "difference": shown_difference(proposal.before, proposal.said),
        "problem": problem,
        "comment": comment,
        "proposals_address": list_address(),
    }
    return TemplateResponse(request, "curation/decide_codebook_change.html", context)


def download_codebook(request: HttpRequest) -> HttpResponse:
    """Send what is the instance's own in the codebook, as the file that `load_codebook` reads."""
    if not request.user.has_perm("entities.view_term"):
        raise PermissionDenied
    return HttpResponse(
        written_codebook(current_codebook()),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="codebook.toml"'},
    )


def list_address() -> str:
    return reverse("admin:curation_codebookproposal_changelist")


@admin.register(CodebookProposal)
class CodebookProposalAdmin(ReadOnlyAdmin):
    list_display = ("change", "outcome", "proposed_by", "proposed_at", "decided_by")
    list_select_related = ("proposed_by", "decided_by")
    list_filter = (("outcome", ChoicesDropdownFilter),)
    search_fields = ("value", "change")
    fields = (
        "change",
        ("set_name", "value"),
        "reworded",
        "reason",
        ("proposed_by", "proposed_at"),
        ("outcome", "to_decide"),
        ("decided_by", "decided_at"),
        "decision_comment",
    )
    readonly_fields = ("to_decide",)

    @display(description="what it says")
    def to_decide(self, proposal: Any) -> str:
        """Return a link to the page that compares, on which an open proposal is decided."""
        is_open = proposal.outcome == CodebookProposal.Outcome.OPEN
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:decide_codebook_change", args=[proposal.pk]),
            "Compare and decide…" if is_open else "Compare…",
        )
