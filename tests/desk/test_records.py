"""Entering records: rows with citations, invalid input, stale forms."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from curation.workflow.steps import submit
from desk.records.fields import WrittenDateField
from entities.models import Casualties, Citation, Incident
from entities.values import values_of
from sources.acting import acting_as
from sources.dates import read_date
from sources.models import Document, Record
from tests.desk.pages import fields_of, text_of
from tests.factories import a_finding, a_group, a_passage, a_place, an_incident, fresh, signed_in

ADD_INCIDENT = "/admin/entities/incident/add/"

pytestmark = pytest.mark.django_db


def page_of(record: Any) -> str:
    model = "document" if record.type == "source" else record.type
    return reverse(f"admin:{record._meta.app_label}_{model}_change", args=[record.pk])


def a_posted_incident(client: Client, document: Document, by: User) -> dict[str, str]:
    """Return what an editor posts for an incident with casualties and an attribution, all cited."""
    words = {
        name: str(a_passage(document, exact, by).pk)
        for name, exact in {
            "kind": "attacked a market",
            "date": "On 15 July 2024",
            "killed": "At least 12 traders were killed",
            "blame": "did it",
        }.items()
    }
    group = a_group(by, document, name="North Front")
    return {
        **fields_of(client.get(ADD_INCIDENT), "incident_form"),
        "title": "Attack on a market",
        "kind": "armed attack",
        "date": "15 July 2024",
        "citations-TOTAL_FORMS": "2",
        "citations-0-field": "incident.kind",
        "citations-0-passage": words["kind"],
        "citations-0-stance": "supports",
        "citations-1-field": "incident.date",
        "citations-1-passage": words["date"],
        "citations-1-stance": "supports",
        "casualties-TOTAL_FORMS": "1",
        "casualties-0-victims": "civilians",
        "casualties-0-outcome": "killed",
        "casualties-0-figure": "12+",
        "casualties-0-demographic": "unknown",
        "casualties-0-citations-TOTAL_FORMS": "1",
        "casualties-0-citations-INITIAL_FORMS": "0",
        "casualties-0-citations-0-passage": words["killed"],
        "casualties-0-citations-0-stance": "supports",
        "attributions-TOTAL_FORMS": "1",
        "attributions-0-group": str(group.pk),
        "attributions-0-role": "perpetrator",
        "attributions-0-citations-TOTAL_FORMS": "1",
        "attributions-0-citations-INITIAL_FORMS": "0",
        "attributions-0-citations-0-passage": words["blame"],
        "attributions-0-citations-0-asserted_by": str(group.pk),
        "attributions-0-citations-0-speaker": "A spokesman",
        "attributions-0-citations-0-stance": "denies",
    }


def test_an_incident_is_entered_with_rows_and_their_citations_in_one_go(
    editor: User, document: Document
) -> None:
    client = signed_in(editor)
    response = client.post(ADD_INCIDENT, a_posted_incident(client, document, editor))
    incident = Incident.objects.get()
    assert response.headers["Location"] == page_of(incident)
    assert incident.date == "2024-07-15"
    keys = {citation.value_key for citation in incident.citations.all()}
    toll, blame = incident.casualties.get(), incident.attributions.get()
    assert keys == {
        "incident.kind",
        "incident.date",
        f"casualties:{toll.pk}",
        f"attribution:{blame.pk}",
    }
    denial = blame.citations.get()
    assert (denial.stance, denial.speaker) == ("denies", "A spokesman")
    assert [entry.user for entry in Record.objects.get(pk=incident.pk).contributions.all()] == [
        editor
    ]


def test_a_saved_page_posted_again_changes_nothing(editor: User, document: Document) -> None:
    incident = an_incident(editor, document, a_group(editor, document))
    client = signed_in(editor)
    before = fresh(incident).revision
    response = client.post(
        page_of(incident), fields_of(client.get(page_of(incident)), "incident_form")
    )
    assert response.status_code == 302
    assert Citation.objects.filter(record=incident.pk).count() == 4
    # The record itself is saved, its rows are not.
    assert fresh(incident).revision <= before + 1


def test_a_place_without_its_precision_is_explained_beside_the_precision(
    editor: User, document: Document
) -> None:
    client = signed_in(editor)
    posted = a_posted_incident(client, document, editor) | {"place": str(a_place().pk)}
    response = client.post(ADD_INCIDENT, posted)
    assert response.context["adminform"].form.errors == {
        "precision": ["Say how precisely the place is known."]
    }


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("date", "last Tuesday", "“last Tuesday” is not understood as a date"),
        (
            "date",
            "30 February 2024",
            "“30 February 2024” does not exist: February 2024 has 29 days",
        ),
        ("casualties-0-figure", "12-3", "The lower bound, 12, is larger than the upper bound, 3."),
        ("casualties-0-figure", "-1", "Write a number, such as 12, 12+, 30-60"),
        ("casualties-0-figure", "9" * 30, "This number is too large"),
        ("casualties-0-figure", "dozens", "Write a number, such as 12, 12+, 30-60"),
        ("casualties-0-figure", "", "This field is required"),
        ("title", "nul \0 inside", "Null characters are not allowed"),
        ("precision", "district", "Choose the place that this precision speaks of"),
        ("citations-0-passage", "999999999999999999999", "Select a valid choice"),
        ("citations-0-passage", "'; drop table", "Select a valid choice"),
        ("citations-0-field", "group.kind", "Select a valid choice"),
        ("citations-1-field", "", "This field is required"),
        ("latitude", "400", "A latitude lies from -90 to 90"),
        ("latitude", "34", "A point has a longitude too"),
        ("longitude", "34", "A point has a latitude too"),
        ("longitude", "-181", "A longitude lies from -180 to 180"),
        ("longitude", "34", "Choose the place in which this point lies"),
    ],
)
def test_invalid_input_is_explained_and_kept(
    editor: User, document: Document, field: str, typed: str, said: str
) -> None:
    client = signed_in(editor)
    posted = a_posted_incident(client, document, editor) | {field: typed}
    response = client.post(ADD_INCIDENT, posted)
    assert response.status_code == 200
    assert not Incident.objects.exists()
    assert any(part in text_of(response) for part in said.split("|")), text_of(response)
    shown = fields_of(response, "incident_form")
    kept = {name: value for name, value in posted.items() if "__prefix__" not in name}
    kept.pop("csrfmiddlewaretoken", None)
    lost = {
        name: (value, shown.get(name))
        for name, value in kept.items()
        if name != field and shown.get(name) != value
    }
    # A date is shown in the form for people, which is how it was typed here.
    assert not lost


def test_an_invalid_date_is_shown_again_as_typed(editor: User, document: Document) -> None:
    client = signed_in(editor)
    posted = a_posted_incident(client, document, editor) | {"date": "2024-02-30"}
    response = client.post(ADD_INCIDENT, posted)
    assert fields_of(response, "incident_form")["date"] == "2024-02-30"


def test_a_duplicate_citation_is_refused_with_a_message(editor: User, document: Document) -> None:
    client = signed_in(editor)
    posted = a_posted_incident(client, document, editor)
    posted |= {
        "citations-1-field": "incident.kind",
        "citations-1-passage": posted["citations-0-passage"],
    }
    response = client.post(ADD_INCIDENT, posted)
    assert "This citation is already here." in text_of(response)


def test_citing_a_passage_that_was_deleted_meanwhile_names_it(
    editor: User, document: Document
) -> None:
    client = signed_in(editor)
    posted = a_posted_incident(client, document, editor)
    passage = document.passages.get(exact="At least 12 traders were killed")
    passage.delete()
    response = client.post(ADD_INCIDENT, posted)
    said = text_of(response)
    assert f"{document.public_id} “At least 12 traders were killed” was deleted meanwhile" in said
    shown = fields_of(response, "incident_form")
    assert shown["casualties-0-citations-0-passage"] == str(
        posted["casualties-0-citations-0-passage"]
    )
    assert shown["attributions-0-citations-0-speaker"] == "A spokesman"


def test_an_error_in_a_citation_of_a_row_is_named_at_the_top_of_the_form(
    editor: User, document: Document
) -> None:
    client = signed_in(editor)
    posted = a_posted_incident(client, document, editor)
    document.passages.get(exact="At least 12 traders were killed").delete()
    response = client.post(ADD_INCIDENT, posted)
    said = text_of(response)
    assert "Please correct the errors below" in said
    assert "Casualties 1, citation 1, Passage : The passage" in said
    assert 'href="#id_casualties-0-citations-0-passage"' in response.content.decode()


def test_every_error_of_a_form_is_listed_with_its_field(editor: User, document: Document) -> None:
    client = signed_in(editor)
    posted = a_posted_incident(client, document, editor)
    posted |= {"title": "", "casualties-0-figure": "", "citations-1-field": ""}
    response = client.post(ADD_INCIDENT, posted)
    assert [each.where for each in response.context["form_errors"]] == [
        "Title",
        "Citation of a field 2, Field",
        "Casualties 1, Count",
    ]
    assert not client.get(ADD_INCIDENT).context["form_errors"]


def test_a_count_that_cannot_be_changed_now_is_shown_on_one_line(
    editor: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    submit(incident, editor)
    said = text_of(signed_in(editor).get(page_of(incident)))
    assert "12+" in said
    assert "12, None" not in said


def a_posted_part(client: Client, incident: Incident, **values: str) -> dict[str, str]:
    """Return what an editor posts who adds three children to the casualties of an incident."""
    posted = fields_of(client.get(page_of(incident)), "incident_form")
    return posted | {
        "casualties-TOTAL_FORMS": "2",
        "casualties-1-incident": str(incident.pk),
        "casualties-1-victims": "civilians",
        "casualties-1-outcome": "killed",
        "casualties-1-figure": "3",
        "casualties-1-demographic": "children",
        "casualties-1-part_of": str(incident.casualties.get().pk),
        "casualties-1-citations-TOTAL_FORMS": "0",
        "casualties-1-citations-INITIAL_FORMS": "0",
        **values,
    }


def test_casualties_are_entered_as_a_part_of_others(editor: User, document: Document) -> None:
    incident, client = an_incident(editor, document), signed_in(editor)
    assert client.post(page_of(incident), a_posted_part(client, incident)).status_code == 302
    assert [str(row) for row in incident.casualties.all()] == [
        "civilians killed: 12+",
        "of these civilians (children) killed: 3",
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"casualties-1-outcome": "wounded"}, "those that shall include them are killed"),
        (
            {"casualties-0-figure": "2", "casualties-1-figure": "3"},
            "3 is more than the 2 that shall include them",
        ),
        ({"casualties-0-DELETE": "on"}, "What includes these is deleted here"),
    ],
)
def test_a_part_that_does_not_fit_is_explained(
    editor: User, document: Document, values: dict[str, str], said: str
) -> None:
    incident, client = an_incident(editor, document), signed_in(editor)
    response = client.post(page_of(incident), a_posted_part(client, incident, **values))
    assert response.status_code == 200
    assert said in text_of(response)
    assert incident.casualties.count() == 1


def test_casualties_of_another_incident_are_not_offered(editor: User, document: Document) -> None:
    incident, client = an_incident(editor, document), signed_in(editor)
    other = an_incident(editor, document, title="Another")
    foreign = str(other.casualties.get().pk)
    posted = a_posted_part(client, incident, **{"casualties-1-part_of": foreign})
    response = client.post(page_of(incident), posted)
    assert response.status_code == 200
    assert incident.casualties.count() == 1


def test_citations_without_their_row_are_refused(editor: User, document: Document) -> None:
    client = signed_in(editor)
    posted = a_posted_incident(client, document, editor)
    for name in ("victims", "outcome", "figure", "demographic"):
        posted[f"casualties-0-{name}"] = ""
    response = client.post(ADD_INCIDENT, posted)
    assert response.status_code == 200
    assert not Incident.objects.exists()


def test_a_stale_form_names_the_other_editor_and_keeps_the_input(
    editor: User, second_editor: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    client = signed_in(editor)
    posted = fields_of(client.get(page_of(incident)), "incident_form") | {"title": "My title"}
    with acting_as(second_editor):
        citation = incident.citations.all()[0]
        citation.speaker = "A witness"
        citation.save()
    response = client.post(page_of(incident), posted)
    said = text_of(response)
    assert response.status_code == 200
    assert f"{second_editor.username} changed {incident.public_id} on" in said
    assert "Nothing was saved" in said
    assert fields_of(response, "incident_form")["title"] == "My title"
    assert fresh(incident).title == "Attack on a market"
    # After the warning, the person may save again from that page.
    again = fields_of(response, "incident_form")
    assert client.post(page_of(incident), again).status_code == 302
    assert fresh(incident).title == "My title"


def test_a_row_deleted_by_another_user_keeps_the_input(
    editor: User, second_editor: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    client = signed_in(editor)
    posted = fields_of(client.get(page_of(incident)), "incident_form")
    posted["casualties-0-figure"] = "14+"
    with acting_as(second_editor):
        incident.casualties.get().delete()
        Casualties.objects.create(
            incident=incident, victims="militants", outcome="killed", at_least=2
        )
    response = client.post(page_of(incident), posted)
    shown = fields_of(response, "incident_form")
    assert (shown["casualties-0-figure"], shown.get("casualties-0-id", "")) == ("14+", "")
    assert shown["casualties-0-citations-0-passage"] == posted["casualties-0-citations-0-passage"]
    assert client.post(page_of(incident), shown).status_code == 302
    assert {row.at_least for row in incident.casualties.all()} == {2, 14}


def test_a_page_without_its_revision_is_refused(editor: User, document: Document) -> None:
    incident = an_incident(editor, document)
    client = signed_in(editor)
    posted = fields_of(client.get(page_of(incident)), "incident_form")
    del posted["revision"]
    assert "Nothing was saved" in text_of(client.post(page_of(incident), posted))


def test_a_record_in_review_is_read_only_for_editors_and_open_to_reviewers(
    editor: User, reviewer: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    client = signed_in(editor)
    posted = fields_of(client.get(page_of(incident)), "incident_form") | {"title": "Too late"}
    submit(incident, editor)
    page = client.get(page_of(incident))
    assert "Recall it to change it" in text_of(page)
    assert "title" not in fields_of(page, "incident_form")
    # Submitted in another tab while this one was open: a message says so, and the input is kept.
    posted["revision"] = str(fresh(incident).revision)
    response = client.post(page_of(incident), posted)
    assert response.status_code == 200
    assert "is in review" in text_of(response)
    assert fields_of(response, "incident_form")["title"] == "Too late"
    assert fresh(incident).title == "Attack on a market"
    assert "title" in fields_of(signed_in(reviewer).get(page_of(incident)), "incident_form")


def test_a_new_record_can_be_started_from_a_passage(editor: User, document: Document) -> None:
    passage = a_passage(document, "did it", editor)
    page = signed_in(editor).get(f"{ADD_INCIDENT}?passage={passage.pk}")
    assert fields_of(page, "incident_form")["citations-0-passage"] == str(passage.pk)
    for odd in ("", "x", "99999999999999999999999", "-1"):
        assert signed_in(editor).get(f"{ADD_INCIDENT}?passage={odd}").status_code == 200


def test_saving_stays_on_the_page_with_a_single_save_button(
    editor: User, document: Document
) -> None:
    client = signed_in(editor)
    address = page_of(an_incident(editor, document))
    page = client.get(address)
    assert 'name="_save"' in page.content.decode()
    assert 'name="_continue"' not in page.content.decode()
    assert client.post(address, fields_of(page, "incident_form")).headers["Location"] == address


def test_only_drafts_that_were_never_published_can_be_deleted(
    editor: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    delete = page_of(incident).replace("change", "delete")
    assert signed_in(editor).get(delete).status_code == 200
    submit(incident, editor)
    assert signed_in(editor).get(delete).status_code == 403


def test_nothing_is_deleted_in_bulk(editor: User, document: Document) -> None:
    incident = an_incident(editor, document)
    signed_in(editor).post(
        "/admin/entities/incident/",
        {"action": "delete_selected", "_selected_action": [incident.pk], "post": "yes"},
    )
    assert Incident.objects.filter(pk=incident.pk).exists()


def test_places_are_reference_data(editor: User) -> None:
    place = a_place()
    client = signed_in(editor)
    assert client.get("/admin/entities/place/").status_code == 200
    assert client.get("/admin/entities/place/add/").status_code == 403
    assert (
        client.post(f"/admin/entities/place/{place.pk}/change/", {"name": "X"}).status_code == 403
    )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("14-16 July 2024", {"edtf": "2024-07-14/2024-07-16", "reading": "14 to 16 July 2024"}),
        ("about 2024", {"edtf": "2024~", "reading": "about 2024"}),
        ("", {}),
    ],
)
def test_a_date_is_read_back_while_it_is_written(
    editor: User, text: str, answer: dict[str, str]
) -> None:
    assert signed_in(editor).get("/admin/read-date/", {"text": text}).json() == answer


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("2024-25", "“2024-25” may be two years or a month: write 2024/2025, or the month by"),
        ("2023-24", "“2023-24” may be a winter or two years: write winter 2023 or 2023/2024."),
        ("3 May 2242", "3 May 2242 lies in the future. If it is meant, write “sic” after it."),
        (
            "1403-02-13",
            "13 February 1403 lies far in the past. By the Persian calendar it would be 2 May 2024",
        ),
    ],
)
def test_an_unlikely_date_is_asked_about_before_it_is_kept(
    editor: User, text: str, question: str
) -> None:
    ask = signed_in(editor)
    assert ask.get("/admin/read-date/", {"text": text}).json()["problem"].startswith(question)
    with pytest.raises(ValidationError):
        WrittenDateField().clean(text)
    field = WrittenDateField()
    kept = field.clean(f"{text} sic")
    assert kept == read_date(text)
    # A person who opens the record again is not asked again.
    assert field.clean(field.prepare_value(kept)) == kept
    assert not field.has_changed(kept, field.prepare_value(kept))


def test_a_day_of_these_days_is_kept_unasked() -> None:
    assert WrittenDateField().clean(f"{timezone.now():%Y-%m-%d}")
    assert WrittenDateField().clean("from 1990 on") == "1990/.."


def test_an_invalid_date_is_reported_while_typing(editor: User) -> None:
    answer = signed_in(editor).get("/admin/read-date/", {"text": "x" * 5000}).json()
    assert "is not understood as a date" in answer["problem"]


def test_the_date_of_a_finding_has_the_same_label_in_form_and_review(
    editor: User, document: Document
) -> None:
    finding = a_finding(editor, document, holds_at="2023")
    page = signed_in(editor).get(reverse("admin:entities_finding_change", args=[finding.pk]))
    assert "When it was so" in text_of(page)
    assert "Holds at" not in text_of(page)
    assert "when it was so" in {value.label for value in values_of(fresh(finding))}


@pytest.mark.parametrize("model", ["group", "incident", "finding"])
def test_no_choice_is_made_before_a_person_makes_it(editor: User, model: str) -> None:
    page = signed_in(editor).get(f"/admin/entities/{model}/add/")
    chosen = [
        field.html_name
        for formset in page.context["inline_admin_formsets"]
        for form in [formset.formset.empty_form]
        for field in form
        if (choices := getattr(field.field, "choices", None))
        and not field.value()
        and str(next(iter(choices))[0]) != ""
    ]
    assert chosen == []
