"""URLs of the admin that belong to no single model."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from desk import conversation, notifications
from desk.administration import audit, done, pace, towns
from desk.documents import bring_in, editions, marking, original, passages, preview
from desk.lists import bulk
from desk.publishing import codebook
from desk.records import history, steps
from desk.records.fields import MAX_WRITTEN_DATE_LENGTH, parsed_date
from desk.requests import person
from desk.review import approve_together, assigning, leading_on, missing, review
from desk.search import page as search
from desk.search import saved
from desk.second_coding import coding, compared, samples
from desk.workbench import (
    actions,
    lookups,
    page,
    panels,
    suggestions,
    text_parts,
)
from desk.workbench.creating import groups, metadata, places, publishers
from desk.workbench.many import another, sheet

__all__ = ["extra_urls"]


def read_date(request: HttpRequest) -> JsonResponse:
    """Return how a date is read while it is being written."""
    if not request.user.is_staff:
        raise PermissionDenied
    text = request.GET.get("text", "").strip()[:MAX_WRITTEN_DATE_LENGTH]
    return JsonResponse(parsed_date(text) if text else {})


def signed_in(request: HttpRequest) -> HttpResponse:
    """Let any signed-in user see a page of their own; others are refused."""
    person(request)
    return HttpResponse(status=204)


def no_such_page(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer for a page of Django's that leads to rows of any table, used or not."""
    raise Http404


