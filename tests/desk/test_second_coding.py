"""The pages of blind second coding: drawing, the workbench of its coder, and the comparison."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.models import CodedRecord, ComparedValue, SecondCoding
from curation.second_coding.drawing import Size, draw_sample
from entities.models import Incident
from sources.models import Document
from tests.desk.pages import text_of
from tests.factories import a_document, an_incident, cite, person, signed_in, text_content

pytestmark = pytest.mark.django_db

TITLE = "Attack on a market"
"""Of the first coding."""


@pytest.fixture
def document(editor: User) -> Document:
    document = a_document(editor)
    Document.objects.filter(pk=document.pk).update(curation_status="fully curated")
    an_incident(editor, document, title=TITLE)
    return document


@pytest.fixture
def coder(db: None) -> User:
    return person("editor")


@pytest.fixture
def coding(document: Document, coder: User, publisher: User) -> SecondCoding:
    days = datetime.date(2000, 1, 1), datetime.date(2999, 12, 31)
    return draw_sample(publisher, [coder], *days, Size(percent=100)).codings.get()


def page(name: str, *parts: Any) -> str:
    return reverse(f"admin:second_coding{name}", args=parts)


def posted(document: Document, **changes: str) -> dict[str, Any]:
    """Return a form with a date and a toll, each cited."""
    found: dict[str, Any] = {
        "type": "incident",
        "record": "",
        "record-title": "The market",
        "record-kind": "unknown",
        "record-date": "2024-07-15",
        "rows": ["casualties-0"],
        "casualties-0-victims": "civilians",
        "casualties-0-outcome": "killed",
        "casualties-0-figure": "11+",
        "citations": ["c-0", "c-1"],
    }
    quotes = {"incident.date": "On 15 July 2024", "casualties-0": "At least 12 traders were killed"}
    for number, (target, exact) in enumerate(quotes.items()):
        found |= {
            f"c-{number}-target": target,
            f"c-{number}-document": document.public_id,
            f"c-{number}-start": str(text_content(document).index(exact)),
            f"c-{number}-exact": exact,
            f"c-{number}-stance": "supports",
        }
    return found | changes


def code(client: Client, coding: SecondCoding, **changes: str) -> Any:
    return client.post(page("_save", coding.pk), posted(coding.document, **changes))


def test_a_lead_draws_a_sample(document: Document, coder: User, publisher: User) -> None:
    lead = signed_in(publisher)
    assert "Draw a sample" in text_of(lead.get(page("s")))
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    form = {"first_day": "2000-01-01", "last_day": today, "percent": "5", "coders": [coder.pk]}
    assert "1 document is coded a second time." in text_of(lead.post(page("s"), form, follow=True))
    assert SecondCoding.objects.get().coder == coder


def test_what_was_typed_stays_when_a_sample_is_refused(
    document: Document, coder: User, publisher: User
) -> None:
    form = {"first_day": "2000-01-01", "last_day": "2000-02-01", "coders": [coder.pk]}
    answer = signed_in(publisher).post(page("s"), form | {"number": "3"})
    assert answer.status_code == 422
    assert "No fully curated document of these days" in text_of(answer)
    content = answer.content.decode()
    assert 'value="2000-02-01"' in content and f'value="{coder.pk}" selected' in content
    wrong = signed_in(publisher).post(page("s"), form | {"first_day": "May", "number": "3"})
    assert "Enter the first and the last day" in text_of(wrong)


def test_only_leads_see_the_form_and_draw(document: Document, coder: User, reviewer: User) -> None:
    client = signed_in(reviewer)
    assert "Draw a sample" not in text_of(client.get(page("s")))
    form = {"first_day": "2000-01-01", "last_day": "2999-01-01", "percent": "5"}
    client.post(page("s"), form | {"coders": [coder.pk]})
    assert not SecondCoding.objects.exists()


def test_the_workbench_leads_its_coder_to_the_blind_one(
    coding: SecondCoding, coder: User, document: Document
) -> None:
    client = signed_in(coder)
    bench = reverse("admin:workbench", args=[document.public_id])
    answer = client.get(bench, follow=True)
    assert answer.redirect_chain[-1][0] == page("", coding.pk)
    assert "You code this document without seeing" in text_of(answer)
    assert TITLE not in answer.content.decode()
    assert page("", coding.pk) in client.get(page("s")).content.decode()


HIDDEN = (
    "workbench_records",
    "workbench_marks",
    "workbench_sheet",
)


@pytest.mark.parametrize("name", HIDDEN)
def test_what_others_entered_is_refused(
    coding: SecondCoding, coder: User, document: Document, name: str
) -> None:
    address = reverse(f"admin:{name}", args=[document.public_id])
    assert signed_in(coder).get(address).status_code == 403
    assert signed_in(person("editor")).get(address).status_code == 200


def test_what_others_entered_is_nowhere_else(
    document: Document, editor: User, publisher: User
) -> None:
    incident = Incident.objects.get()
    elsewhere = a_document(editor, "They attacked a market, all say.")
    cite(incident, elsewhere, "attacked a market", editor, field="incident.kind")
    coder = person("publisher")
    days = datetime.date(2000, 1, 1), datetime.date(2999, 12, 31)
    draw_sample(publisher, [coder], *days, Size(percent=100))
    pages = [
        reverse("admin:entities_incident_changelist"),
        f"{reverse('admin:search_page')}?words=market",
        f"{reverse('admin:search')}?s=market",
        f"{reverse('admin:search')}?s={incident.public_id}",
        f"{reverse('admin:workbench_find', args=['incident'])}?term=market",
        reverse("admin:entities_incident_change", args=[incident.pk]),
        reverse("admin:history_of", args=["entities", "incident", incident.pk]),
        reverse("admin:review_record", args=[incident.public_id]),
        reverse("admin:assign_record", args=[incident.public_id]),
        f"{reverse('admin:approve_together')}?records={incident.public_id}",
        reverse("admin:workbench", args=[elsewhere.public_id]),
        reverse("admin:workbench_edit", args=[elsewhere.public_id, incident.public_id]),
    ]
    client, other = signed_in(coder), signed_in(publisher)
    for address in pages:
        assert TITLE in other.get(address).content.decode(), address
        assert TITLE not in client.get(address, follow=True).content.decode(), address
    missing = reverse("admin:review_missing", args=[incident.public_id])
    assert (other.get(missing).status_code, client.get(missing).status_code) == (200, 403)


def test_a_record_is_coded_changed_and_deleted(
    coding: SecondCoding, coder: User, document: Document
) -> None:
    client = signed_in(coder)
    assert 'name="record-title"' in client.get(page("_new", coding.pk, "incident")).content.decode()
    answer = code(client, coding)
    assert "Your coding is saved." in text_of(answer)
    assert "civilians killed: 11+" in text_of(answer)
    saved = CodedRecord.objects.get()
    again = client.get(page("_edit", coding.pk, saved.pk)).content.decode()
    assert 'value="The market"' in again and 'value="11+"' in again and "block-error" not in again
    code(client, coding, **{"record": str(saved.pk), "record-title": "A market"})
    assert CodedRecord.objects.get().title == "A market"
    answer = client.post(page("_delete", coding.pk, saved.pk))
    assert "You coded nothing yet." in text_of(answer)
    assert Incident.objects.count() == 1


def test_a_refused_record_shows_its_errors(coding: SecondCoding, coder: User) -> None:
    answer = code(signed_in(coder), coding, **{"record-date": "in July or so"})
    assert answer.status_code == 422
    assert "block-error" in answer.content.decode()
    assert code(signed_in(coder), coding, **{"c-0-exact": "no such words"}).status_code == 422
    assert not CodedRecord.objects.exists()


def test_typed_input_is_put_back(coding: SecondCoding, coder: User, document: Document) -> None:
    answer = signed_in(coder).post(page("_put_back", coding.pk), posted(document))
    assert 'value="The market"' in answer.content.decode()
    assert not CodedRecord.objects.exists()


def test_sentences_are_open_until_the_coder_cites_them(coding: SecondCoding, coder: User) -> None:
    client = signed_in(coder)
    states = [each[3] for each in client.get(page("_marks", coding.pk)).json()["sentences"]]
    assert states == ["open"] * 5
    code(client, coding)
    answer = client.get(page("_marks", coding.pk), {"open_after": "-1"}).json()
    assert [each[3] for each in answer["sentences"]] == ["part", "part", "open", "open", "open"]
    assert answer["found"] == 0


def test_others_do_not_open_a_coding(coding: SecondCoding, editor: User, publisher: User) -> None:
    for user in (editor, publisher):
        client = signed_in(user)
        assert client.get(page("", coding.pk)).status_code == 403
        assert client.get(page("_compared", coding.pk)).status_code == 403
        assert code(client, coding).status_code == 403


def test_a_finished_coding_is_compared_and_decided(
    coding: SecondCoding, coder: User, reviewer: User
) -> None:
    client = signed_in(coder)
    code(client, coding)
    answer = client.post(page("_finish", coding.pk), follow=True)
    text = text_of(answer)
    assert "2 of 4 agree. 2 to decide." in text
    assert "civilians killed: 12+ civilians killed: 11+" in text
    assert "which is right?" not in text
    assert code(client, coding).status_code == 403
    value = ComparedValue.objects.get(variable="casualties")
    judge = signed_in(reviewer)
    assert "which is right?" in text_of(judge.get(page("", coding.pk), follow=True))
    decision = {"decision": "second", "comment": "Paragraph 3."}
    answer = judge.post(page("_decide", value.pk), decision, follow=True)
    assert f"The second coding is right, decided by {reviewer}. Paragraph 3." in text_of(answer)
    answer = judge.post(page("_decide", value.pk), decision, follow=True)
    assert "There is nothing to decide" in text_of(answer)


def test_the_agreement_is_shown_and_downloaded(
    coding: SecondCoding, coder: User, reviewer: User
) -> None:
    client = signed_in(coder)
    code(client, coding)
    client.post(page("_finish", coding.pk))
    text = text_of(signed_in(reviewer).get(page("s")))
    assert "Incident: casualties 1 0 % 0.00" in text
    assert "Incident: found by both 1 100 % –" in text
    lines = signed_in(reviewer).get(page("_agreement")).content.decode().splitlines()
    assert lines[0] == "month,type,variable,label,units,agreed,percent,alpha"
    assert lines[1].endswith(",incident,found,record,1,1,100.0,")
    assert len(lines) == 5


def test_people_without_a_role_see_nothing(coding: SecondCoding, db: None) -> None:
    client = signed_in(User.objects.create(username="nobody", is_staff=True))
    for address in (page("s"), page("_agreement"), page("", coding.pk)):
        assert client.get(address).status_code == 403


def test_more_codings_need_no_more_queries(
    coding: SecondCoding, coder: User, editor: User, publisher: User
) -> None:
    lead = signed_in(publisher)
    lead.get(page("s"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        lead.get(page("s"))
    for number in range(3):
        document = a_document(editor, f"Text number {number} of three.")
        SecondCoding.objects.create(sample=coding.sample, document=document, coder=coder)
    with CaptureQueriesContext(connection) as many:
        lead.get(page("s"))
    assert len(many) == len(few)
