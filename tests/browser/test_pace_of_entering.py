"""The bars of docs/pace_of_entering.md: how many acts it takes to enter a report."""

from typing import Any

from curation.workflow.approval import missing_evidence
from entities.models import Finding, Group, Incident
from entities.values import load_rows, values_of
from tests.browser.acts import Acts
from tests.browser.workbench_pages import paste
from tests.factories import a_place

WIRE_REPORT = (
    "The River Front is an armed group of the northern valleys. "
    "The Hill Brigade is an armed group of the southern hills. "
    "Fighters of the River Front attacked a checkpoint in Testland on 3 May 2024 and killed four"
    " policemen. "
    "The Hill Brigade abducted two civilians in Testland on 4 May 2024. "
    "The River Front has about 300 fighters in Testland. "
    "The Hill Brigade plans more abductions in Testland."
)

TOWNS = ("Arva", "Besk", "Corvo", "Dalen", "Emre", "Fosk", "Galt")
LIST = "Abductions in Testland in 2024\n\n" + "".join(
    f"- On {day} May 2024, {number} civilians were abducted in {TOWNS[day % 7]} by the North"
    f" Front.\n"
    for day, number in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight") * 2, start=1
    )
)


def lacking(record: Any) -> list[Any]:
    load_rows([record])
    return list(missing_evidence(record, values_of(record)))


def sentence(number: int) -> str:
    return WIRE_REPORT.removesuffix(".").split(". ")[number]


FIELD_HAS_FOCUS = "document.activeElement.matches('#entry :is(textarea, input)')"
"""A new record is filled, and waits for its title or statement."""


def enter_group(acts: Acts, words: str, name: str) -> None:
    acts.drag(words)
    acts.press("g")
    acts.page.locator("#entry[data-type=group] [data-words]").first.wait_for()
    acts.fill("#entry [data-field=name]", name)
    acts.choose(acts.page.locator("#entry [data-field=kind]").first, "armed group")
    acts.save()


def enter_incident(acts: Acts, words: str, title: str, kind: str) -> None:
    acts.drag(words)
    acts.press("n")
    acts.page.locator("#entry [data-rows=casualties] [data-words]").first.wait_for()
    acts.page.wait_for_function(FIELD_HAS_FOCUS)
    acts.type(title)
    acts.press("Tab")
    acts.choose_here(kind)
    acts.choose(acts.page.locator("[data-rows=attributions] [data-field=role]"), "perpetrator")
    acts.save()


def enter_finding(acts: Acts, words: str, kind: str) -> None:
    acts.drag(words)
    acts.press("f")
    acts.page.locator("#entry[data-type=finding] [data-rows=groups] [data-words]").first.wait_for()
    acts.page.wait_for_function(FIELD_HAS_FOCUS)
    acts.type(words)
    acts.choose(acts.page.locator("#entry [data-block='finding.kind'] select").first, kind)
    role = acts.page.locator("[data-rows=groups] [data-field=role]")
    if role.count():
        acts.choose(role.first, "subject")
    acts.save()


def test_a_wire_report_of_six_sentences_takes_at_most_sixty_acts(page: Any, served: str) -> None:
    paste(page, served, "Wire report", WIRE_REPORT, published="5 May 2024")
    acts = Acts(page)
    enter_group(acts, sentence(0), "River Front")
    enter_group(acts, sentence(1), "Hill Brigade")
    enter_incident(acts, sentence(2), "Attack on a checkpoint", "armed attack")
    enter_incident(acts, sentence(3), "Abduction of two civilians", "abduction")
    enter_finding(acts, sentence(4), "capability")
    enter_finding(acts, sentence(5), "intent")
    assert "100 %" in page.locator(".bench-standing").inner_text()
    acts.click(page.get_by_role("button", name="Submit 7 drafts"))
    page.get_by_text("Sent to review").wait_for()

    acts.check("a wire report of six sentences")
    records = [*Group.objects.filter(name__in=("River Front", "Hill Brigade"))]
    records += [*Incident.objects.all(), *Finding.objects.all()]
    assert [record.state for record in records] == ["in_review"] * 6
    assert not any(lacking(record) for record in records)
    assert {each.attributions.get().group.name for each in Incident.objects.all()} == {
        "River Front",
        "Hill Brigade",
    }


def towns() -> None:
    for number, name in enumerate(TOWNS):
        a_place(code=f"XT-{number}", name=name, kind="town", country="XT")


def test_fourteen_similar_events_of_one_list_take_at_most_ninety_acts(
    page: Any, served: str
) -> None:
    towns()
    paste(page, served, "A list of abductions", LIST, published="20 May 2024")
    acts = Acts(page)
    acts.press("l")
    page.locator("#sheet [data-cell='incident.kind']").nth(13).wait_for()
    # The kind, in the first row and then in all.
    acts.choose_here("abduction")
    acts.press("Control+Shift+D")
    role = page.locator("#sheet [data-field=role]").first
    acts.choose(role, "perpetrator")
    # Choosing has left the focus there.
    role.focus()
    acts.press("Control+Shift+D")
    for row in range(14):
        acts.click(page.locator("#sheet [data-field=title]").nth(row))
        acts.type(f"Abduction {row + 1} in {TOWNS[(row + 1) % 7]}")
    acts.press("Control+Enter")
    page.locator("#sheet .done").wait_for()
    acts.click(page.get_by_role("button", name="Submit 15 drafts"))
    page.get_by_text("Sent to review").wait_for()

    acts.check("fourteen similar events")
    incidents = list(Incident.objects.order_by("date"))
    assert [each.date for each in incidents] == [f"2024-05-{day:02}" for day in range(1, 15)]
    assert [each.place.name for each in incidents] == [TOWNS[day % 7] for day in range(1, 15)]
    assert not any(lacking(each) for each in incidents)
    first = incidents[0]
    assert {each.passage.exact for each in first.citations.all()} >= {"1 May 2024", "Besk"}
    toll = first.casualties.get()
    assert (toll.at_least, toll.best, toll.at_most) == (2, None, 2)
