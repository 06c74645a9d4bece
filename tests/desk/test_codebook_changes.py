"""The pages on which one person proposes a change of the codebook, and another one decides."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.codebook.file import read_codebook
from curation.models import AuditEvent, CodebookProposal
from entities.models import Term
from tests.desk.pages import text_of
from tests.factories import signed_in

pytestmark = pytest.mark.django_db

PROPOSE = reverse("admin:propose_codebook_change")
BELOW = f"{PROPOSE}?below=incident-kind-air-or-drone-strike"
CORE = f"{PROPOSE}?term=incident-kind-cyber-attack"
SWARM = {
    "value": "drone swarm attack",
    "label": "أسراب",
    "definition": "Five or more drones are sent against one target at once.",
    "since": "2024-01-01",
    "translation-language": ["fr", "", ""],
    "translation-label": ["essaim", "", ""],
    "translation-definition": ["", "", ""],
    "reason": "We code it.",
}
STATE = {
    "of": "incident",
    "type": "choice",
    "value": "case state",
    "definition": "How far our recorder got.",
    "choice-value": ["open", "closed"],
    "choice-label": ["still open", ""],
    "choice-definition": ["", "Nothing is missing."],
    "choice-retired": ["", "2026-01-31"],
    "choice-translation-choice": ["open"],
    "choice-translation-language": ["fr"],
    "choice-translation-label": ["ouvert"],
    "choice-translation-definition": [""],
    "reason": "We code it.",
}


@pytest.fixture
def proposer(publisher: User) -> Client:
    return signed_in(publisher)


@pytest.fixture
def decider(second_publisher: User) -> Client:
    return signed_in(second_publisher)


def decide(client: Client, **data: Any) -> Any:
    proposal = CodebookProposal.objects.latest("pk")
    return client.post(reverse("admin:decide_codebook_change", args=[proposal.pk]), data)


def test_a_term_is_proposed_below_another_and_confirmed_by_another_person(
    proposer: Client, decider: Client
) -> None:
    assert "A new term below “air or drone strike”" in text_of(proposer.get(BELOW))
    assert proposer.post(BELOW, SWARM).status_code == 302
    assert "new: incident kind “drone swarm attack”" in text_of(decider.get(reverse("admin:index")))
    page = text_of(
        decider.get(
            reverse("admin:decide_codebook_change", args=[CodebookProposal.objects.get().pk])
        )
    )
    assert "Five or more drones" in page
    assert "fr – essaim" in page
    assert "We code it." in page
    assert not Term.objects.filter(core=False).exists()
    assert decide(decider, confirm="1").status_code == 302
    term = Term.objects.get(core=False)
    assert (term.label, term.broader and term.broader.value) == ("أسراب", "air or drone strike")
    assert [each.label for each in term.translations.all()] == ["essaim"]


def test_the_proposer_takes_back_but_does_not_confirm(proposer: Client) -> None:
    proposer.post(BELOW, SWARM)
    answer = decide(proposer, confirm="1")
    assert "You proposed this" in text_of(answer)
    assert AuditEvent.objects.filter(what="refused", details__why="own work").exists()
    assert not Term.objects.filter(core=False).exists()
    assert decide(proposer, decline="1").status_code == 302
    assert CodebookProposal.objects.get().outcome == "declined"


def test_an_attribute_is_proposed_with_choices_of_which_one_is_retired(
    proposer: Client, decider: Client
) -> None:
    proposer.post(f"{PROPOSE}?attribute=", STATE)
    decide(decider, confirm="1")
    term = Term.objects.get(core=False)
    assert (term.set_name, term.value_type) == ("incident attribute", "choice")
    assert [each.get("retired") for each in term.choices] == [None, "2026-01-31"]
    assert term.choices[0]["translations"][0]["label"] == "ouvert"
    changed = f"{PROPOSE}?term={term.code}"
    assert "2026-01-31" in proposer.get(changed).content.decode()
    # The other one is retired too, and everything else stays.
    proposer.post(changed, STATE | {"choice-retired": ["2026-02-01", "2026-01-31"], "since": ""})
    assert CodebookProposal.objects.latest("pk").change == (
        "changed: incident attribute “case state”: the choice “open” retired 2026-02-01"
    )


def test_no_line_of_a_long_list_is_left_out(proposer: Client, decider: Client) -> None:
    names = [f"state {number}" for number in range(250)]
    lists = {"choice-value": names, "choice-label": names}
    empty = {f"choice-{column}": [""] * 250 for column in ("definition", "retired")}
    without = {key: said for key, said in STATE.items() if not key.startswith("choice")}
    proposer.post(f"{PROPOSE}?attribute=", without | lists | empty)
    decide(decider, confirm="1")
    assert len(Term.objects.get(core=False).choices) == 250


def test_a_term_of_the_core_is_hidden(proposer: Client, decider: Client) -> None:
    assert "cyber attack" in text_of(proposer.get(CORE))
    proposer.post(CORE, {"hidden": "on", "reason": "Not here."})
    decide(decider, confirm="1")
    assert Term.objects.get(value="cyber attack").hidden


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "Schwärme"}, "small Latin letters"),
        ({"definition": ""}, "needs “definition”"),
        ({"since": "yesterday"}, "is no day"),
        ({"reason": ""}, "Give a reason"),
        ({"value": "bombing"}, "is a term of the core"),
        ({"translation-language": ["fr", "fr"], "translation-label": ["a", "b"]}, "twice"),
        ({"translation-language": ["french!", ""]}, "is no language"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(
    proposer: Client, wrong: dict[str, Any], said: str
) -> None:
    page = proposer.post(BELOW, SWARM | wrong)
    assert said in text_of(page)
    assert "أسراب" in page.content.decode()
    assert not CodebookProposal.objects.exists()


def test_more_lines_are_shown_and_nothing_is_proposed(proposer: Client) -> None:
    page = proposer.post(BELOW, SWARM | {"more": "1"}).content.decode()
    assert page.count('name="translation-language"') == 3
    assert not CodebookProposal.objects.exists()


def test_reviewers_see_the_codebook_and_change_nothing(
    reviewer: User, publisher: User, proposer: Client
) -> None:
    proposer.post(BELOW, SWARM)
    client = signed_in(reviewer)
    for address in (BELOW, reverse("admin:curation_codebookproposal_changelist")):
        assert client.get(address).status_code == 403
    assert decide(client, confirm="1").status_code == 403
    terms = reverse("admin:entities_term_changelist")
    assert "Propose an attribute" not in text_of(client.get(terms))
    assert "Propose an attribute" in text_of(proposer.get(terms))
    one = reverse("admin:entities_term_change", args=[Term.objects.get(value="bombing").pk])
    assert "Propose a term below it" not in text_of(client.get(one))
    assert "Propose a term below it" in text_of(proposer.get(one))
    below = reverse(
        "admin:entities_term_propose_below", args=[Term.objects.get(value="bombing").pk]
    )
    assert proposer.get(below).headers["Location"].endswith("?below=incident-kind-bombing")


def test_nothing_is_proposed_below_an_attribute_or_what_is_unknown(
    proposer: Client, decider: Client
) -> None:
    proposer.post(f"{PROPOSE}?attribute=", STATE)
    decide(decider, confirm="1")
    for code in ("incident-attribute-case-state", "incident-kind-unknown", "no-such-term"):
        assert proposer.get(f"{PROPOSE}?below={code}").status_code == 404


def test_the_codebook_is_downloaded_as_the_file_that_a_command_loads(
    proposer: Client, decider: Client
) -> None:
    proposer.post(BELOW, SWARM)
    decide(decider, confirm="1")
    answer = proposer.get(reverse("admin:download_codebook"))
    (term,) = read_codebook(answer.content.decode()).terms
    assert (term.value, term.label) == ("drone swarm attack", "أسراب")
