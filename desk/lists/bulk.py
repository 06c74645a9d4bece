"""Acts on the records that are chosen in a list, and the pages that ask, tell and stop."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.accounts.audit import audit_refusal
from curation.concrete import concrete_records
from curation.errors import WorkflowError
from curation.lists import acts
from curation.models import BulkAct, BulkRecord
from curation.permissions import may_assign, may_publish, may_review, may_see
from curation.search.find import types_for
from curation.tasks import enqueue_bulk_act
from desk.badges import change_address
from desk.requests import person, plain_text
from desk.review.assigning import assignees, chosen_assignee, day_of
from sources.models import Record

__all__ = ["BulkActs", "list_bulk_acts", "show_bulk_act"]

Act = BulkAct.Act
State = BulkAct.State
Outcome = BulkRecord.Outcome

PER_PAGE = 100
MAX_ACTS = 50
"""How many of their acts a person sees listed."""
ASKS = (Act.ASSIGN, *acts.NEEDS_COMMENT)

EXPLANATIONS = {
    Act.SUBMIT: "A reviewer will check every value of them against its quotations.",
    Act.TAKE: "Colleagues see that you are reviewing them.",
    Act.ASSIGN: "Each is assigned instead of whom it was assigned to. People are notified.",
    Act.REQUEST_CHANGES: "Each is returned to its editor with the same comment.",
    Act.WITHDRAW: "You propose it for each; another publisher confirms one by one. The reason is "
    "published.",
}


def act_on(
    model_admin: Any, request: HttpRequest, action: str, chosen: QuerySet[Any]
) -> HttpResponseRedirect | None:
    """Begin an act on the chosen records, or lead to the page that asks for what it needs."""
    act = Act(action)
    # One more than allowed, so that too many are refused and not cut off.
    names = list(chosen.values_list("public_id", flat=True)[: acts.MAX_RECORDS + 1])
    user = person(request)
    try:
        begun = acts.choose(act, names, user)
        if act not in ASKS and len(names) <= acts.AT_ONCE:
            acts.begin(begun, user)
            return after(request, begun, request.get_full_path())
    except WorkflowError as error:
        audit_refusal(request, error)
        model_admin.message_user(request, error.message, messages.ERROR)
        return None
    return HttpResponseRedirect(address_of(begun))


class BulkActs:
    """Adds the acts on many records to the list of a record type."""

    @admin.action(description="Submit for review", permissions=["change"])
    def submit_together(self, request: HttpRequest, chosen: QuerySet[Any]) -> Any:
        return act_on(self, request, Act.SUBMIT, chosen)

    @admin.action(description="Take for review", permissions=["review"])
    def take_together(self, request: HttpRequest, chosen: QuerySet[Any]) -> Any:
        return act_on(self, request, Act.TAKE, chosen)

    @admin.action(description="Assign…", permissions=["assign"])
    def assign_together(self, request: HttpRequest, chosen: QuerySet[Any]) -> Any:
        return act_on(self, request, Act.ASSIGN, chosen)

    @admin.action(description="Request changes…", permissions=["review"])
    def request_changes_together(self, request: HttpRequest, chosen: QuerySet[Any]) -> Any:
        return act_on(self, request, Act.REQUEST_CHANGES, chosen)

    @admin.action(description="Propose withdrawal…", permissions=["publish"])
    def withdraw_together(self, request: HttpRequest, chosen: QuerySet[Any]) -> Any:
        return act_on(self, request, Act.WITHDRAW, chosen)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return may_review(request.user)

    def has_assign_permission(self, request: HttpRequest) -> bool:
        return may_assign(request.user)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user)


def address_of(act: BulkAct) -> str:
    return reverse("admin:bulk_act", args=[act.pk])


def after(request: HttpRequest, act: BulkAct, back: str) -> HttpResponseRedirect:
    """Carry out an act on few records. Return its page, or `back` if all of them are done."""
    acts.carry_out(act)
    counts = acts.counts_of(act)
    if counts[Outcome.DONE] < sum(counts.values()):
        return HttpResponseRedirect(address_of(act))
    number = counts[Outcome.DONE]
    records = "1 record" if number == 1 else f"{number} records"
    messages.success(request, f"{str(act).capitalize()}: {records} done.")
    return HttpResponseRedirect(back)


def own_act(request: HttpRequest, key: int) -> BulkAct:
    """Return an act of the signed-in person. Raises PermissionDenied, and Http404 if not theirs."""
    user = person(request)
    if not may_see(user):
        raise PermissionDenied
    found = BulkAct.objects.select_related("by", "to", "role").filter(pk=key, by=user).first()
    if found is None:
        raise Http404
    return found


def show_bulk_act(request: HttpRequest, key: int) -> HttpResponse:
    """Ask for what an act needs, let it begin, tell how far it is, stop it, let it go on.

    While it is under way, the page asks for its progress again every two seconds (htmx).
    """
    act = own_act(request, key)
    user = person(request)
    problem: WorkflowError | None = None
    if request.method == "POST":
        try:
            answer(act, user, request.POST)
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error
            act.refresh_from_db()
        else:
            return HttpResponseRedirect(address_of(act))
    counts = acts.counts_of(act)
    done, total = counts[Outcome.DONE] + counts[Outcome.REFUSED], sum(counts.values())
    # What is not begun shows what is chosen; what has begun, what was refused.
    is_chosen = act.state == State.CHOSEN
    listed = act.records.filter(outcome=Outcome.WAITING if is_chosen else Outcome.REFUSED)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"{str(act).capitalize()}: {total} record{'' if total == 1 else 's'}",
        "act": act,
        "problem": problem,
        "explanation": EXPLANATIONS[Act(act.act)],
        "at_once": total <= acts.AT_ONCE,
        "counts": counts,
        "ended": done,
        "total": total,
        "under_way": act.state in BulkAct.UNDER_WAY,
        "can_go_on": act.state in BulkAct.BROKEN_OFF,
        "is_chosen": is_chosen,
        "page": page,
        "rows": rows_of(list(page), user),
        "asks_comment": act.act in acts.NEEDS_COMMENT,
        "asks_assignee": act.act == Act.ASSIGN,
        **assignees(request.POST),
    }
    is_part = "part" in request.GET
    template = "curation/bulk_progress.html" if is_part else "curation/bulk_act.html"
    return TemplateResponse(request, template, context)


def answer(act: BulkAct, user: User, posted: QueryDict) -> None:
    """Do what a button of the page says: begin, stop, or go on. Raises a WorkflowError."""
    do = posted.get("do")
    if do == "stop":
        acts.stop(act, user)
        return
    is_small = act.records.count() <= acts.AT_ONCE
    with transaction.atomic():
        if do == "go on":
            begun = acts.go_on(act, user)
        else:
            begun = acts.begin(
                act,
                user,
                plain_text(posted.get("comment")),
                posted.get("task", ""),
                chosen_assignee(posted.get("to", "")),
                day_of(posted.get("due", "")),
            )
        if not is_small:
            enqueue_bulk_act(begun)
    if is_small:
        acts.carry_out(begun)


def rows_of(listed: list[BulkRecord], user: User) -> list[dict[str, Any]]:
    """Return the records of one page, by name and with a link, if the person may see them.

    A constant number of queries.
    """
    records = Record.objects.filter(public_id__in=[row.public_id for row in listed])
    seen = concrete_records(records.filter(type__in=types_for(user)))
    known = {record.public_id: record for record in seen}
    return [
        {
            "row": row,
            "name": known[row.public_id].name_to_publish if row.public_id in known else "",
            "address": change_address(known[row.public_id]) if row.public_id in known else "",
        }
        for row in listed
    ]


def list_bulk_acts(request: HttpRequest) -> HttpResponse:
    """List a person's own acts on many records, the newest first. A constant number of queries."""
    user = person(request)
    if not may_see(user):
        raise PermissionDenied
    counted = BulkAct.objects.filter(by=user).annotate(
        total=Count("records"),
        done=Count("records", filter=Q(records__outcome=Outcome.DONE)),
        refused=Count("records", filter=Q(records__outcome=Outcome.REFUSED)),
    )
    context = {
        **admin.site.each_context(request),
        "title": "Acts on many records",
        "acts": counted[:MAX_ACTS],
    }
    return TemplateResponse(request, "curation/bulk_acts.html", context)
