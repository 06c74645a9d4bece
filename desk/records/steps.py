"""The buttons of a record's page, and the page on which each step is confirmed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.accounts.audit import audit_refusal
from curation.errors import ChangedMeanwhileError, WorkflowError, WrongStateError
from curation.models import Proposal
from curation.permissions import may_edit, may_publish, may_review, may_see
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.standing.proposals import decline
from curation.standing.redact import propose_redaction
from curation.standing.refresh import propose_refresh
from curation.standing.split import split
from curation.standing.withdraw import propose_withdrawal
from curation.workflow import pace, steps
from curation.workflow.verification import contributors_of
from desk.badges import change_address, workbench_address
from desk.queue import address_of_next
from desk.records.merging import Merge, dropped_keys, merge_preview
from desk.records.redacting import RedactionPreview, preview_redaction, redaction_preview
from desk.requests import person, plain_text, record_or_404
from sources.models import Record

__all__ = ["Button", "buttons_for", "open_proposal", "take_step"]

State = Record.State
Standing = Record.Standing


@dataclass(frozen=True)
class Step:
    """One step for a record: the texts of its page, and the function that does it."""

    label: str
    explanation: str
    done: str
    act: Callable[[Record, User, QueryDict], Any]
    text_label: str = ""
    asks_successor: bool = False
    asks_words: bool = False
    is_destructive: bool = False


@dataclass(frozen=True)
class Button:
    """A button as the page shows it."""

    label: str
    address: str
    tone: str = "quiet"


def successor_of(record: Record, posted: QueryDict) -> Record:
    """Return the record that a merge names. Raises WrongStateError if it does not exist."""
    name = plain_text(posted.get("successor")).strip().upper()
    found = Record.objects.filter(public_id=name, type=record.type).first()
    if found is None:
        raise WrongStateError(f"There is no {record.type} “{name}”.")
    return found


def versions_of(posted: QueryDict) -> list[int]:
    """Return the versions that a redaction names. Raises WrongStateError for an invalid number."""
    written = re.split(r"[\s,]+", posted.get("versions", "").strip())
    if not all(re.fullmatch(r"[0-9]{1,6}", version) for version in written):
        raise WrongStateError("Write the versions as numbers, such as 1, 2.")
    return [int(version) for version in written]


def open_proposal(record: Record) -> Proposal | None:
    """Return the open proposal for a record, if any."""
    waiting = record.proposals.filter(outcome=Proposal.Outcome.OPEN)
    return waiting.select_related("proposed_by", "successor").first()


def shown_proposal(record: Record, posted: QueryDict) -> Proposal:
    """Return the proposal that the page showed. Raises WrongStateError, ChangedMeanwhileError."""
    found = open_proposal(record)
    if found is None:
        raise WrongStateError("This proposal has already been decided.")
    if posted.get("proposal") != str(found.pk):
        raise ChangedMeanwhileError(
            "Another proposal is open now. It is shown below: read it before you decide."
        )
    return found


STEPS = {
    "submit": Step(
        "Submit for review",
        "A reviewer will check every value against its quotations. Until then you can recall it.",
        "was submitted for review.",
        lambda record, user, posted: steps.submit(record, user),
    ),
    "recall": Step(
        "Recall",
        "Take it back from review to continue editing it.",
        "is a draft again.",
        lambda record, user, posted: steps.recall(record, user),
    ),
    "request-changes": Step(
        "Request changes",
        "It is returned to its editor with your comment.",
        "was returned to its editor.",
        lambda record, user, posted: steps.request_changes(record, user, posted.get("text", "")),
        text_label="What should be changed?",
    ),
    "discard": Step(
        "Discard draft",
        "Every change since the last published version is undone.",
        "was restored to its last published version.",
        lambda record, user, posted: steps.discard(record, user),
        is_destructive=True,
    ),
    "withdraw": Step(
        "Withdraw",
        "You propose it; another publisher confirms. The reason is published.",
        "was proposed for withdrawal. Another publisher has to confirm.",
        lambda record, user, posted: propose_withdrawal(record, user, posted.get("text", "")),
        text_label="Reason",
        is_destructive=True,
    ),
    "merge": Step(
        "Merge into…",
        "You propose it; another publisher confirms, and chooses which of its rows are carried "
        "over to the other. A merge is final: requests for this record are redirected to the "
        "other. The reason is published.",
        "was proposed to be merged. Another publisher has to confirm.",
        lambda record, user, posted: propose_merge(
            record, successor_of(record, posted), user, posted.get("text", "")
        ),
        text_label="Reason",
        asks_successor=True,
        is_destructive=True,
    ),
    "split": Step(
        "Split again…",
        "For a merge that was wrong. A new draft gets the published values of this record, and the "
        "rows that the merge carried over are removed from a draft of the other; another person "
        "reviews and approves both. The merge stays in the log, and requests for this record are "
        "still redirected to the other. Records that referred to this one refer to the other: "
        "check them.",
        "was split again: a new draft has its values, and the other record is a draft without "
        "them. Submit both for review.",
        lambda record, user, posted: split(record, user),
        is_destructive=True,
    ),
    "refresh": Step(
        "Refresh names",
        "You propose to publish it again with the current names of the records that it refers to; "
        "another publisher confirms.",
        "was proposed for a refresh. Another publisher has to confirm.",
        lambda record, user, posted: propose_refresh(record, user, posted.get("text", "")),
        text_label="Reason",
    ),
    "redact": Step(
        "Propose to redact…",
        "You propose it; another publisher confirms. The versions stay in the log with their hash, "
        "but answer 451; the words are removed wherever they are stored here: records, texts of "
        "documents, their history, comments. Original files of such texts are deleted. It cannot "
        "be undone. The reason is published.",
        "was proposed for redaction. Another publisher has to confirm.",
        lambda record, user, posted: propose_redaction(
            record,
            versions_of(posted),
            str(posted["words"]).splitlines(),
            user,
            posted.get("text", ""),
        ),
        text_label="Reason, without these words",
        asks_words=True,
        is_destructive=True,
    ),
    "confirm-proposal": Step(
        "Confirm proposal",
        "It takes effect at once and is recorded in the log.",
        "",  # `confirmation_message` returns the message
        lambda record, user, posted: confirm(
            shown_proposal(record, posted),
            user,
            dropped_keys(posted),
            posted.getlist("acknowledged"),
            pace.seconds_seen(posted.get("shown", ""), user, record),
        ),
        is_destructive=True,
    ),
    "decline-proposal": Step(
        "Decline proposal",
        "Nothing is published; the proposal is closed.",
        "stays unchanged; the proposal is closed.",
        lambda record, user, posted: decline(
            shown_proposal(record, posted), user, posted.get("text", "")
        ),
        text_label="Why? (optional)",
    ),
}


def confirmation_message(proposal: Proposal) -> str:
    """Return what a confirmed proposal did to its record, as a sentence."""
    record = Record.objects.get(pk=proposal.record_id)
    match proposal.action:
        case Proposal.Action.WITHDRAW:
            return f"{record} was withdrawn."
        case Proposal.Action.MERGE:
            return f"{record} was merged into {proposal.successor}."
        case Proposal.Action.REFRESH:
            return (
                f"{record} was published again as version {record.version}, with the current names."
            )
    versions = ", ".join(map(str, proposal.versions))
    named = (
        f"Versions {versions} of {record} were"
        if "," in versions
        else (f"Version {versions} of {record} was")
    )
    return f"{named} redacted, and the words were removed wherever they were stored."


def available_steps(record: Record, user: User, proposal: Proposal | None) -> list[str]:
    """Return the names of the steps to offer to the user.

    Only for the buttons: each function checks permissions again, under a lock.
    """
    names = []
    if may_edit(record, user):
        if (
            record.state in (State.DRAFT, State.CHANGES_REQUESTED)
            or (record.state == State.APPROVED and record.standing == Standing.WITHDRAWN)
            or steps.needs_rereview(record)
        ):
            names.append("submit")
        if record.version and record.state != State.APPROVED:
            names.append("discard")
    if record.state == State.IN_REVIEW and record.standing != Standing.MERGED:
        if record.pk in steps.recallable_ids([record], user):
            names.append("recall")
        if may_review(user):
            names.append("request-changes")
    if may_publish(user) and record.version:
        if proposal is None:
            mergeable = record.type != Record.Type.SOURCE
            if record.standing == Standing.LIVE:
                names += ["withdraw", *(["merge"] if mergeable else []), "refresh"]
            if record.standing == Standing.MERGED:
                names.append("split")
            names.append("redact")
        else:
            if proposal.proposed_by_id != user.pk:
                names.append("confirm-proposal")
            names.append("decline-proposal")
    return names


def buttons_for(record: Record, user: User, proposal: Proposal | None) -> list[Button]:
    """Return the buttons of a record's page for a user."""
    buttons = []
    if record.state == State.IN_REVIEW and record.standing != Standing.MERGED:
        own = user.pk in contributors_of([record])[record.pk]
        reviews = may_review(user) and not own
        label = "Review and approve" if reviews else "See the review"
        address = reverse("admin:review_record", args=[record.public_id])
        buttons.append(Button(label, address, "primary" if reviews else "quiet"))
    if address := workbench_address(record):
        buttons.append(Button("Open the workbench", address))
    for name in available_steps(record, user, proposal):
        step = STEPS[name]
        tone = "primary" if name in ("submit", "confirm-proposal") else "quiet"
        address = reverse("admin:take_step", args=[record.public_id, name])
        label = step.label
        if name == "submit" and record.standing == Standing.WITHDRAWN:
            label = "Submit to reinstate"
        buttons.append(Button(label, address, "danger" if step.is_destructive else tone))
    return buttons


