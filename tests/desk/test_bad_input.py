"""Input that no browser sends: it is no server error and bypasses no check."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from curation.workflow.steps import submit
from desk.requests import MAX_ROWS, check_rows_were_sent, plain_text
from sources.acting import acting_as
from sources.models import Document
from tests.desk.pages import fields_of, text_of
from tests.factories import a_group, fresh

LONG = pytest.param("9" * 5000, id="5,000 digits")
ODD_NUMBERS = (LONG, str(2**63), "99999999999999999999", "-1", "1.5", "٩٩٩", "²", "\0", "x")

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def page_of(group: Any) -> str:
    return reverse("admin:entities_group_change", args=[group.pk])


@pytest.mark.parametrize("odd", ODD_NUMBERS)
def test_a_malformed_number_in_a_url_is_not_found(client: Client, odd: str) -> None:
    for model in ("entities_group", "sources_document", "sources_passage", "sources_publisher"):
        for act in ("change", "delete", "history"):
            address = reverse(f"admin:{model}_{act}", args=["1"]).replace("/1/", f"/{odd}/")
            assert client.get(address).status_code == 302
            assert client.post(address, {"revision": odd, "post": "yes"}).status_code in (302, 403)


@pytest.mark.parametrize("odd", ODD_NUMBERS)
def test_a_malformed_number_in_a_form_is_no_server_error(
    client: Client, document: Document, odd: str
) -> None:
    [contribution] = document.contributions.all()
    assert contribution.user
    submit(document, contribution.user)
    public_id = document.public_id
    added = reverse("admin:entities_group_add")
    formsets = ("citations", "aliases", "identifiers", "countries", "ties")
    posted = {f"{each}-{count}_FORMS": "0" for each in formsets for count in ("TOTAL", "INITIAL")}
    posted |= {
        "name": "North Front",
        "citations-TOTAL_FORMS": "1",
        "citations-0-passage": odd,
        "citations-0-asserted_by": odd,
    }
    answers = [
        client.get(added, {"passage": odd}),
        client.post(added, posted),
        client.post(f"/admin/documents/{public_id}/mark/", {"exact": "market", "start": odd}),
        client.post(f"/admin/review/{public_id}/", {"act": "confirm", "citation": odd}),
        client.post(f"/admin/review/{public_id}/", {"act": "approve", "revision": odd}),
        client.get("/admin/notifications/", {"before": odd}),
    ]
    assert {answer.status_code for answer in answers} <= {200, 302}
    assert fresh(document).state == "in_review"


@pytest.mark.parametrize("odd", [LONG, "-1", "1.5", "²", "\0", "x"])
def test_a_malformed_row_count_is_no_server_error(
    client: Client, editor: User, document: Document, odd: str
) -> None:
    group = a_group(editor, document)
    posted = fields_of(client.get(page_of(group)), "group_form")
    posted |= {"revision": "0", "aliases-TOTAL_FORMS": odd, "aliases-INITIAL_FORMS": odd}
    assert "Nothing was saved" in text_of(client.post(page_of(group), posted))


@pytest.mark.parametrize("count", ["TOTAL", "INITIAL"])
@pytest.mark.parametrize("rows", ["aliases", "citations", "aliases-0-citations"])
@pytest.mark.parametrize("odd", [str(2**63), "1000000000", "٩٩٩", "2"])
def test_a_row_count_above_the_rows_sent_is_refused(
    client: Client, editor: User, document: Document, odd: str, rows: str, count: str
) -> None:
    page = page_of(a_group(editor, document))
    posted = {f"{rows}-0-id": "", f"{rows}-{count}_FORMS": odd}
    assert client.post(page, posted).status_code == 400
    assert client.post(reverse("admin:entities_group_add"), posted).status_code == 400


def test_a_form_with_more_rows_than_anybody_enters_is_refused(
    client: Client, editor: User, document: Document
) -> None:
    """Each takes some 50 milliseconds: with 900, a page had 36 MB and took a minute."""
    posted = QueryDict(mutable=True)
    for rows in ("aliases", "ties"):
        for number in range(MAX_ROWS // 2):
            posted[f"{rows}-{number}-id"] = ""
        posted[f"{rows}-TOTAL_FORMS"] = posted[f"{rows}-INITIAL_FORMS"] = f"{MAX_ROWS // 2}"
    check_rows_were_sent(posted)
    posted |= {"citations-0-id": "", "citations-TOTAL_FORMS": "1"}
    assert client.post(page_of(a_group(editor, document)), posted).status_code == 400


@pytest.mark.parametrize("written", ["+{}", " {}", "{} "])
def test_another_spelling_of_a_primary_key_does_not_bypass_the_stale_check(
    client: Client, editor: User, document: Document, written: str
) -> None:
    group = a_group(editor, document, name="North Front")
    posted = fields_of(client.get(page_of(group)), "group_form")
    with acting_as(editor):
        group.description = "What a colleague added"
        group.save()
    address = page_of(group).replace(f"/{group.pk}/", f"/{written.format(group.pk)}/")
    assert "Nothing was saved" in text_of(client.post(address, posted))
    assert fresh(group).description == "What a colleague added"


def test_submitted_text_loses_only_hidden_characters() -> None:
    assert plain_text("\0Wrong\0 day\n\u200d") == "Wrong day\n"
    assert plain_text("می\u200cروم\n") == "می\u200cروم\n"
    assert plain_text(None) == ""


@pytest.mark.parametrize("large", [2**31, 10**18 - 1])
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("dismiss", ("start",)),
        ("dismiss_many", ("start", "end")),
        ("dismiss_many", ("end",)),
        ("reopen", ("start",)),
        ("blocks", ("at",)),
        ("marks", ("at",)),
        ("marks", ("number",)),
        ("marks", ("open_after",)),
        ("suggestions", ("at",)),
        ("sheet", ("start", "end")),
        ("sheet", ("end",)),
        ("new_group", ("selected_start",)),
    ],
)
def test_an_offset_beyond_every_text_is_no_server_error(
    editor: User, document: Document, name: str, asked: tuple[str, ...], large: int
) -> None:
    client = Client()
    client.force_login(editor)
    address = reverse(f"admin:workbench_{name}", args=[document.public_id])
    numbers = {"start": "0"} | dict.fromkeys(asked, str(large))
    for what in ("between", "to the end"):
        sent = {"what": what, "selected": "market", **numbers}
        for answer in (client.get(address, sent), client.post(address, sent)):
            assert answer.status_code < 500


def test_an_act_of_any_numbers_is_taken_back(editor: User, document: Document) -> None:
    client = Client()
    client.force_login(editor)
    address = reverse("admin:workbench_take_back", args=[document.public_id])
    assert client.post(address, {"act": f"{2**31}-{10**18 - 1}"}).status_code == 200