def extra_urls() -> list[URLPattern]:
    """Return the additional URLs, which Unfold's site includes."""
    view = admin.site.admin_view
    return [
        path("r/<path:rest>", view(no_such_page), name="no_such_page"),
        path(
            "<slug:app>/<slug:model>/<path:key>/history/",
            view(history.history_of),
            name="history_of",
        ),
        path("signed-in/", view(signed_in), name="signed_in"),
        path("read-date/", view(read_date), name="read_date"),
        path("bulk/", view(bulk.list_bulk_acts), name="bulk_acts"),
        path("bulk/<int:key>/", view(bulk.show_bulk_act), name="bulk_act"),
        path("find/", view(search.search_page), name="search_page"),
        path("find/save/", view(saved.save), name="save_search"),
        path("find/delete/", view(saved.delete), name="delete_search"),
        path("passages/", view(passages.passage_choices), name="passage_choices"),
        path("bring-in/", view(bring_in.bring_in_documents), name="bring_in"),
        path("bring-in/<int:number>/", view(preview.show_preview), name="preview"),
        path(
            "bring-in/<int:number>/pages/<int:page>/",
            view(preview.page_picture),
            name="preview_page",
        ),
        path("documents/<slug:public_id>/mark/", view(marking.mark), name="mark_passage"),
        path(
            "documents/<slug:public_id>/original/",
            view(original.download_original),
            name="original_file",
        ),
        path(
            "documents/<slug:public_id>/editions/",
            view(editions.compare_editions),
            name="compare_editions",
        ),
        path("workbench/find/<slug:kind>/", view(lookups.find), name="workbench_find"),
        path("workbench/<slug:public_id>/", view(page.open_workbench), name="workbench"),
        path("workbench/<slug:public_id>/text/", view(page.read_text), name="workbench_text"),
        path(
            "workbench/<slug:public_id>/blocks/",
            view(text_parts.read_blocks),
            name="workbench_blocks",
        ),
        path(
            "workbench/<slug:public_id>/marks/",
            view(text_parts.read_marks),
            name="workbench_marks",
        ),
        path(
            "workbench/<slug:public_id>/records/",
            view(page.show_records),
            name="workbench_records",
        ),
        path(
            "workbench/<slug:public_id>/new/<slug:record_type>/",
            view(panels.new_record),
            name="workbench_new",
        ),
        path(
            "workbench/<slug:public_id>/edit/<slug:record_id>/",
            view(panels.edit_record),
            name="workbench_edit",
        ),
        path(
            "workbench/<slug:public_id>/suggestions/",
            view(suggestions.read_suggestions),
            name="workbench_suggestions",
        ),
        path(
            "workbench/<slug:public_id>/likeness/",
            view(suggestions.similar_records),
            name="workbench_similar_records",
        ),
        path(
            "workbench/<slug:public_id>/publisher/",
            view(publishers.choose_publisher),
            name="workbench_publisher",
        ),
        path(
            "workbench/<slug:public_id>/new-place/",
            view(places.add_missing_place),
            name="workbench_new_place",
        ),
        path(
            "workbench/<slug:public_id>/new-group/",
            view(groups.create_missing_group),
            name="workbench_new_group",
        ),
        path(
            "workbench/<slug:public_id>/another/<slug:record_id>/",
            view(another.begin_another),
            name="workbench_another",
        ),
        path("workbench/<slug:public_id>/sheet/", view(sheet.show_sheet), name="workbench_sheet"),
        path(
            "workbench/<slug:public_id>/metadata/",
            view(metadata.edit_metadata),
            name="workbench_metadata",
        ),
        path("workbench/<slug:public_id>/save/", view(panels.save_record), name="workbench_save"),
        path(
            "workbench/<slug:public_id>/put-back/", view(panels.put_back), name="workbench_put_back"
        ),
        path(
            "workbench/<slug:public_id>/dismiss/", view(actions.dismiss), name="workbench_dismiss"
        ),
        path(
            "workbench/<slug:public_id>/dismiss-many/",
            view(actions.dismiss_many),
            name="workbench_dismiss_many",
        ),
        path(
            "workbench/<slug:public_id>/take-back/",
            view(actions.take_back),
            name="workbench_take_back",
        ),
        path("workbench/<slug:public_id>/reopen/", view(actions.reopen), name="workbench_reopen"),
        path(
            "workbench/<slug:public_id>/fully-curated/",
            view(actions.mark_fully_curated),
            name="workbench_fully_curated",
        ),
        path(
            "workbench/<slug:public_id>/recall/<slug:record_id>/",
            view(actions.recall),
            name="workbench_recall",
        ),
        path(
            "workbench/<slug:public_id>/submit/",
            view(actions.submit_drafts),
            name="workbench_submit",
        ),
        path(
            "audit-trail/<slug:file_format>/",
            view(audit.export_audit_trail),
            name="export_audit_trail",
        ),
        path("review/<slug:public_id>/", view(review.review_record), name="review_record"),
        path("review/<slug:public_id>/missing/", view(missing.show_missing), name="review_missing"),
        path("assign/<slug:public_id>/", view(assigning.assign_record), name="assign_record"),
        path("tasks/<int:key>/done/", view(assigning.finish_task), name="finish_task"),
        path("review-session/<slug:act>/", view(leading_on.change_session), name="review_session"),
        path("done/", view(done.show_done), name="done"),
        path("done/<int:key>/", view(done.show_done), name="done_by"),
        path("throughput/", view(done.show_throughput), name="throughput"),
        path("second-coding/", view(samples.show_samples), name="second_codings"),
        path(
            "second-coding/agreement.csv",
            view(samples.agreement_as_csv),
            name="second_coding_agreement",
        ),
        path("second-coding/<int:key>/", view(coding.open_coding), name="second_coding"),
        path(
            "second-coding/<int:key>/records/",
            view(coding.show_coded),
            name="second_coding_records",
        ),
        path("second-coding/<int:key>/marks/", view(coding.read_marks), name="second_coding_marks"),
        path(
            "second-coding/<int:key>/new/<slug:record_type>/",
            view(coding.begin_coded),
            name="second_coding_new",
        ),
        path(
            "second-coding/<int:key>/edit/<int:number>/",
            view(coding.edit_coded),
            name="second_coding_edit",
        ),
        path("second-coding/<int:key>/save/", view(coding.save), name="second_coding_save"),
        path(
            "second-coding/<int:key>/put-back/",
            view(coding.put_back),
            name="second_coding_put_back",
        ),
        path(
            "second-coding/<int:key>/delete/<int:number>/",
            view(coding.delete_record),
            name="second_coding_delete",
        ),
        path("second-coding/<int:key>/finish/", view(coding.finish), name="second_coding_finish"),
        path(
            "second-coding/<int:key>/compared/",
            view(compared.show_compared),
            name="second_coding_compared",
        ),
        path(
            "second-coding/decide/<int:key>/",
            view(compared.decide_value),
            name="second_coding_decide",
        ),
        path("pace/", view(pace.show_pace), name="pace"),
        path("load-towns/", view(towns.load_towns), name="load_towns"),
        path(
            "codebook/propose/",
            view(codebook.propose_codebook_change),
            name="propose_codebook_change",
        ),
        path(
            "codebook/decide/<int:key>/",
            view(codebook.decide_change),
            name="decide_codebook_change",
        ),
        path("codebook/codebook.toml", view(codebook.download_codebook), name="download_codebook"),
        path("approve-together/", view(approve_together.approve_together), name="approve_together"),
        path("choose/", view(approve_together.choose_to_approve), name="choose_to_approve"),
        path("comments/<slug:public_id>/say/", view(conversation.add_comment), name="add_comment"),
        path(
            "comments/<int:key>/answer/", view(conversation.answer_comment), name="answer_comment"
        ),
        path(
            "comments/<int:key>/resolve/",
            view(conversation.resolve_comment),
            name="resolve_comment",
        ),
        path("claims/<slug:public_id>/take/", view(conversation.take_record), name="take_record"),
        path(
            "claims/<slug:public_id>/release/",
            view(conversation.release_record),
            name="release_record",
        ),
        path(
            "presence/<slug:public_id>/", view(conversation.report_presence), name="report_presence"
        ),
        path("notifications/", view(notifications.notifications_page), name="notifications"),
        path(
            "notifications/read/",
            view(notifications.mark_notifications_read),
            name="mark_notifications_read",
        ),
        path("records/<slug:public_id>/<slug:name>/", view(steps.take_step), name="take_step"),
    ]
