"""A real report, from pasting it to reading its data, entered on the workbench with the seeds."""

from pathlib import Path
from typing import Any

import pytest

from curation.seeding import PASSWORD
from entities.models import Finding, Group, Incident
from sources.models import Document
from tests.browser.pages import sign_in
from tests.browser.workbench_pages import (
    approve_by_keyboard,
    cite_for,
    look_up,
    paste,
    save_record,
    select_words,
)
from tests.connections import own_seeded_database as own_database
from tests.reference_data import ARTICLES

__all__ = ["own_database"]

pytestmark = pytest.mark.skipif(not ARTICLES, reason="the reference data is not beside the project")


@pytest.fixture
def article() -> str:
    return Path(ARTICLES[0]).read_text()


def stretch(article: str, first: str, last: str) -> str:
    """Return the words of the article from its only `first` to the next `last`, both included.

    The report belongs to somebody else, so no test repeats its sentences.
    """
    assert article.count(first) == 1, first
    start = article.index(first)
    return article[start : article.index(last, start) + len(last)]


def form(page: Any) -> Any:
    return page.locator("#entry")


def rows(page: Any, name: str) -> Any:
    return page.locator(f"[data-rows={name}] > .block")


def enter_the_incident(page: Any, article: str) -> str:
    """One selection fills in date, place and both casualty rows; the next one names the accused
    group."""
    select_words(page, stretch(article, "In the past two days", "security forces"))
    page.keyboard.press("Escape")
    select_words(page, stretch(article, "In the past two days", "Pakhtunkhwa province"))
    page.keyboard.press("n")
    rows(page, "casualties").nth(1).locator("[data-words]").wait_for()
    page.locator(".likeness", has_text="Already in the system?").wait_for()
    page.fill("#entry [data-field=title]", "Attacks in Khyber Pakhtunkhwa, as the article tells it")
    page.select_option("#entry [data-field=kind]", "armed attack")
    select_words(page, stretch(article, "The Pakistani Army claimed", "Hafiz Gul Bahadur"))
    page.locator("#toolbar button", has_text="Hafiz Gul Bahadur").click()
    blame = rows(page, "attributions")
    blame.locator("[data-words]").wait_for()
    blame.locator("[data-field=role]").select_option("perpetrator")
    look_up(blame.locator(".citation-voice .lookup"), "Pakistan Army")
    return save_record(page)


def enter_a_finding(page: Any, words: str, statement: str, kind: str, subject: str) -> str:
    select_words(page, words)
    page.keyboard.press("f")
    page.wait_for_function("document.activeElement.matches('#entry [data-field=statement]')")
    page.fill("#entry [data-field=statement]", statement)
    page.select_option("#entry [data-field=kind]", kind)
    cite_for(page, words, "Kind")
    if not rows(page, "groups").count():
        form(page).get_by_role("button", name="Add group").click()
        look_up(rows(page, "groups").first.locator(".block-inputs .lookup"), subject)
        cite_for(page, words, "Group")
    return save_record(page)


def enter_the_contested_tie(
    page: Any, served: str, article: str, source: str, taliban: str
) -> None:
    """One sentence contains a denial and the reports of others: cite it twice for the existing
    tie."""
    page.goto(f"{served}/admin/workbench/{source}/?edit={taliban}")
    page.wait_for_selector("#entry")
    key = next(
        tie.get_attribute("data-block")
        for tie in rows(page, "ties").all()
        if tie.locator("[data-field=kind]").input_value() == "supports"
    )
    for words in (
        stretch(article, "numerous reports", "have increased"),
        stretch(article, "the Taliban denies", "the TTP"),
    ):
        select_words(page, words)
        page.locator(f"[data-block='{key}'] > .block-cite").click()
        page.locator(f"[data-block='{key}'] [data-words]", has_text=words[:40]).wait_for()
    denial = page.locator(f"[data-block='{key}'] [data-citation]").last
    denial.locator("[data-part=stance]").select_option("denies")
    look_up(denial.locator(".lookup"), "Taliban")
    save_record(page)


def test_the_article_becomes_reviewed_data(chromium: Any, served: str, article: str) -> None:
    page = sign_in(chromium, served, "editor", PASSWORD)
    source = paste(page, served, "On the Taliban's ties", article)
    incident = enter_the_incident(page, article)
    findings = [
        enter_a_finding(
            page,
            stretch(article, "Pakistan has seen a rise", "of Afghanistan"),
            "Attacks in Pakistan have risen since the Taliban took over Afghanistan.",
            "trend",
            "Taliban",
        ),
        enter_a_finding(
            page,
            stretch(article, "Al-Qaeda operates", "34 provinces"),
            "Al-Qaida runs training camps in ten of the 34 provinces of Afghanistan.",
            "capability",
            "Al-Qaida",
        ),
    ]
    taliban = Group.objects.get(name="Taliban").public_id
    enter_the_contested_tie(page, served, article, source, taliban)

    drafts = [source, incident, *findings, taliban]
    page.get_by_role("button", name=f"Submit {len(drafts)} drafts").click()
    page.get_by_text("Sent to review").wait_for()

    reviewer = sign_in(chromium, served, "reviewer", PASSWORD)
    for identifier in (source, taliban, *findings, incident):
        approve_by_keyboard(reviewer, served, identifier)

    def published(path: str) -> Any:
        return reviewer.request.get(f"{served}/api/v1/{path}/").json()

    found = published(f"incidents/{incident}")
    assert {
        (row["victims"], row["outcome"], row["at_least"], row["at_most"])
        for row in found["casualties"]
    } == {("security forces", "killed", 12, None), ("civilians", "killed", 5, 5)}
    assert found["place"]["id"] == "PK-KP"
    assert found["attributions"][0]["citations"][0]["asserted_by"]["name"] == "Pakistan Army"
    ties = [
        tie
        for tie in published(f"groups/{taliban}")["ties"]
        if source in {cited["source"]["id"] for cited in tie["citations"]}
    ]
    assert [tie["contested"] for tie in ties] == [True]
    camps = published(f"findings/{findings[1]}")
    assert (camps["quantities"][0]["at_least"], camps["quantities"][0]["out_of"]) == (10, 34)
    assert Incident.objects.get(public_id=incident).state == "approved"
    assert Finding.objects.filter(public_id__in=findings, state="approved").count() == 2
    assert Document.objects.get(public_id=source).state == "approved"