def address_after(record: Record, name: str, user: User) -> str:
    """Return the page after a step: the record, or the next review after a request for changes."""
    if name == "request-changes":
        return address_of_next(user, record)
    return change_address(record)


def take_step(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Ask for confirmation and, if needed, a reason; then take the step."""
    if not may_see(request.user):
        raise PermissionDenied
    record = record_or_404(request, public_id)
    step = STEPS.get(name)
    if step is None:
        raise Http404
    # These pages show words that are to be redacted.
    if (step.asks_words or "proposal" in name) and not request.user.has_perm(
        "curation.view_proposal"
    ):
        raise PermissionDenied
    posted = request.POST.copy()
    posted["text"] = plain_text(posted.get("text"))
    posted["words"] = posted.get("words", "")
    problem: WorkflowError | None = None
    proposal = open_proposal(record) if "proposal" in name else None
    redaction: RedactionPreview | None = None
    if request.method == "POST":
        try:
            if step.asks_words:
                redaction = preview_redaction(
                    record, person(request), versions_of(posted), str(posted["words"]).splitlines()
                )
            if redaction is None or posted.get("looked") == redaction.key:
                step.act(record, person(request), posted)
                messages.success(
                    request,
                    confirmation_message(proposal)
                    if proposal and name == "confirm-proposal"
                    else f"{record} {step.done}",
                )
                return HttpResponseRedirect(address_after(record, name, person(request)))
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error
            proposal = open_proposal(record) if "proposal" in name else None
    merge: Merge | None = None
    if name == "confirm-proposal":
        try:
            merge = merge_preview(proposal, posted, problem)
        except WorkflowError as error:
            problem = problem or error
    context = {
        **admin.site.each_context(request),
        "title": f"{step.label.removesuffix('…')}: {record.title_for_people}",
        "step": step,
        "record": record,
        "record_address": change_address(record),
        "proposal": proposal,
        "redaction": redaction or redaction_preview(proposal),
        "merge": merge,
        "looked": redaction.key if redaction else "",
        "shown": pace.page_token(person(request), record, posted.get("shown", "")),
        "problem": None if merge and merge.has_disagreements else problem,
        "text": posted["text"],
        "successor": posted.get("successor", ""),
        "versions": posted.get("versions", ", ".join(map(str, range(1, record.version + 1)))),
        "words": posted["words"],
    }
    return TemplateResponse(request, "curation/take_step.html", context)
