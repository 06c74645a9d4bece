"""The codebook is changed in the admin: one person proposes, another one confirms."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from curation.codebook.content import CodebookError
from curation.codebook.file import read_codebook
from curation.codebook.loading import load_codebook
from curation.codebook.proposing import confirm_change, decline_change, propose_change
from curation.codebook.writing import current_codebook, written_codebook
from curation.errors import (
    ChangedMeanwhileError,
    ContradictionError,
    NotPermittedError,
    OwnWorkError,
    ReasonMissingError,
    WrongStateError,
)
from curation.models import CodebookProposal
from entities.attributes import offered_values
from entities.codebook import codebook
from entities.models import Incident, Term
from publication.models import Publication, PublishedDocument
from sources.acting import acting_as
from tests.factories import person, refused_by_postgres, run_sql

SWARM = """
[[term]]
set = "incident kind"
value = "drone swarm attack"
broader = "air or drone strike"
label = "Drone swarm"
definition = "Five or more drones are sent against one target at once."
example = "“Twelve drones struck the depot.”"
since = 2024-01-01
translations.fr = { label = "essaim de drones", definition = "Cinq drones ou plus." }
"""
HIDDEN = """
[[core]]
set = "incident kind"
value = "cyber attack"
hidden = true
translations.es = { label = "ciberataque" }
"""
STATE = """
[[attribute]]
of = "incident"
name = "case state"
type = "choice"
definition = "How far our recorder got."
since = 2024-01-01
choices = [
    { value = "open", label = "still open", translations.fr = { label = "ouvert" } },
    { value = "confirmed", definition = "Two recorders \\"agree\\"." },
    { value = "dropped", retired = 2026-01-31 },
]
translations.ps = { label = "حالت" }
"""
ALL = SWARM + STATE + HIDDEN


def entry(text: str) -> Any:
    said = read_codebook(text)
    return (*said.terms, *said.core)[0]


def propose(text: str, user: User, reason: str = "We code it.", **options: Any) -> Any:
    return propose_change(entry(text), user, reason, **options)


def swarm() -> Term | None:
    return Term.objects.filter(value="drone swarm attack").first()


def documents() -> dict[str, Any]:
    """Return the last document of each own or hidden term, without its place in the log."""
    found = {}
    for row in PublishedDocument.objects.filter(publication__kind="term").order_by("pk"):
        document = json.loads(row.body)
        for key in ("seq", "published_at", "version"):
            del document[key]
        if not document["core"] or document["hidden"]:
            found[document["id"]] = document
    return found


@pytest.mark.django_db
def test_a_proposed_term_is_there_once_another_person_confirmed_it(
    publisher: User, second_publisher: User
) -> None:
    proposal = propose(SWARM, publisher)
    assert proposal.change == "new: incident kind “drone swarm attack”, below “air or drone strike”"
    assert swarm() is None
    published = confirm_change(proposal, second_publisher, "Needed.")
    term = swarm()
    assert term is not None
    assert (term.code, term.core, term.label) == (
        "incident-kind-drone-swarm-attack",
        False,
        "Drone swarm",
    )
    assert codebook().core_of("incident kind", "drone swarm attack") == "air or drone strike"
    assert Publication.objects.filter(kind="term").count() == published == Term.objects.count()
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.decided_by, proposal.decision_comment) == (
        "confirmed",
        second_publisher,
        "Needed.",
    )


@pytest.mark.owner
@pytest.mark.django_db
@pytest.mark.parametrize("text", [SWARM, STATE, HIDDEN])
def test_what_is_confirmed_is_what_a_file_would_bring(
    text: str, publisher: User, second_publisher: User
) -> None:
    confirm_change(propose(text, publisher), second_publisher)
    confirmed = documents()
    assert len(confirmed) == 1
    # The same file changes nothing any more.
    assert load_codebook(read_codebook(text)).changes == ()
    assert load_codebook(read_codebook(text)).published == 0
    assert documents() == confirmed


@pytest.mark.owner
@pytest.mark.django_db
def test_the_written_codebook_is_the_one_that_was_loaded() -> None:
    load_codebook(read_codebook(ALL))
    written = written_codebook(current_codebook())
    assert read_codebook(written) == read_codebook(ALL)
    assert load_codebook(read_codebook(written)).changes == ()


@pytest.mark.owner
@pytest.mark.django_db
def test_a_command_writes_it(capsys: pytest.CaptureFixture[str]) -> None:
    load_codebook(read_codebook(ALL))
    call_command("print_codebook", toml=True)
    assert read_codebook(capsys.readouterr().out) == read_codebook(ALL)


@pytest.mark.django_db
def test_nobody_confirms_their_own_proposal(publisher: User, second_publisher: User) -> None:
    proposal = propose(SWARM, publisher)
    with pytest.raises(OwnWorkError, match="another person"):
        confirm_change(proposal, publisher)
    with refused_by_postgres("another person confirms"), acting_as(publisher):
        CodebookProposal.objects.filter(pk=proposal.pk).update(
            outcome="confirmed", decided_by=publisher
        )
    with refused_by_postgres("another person confirms"), acting_as(publisher):
        CodebookProposal.objects.filter(pk=proposal.pk).update(
            outcome="confirmed", decided_by=second_publisher
        )
    assert swarm() is None


@pytest.mark.django_db
def test_nobody_proposes_in_anothers_name_or_what_is_decided(
    publisher: User, second_publisher: User
) -> None:
    proposal = propose(SWARM, publisher)
    values = {
        "set_name": "incident kind",
        "value": "other",
        "said": {**proposal.said, "value": "other"},
        "change": "new",
        "reason": "So.",
        "proposed_by": publisher,
    }
    with refused_by_postgres("in the name of the person"), acting_as(second_publisher):
        CodebookProposal.objects.create(**values)
    with refused_by_postgres("decided after it was proposed"), acting_as(publisher):
        CodebookProposal.objects.create(**values, outcome="confirmed", decided_by=second_publisher)
    with refused_by_postgres("about the term that it names"), acting_as(publisher):
        CodebookProposal.objects.create(**{**values, "said": proposal.said})


@pytest.mark.django_db
def test_a_proposal_is_never_edited_or_deleted_and_decided_once(
    publisher: User, second_publisher: User
) -> None:
    proposal = propose(SWARM, publisher)
    row = CodebookProposal.objects.filter(pk=proposal.pk)
    with refused_by_postgres("never edited"), acting_as(second_publisher):
        row.update(said={**proposal.said, "label": "Swarm"})
    with refused_by_postgres("not deleted"):
        row.delete()
    with refused_by_postgres("permission denied"):
        run_sql("TRUNCATE curation_codebookproposal")
    confirm_change(proposal, second_publisher)
    with pytest.raises(WrongStateError, match="decided already"):
        decline_change(proposal, second_publisher)
    with refused_by_postgres("decided once"), acting_as(second_publisher):
        row.update(outcome="open", decided_by=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entities_term SET label = 'x' WHERE value = 'bombing'",
        "UPDATE entities_term SET hidden = true WHERE value = 'bombing'",
        "INSERT INTO entities_termtranslation (term_id, language, label, definition)"
        " SELECT id, 'fr', 'x', '' FROM entities_term WHERE value = 'bombing'",
    ],
)
def test_the_application_changes_the_codebook_in_no_other_way(statement: str) -> None:
    with refused_by_postgres("permission denied"):
        run_sql(statement)


@pytest.mark.django_db
def test_the_words_of_the_core_stay_whatever_a_proposal_says(
    publisher: User, second_publisher: User
) -> None:
    proposal = propose(HIDDEN, publisher)
    wrong = {**proposal.said, "label": "Hack", "definition": "Any hack.", "example": "A hack."}
    decline_change(proposal, publisher)
    with acting_as(publisher):
        forged = CodebookProposal.objects.create(
            set_name="incident kind",
            value="cyber attack",
            said=wrong,
            before=proposal.before,
            change="x",
            reason="x",
            proposed_by=publisher,
        )
    with pytest.raises(ChangedMeanwhileError):
        confirm_change(forged, second_publisher)
    with acting_as(second_publisher):
        CodebookProposal.objects.filter(pk=forged.pk).update(
            outcome="confirmed", decided_by=second_publisher
        )
    term = Term.objects.get(value="cyber attack")
    assert (term.label, term.hidden, term.core) == ("cyber attack", True, True)
    assert "hack" not in f"{term.definition}{term.example}".casefold().replace("hacked", "")


@pytest.mark.django_db
def test_editors_and_reviewers_change_no_codebook(
    editor: User, reviewer: User, publisher: User
) -> None:
    for user in (editor, reviewer):
        with pytest.raises(NotPermittedError):
            propose(SWARM, user)
    proposal = propose(SWARM, publisher)
    for act in (confirm_change, decline_change):
        with pytest.raises(NotPermittedError):
            act(proposal, reviewer)
    confirm_change(proposal, person("administrator"))


@pytest.mark.django_db
def test_a_proposal_needs_a_reason_and_is_the_only_one_for_its_term(publisher: User) -> None:
    with pytest.raises(ReasonMissingError):
        propose(SWARM, publisher, " \u200b")
    propose(SWARM, publisher)
    with pytest.raises(WrongStateError, match="proposed already"):
        propose(SWARM, publisher)


@pytest.mark.django_db
def test_a_change_of_nothing_is_refused(publisher: User) -> None:
    with pytest.raises(ContradictionError, match="Nothing would change"):
        propose(HIDDEN.replace("true", "false").split("translations")[0], publisher)


@pytest.mark.django_db
def test_a_term_that_changed_meanwhile_is_not_confirmed(
    publisher: User, second_publisher: User
) -> None:
    confirm_change(propose(SWARM, publisher), second_publisher)
    waiting = propose(SWARM.replace('"Drone swarm"', '"Swarm"'), publisher)
    decline_change(waiting, publisher)
    with acting_as(publisher):
        older = CodebookProposal.objects.create(
            set_name=waiting.set_name,
            value=waiting.value,
            said=waiting.said,
            before={**waiting.before, "label": "what it was called"},
            change="x",
            reason="x",
            proposed_by=publisher,
        )
    with pytest.raises(ChangedMeanwhileError, match="changed since"):
        confirm_change(older, second_publisher)


@pytest.fixture
def used(publisher: User, second_publisher: User, incident: Incident, editor: User) -> None:
    """The own kind stands in a draft."""
    confirm_change(propose(SWARM, publisher), second_publisher)
    with acting_as(editor):
        Incident.objects.filter(pk=incident.pk).update(kind="drone swarm attack")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("air or drone strike", "bombing"), "filters and sums would change"),
        (("Five or more", "Six or more"), "its definition is another"),
    ],
)
def test_what_is_used_keeps_its_meaning(
    used: None, publisher: User, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(ContradictionError, match=said):
        propose(SWARM.replace(*change), publisher)


@pytest.mark.django_db
def test_what_is_used_is_reworded_and_retired(
    used: None, publisher: User, second_publisher: User
) -> None:
    other = SWARM.replace("Five or more", "At least five")
    confirm_change(propose(other, publisher, reworded=True), second_publisher)
    retired = other.replace("since =", "retired = 2026-01-31\nsince =")
    confirm_change(propose(retired, publisher), second_publisher)
    term = swarm()
    assert term is not None
    assert term.retired is not None
    assert term.definition.startswith("At least five")
    assert not codebook().of("incident kind")["drone swarm attack"].offered


@pytest.mark.django_db
def test_one_choice_is_retired_alone(publisher: User, second_publisher: User) -> None:
    confirm_change(propose(STATE, publisher), second_publisher)
    term = codebook().of("incident attribute")["case state"]
    assert offered_values(term) == ["still open", "confirmed"]
    assert [each.value for each in term.choices] == ["open", "confirmed", "dropped"]
    document = documents()["incident-attribute-case-state"]
    assert document["choices"] == [
        {
            "value": "open",
            "label": "still open",
            "definition": None,
            "translations": [{"language": "fr", "label": "ouvert", "definition": None}],
        },
        {"value": "confirmed", "label": "confirmed", "definition": 'Two recorders "agree".'},
        {"value": "dropped", "label": "dropped", "definition": None, "retired": "2026-01-31"},
    ]
    again = propose(STATE.replace(", retired = 2026-01-31", ""), publisher)
    assert again.change == (
        "changed: incident attribute “case state”: the choice “dropped” offered again"
    )


def test_a_choice_has_one_translation_a_language_and_a_day_of_retirement() -> None:
    with pytest.raises(CodebookError, match="a day without quotation marks"):
        read_codebook(STATE.replace("2026-01-31", '"2026-01-31"'))
    with pytest.raises(CodebookError, match="a translation needs a label"):
        read_codebook(STATE.replace('label = "ouvert"', 'definition = "ouvert"'))


def translated(*translations: dict[str, Any]) -> list[Any]:
    said = [each | {"definition": None} for each in translations]
    return [{"value": "open", "label": "open", "definition": None, "translations": said}]


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"a": 1}, "are no list"),
        ([7], "is no choice of"),
        ([{"label": "open"}], "is no choice of"),
        ([{"value": "open", "label": "", "definition": None}], "is no choice of"),
        ([{"value": "open", "label": "open", "definition": 1}], "is no choice of"),
        ([{"value": "open", "label": "open", "definition": None, "more": 1}], "is no choice of"),
        (
            [{"value": "open", "label": "open", "definition": None, "translations": [1]}],
            "no choice",
        ),
        (2 * [{"value": "open", "label": "open", "definition": None}], "has a choice twice"),
        ([{"value": "open", "label": " ", "definition": None}], "is no choice of"),
        ([{"value": "open", "label": "x" * 81, "definition": None}], "is no choice of"),
        (translated({"language": "fr", "label": ""}), "is no choice of"),
        (translated({"language": "fr", "label": "x" * 81}), "is no choice of"),
        (translated({"language": "french", "label": "ouvert"}), "is no choice of"),
        (translated({"language": "fr-a-longer-tag", "label": "ouvert"}), "is no choice of"),
        (translated(*2 * [{"language": "fr", "label": "ouvert"}]), "is no choice of"),
        ([{"value": "shut", "label": "shut", "definition": None}], "records have the choice"),
    ],
)
def test_postgres_carries_out_no_choices_that_could_not_be_published(
    publisher: User, second_publisher: User, editor: User, choices: Any, words: str
) -> None:
    confirm_change(propose(STATE, publisher), second_publisher)
    with acting_as(editor):
        incident = Incident.objects.create(title="Raid")
        incident.attributes.create(attribute="case state", value="open")
    usual = propose(STATE.replace("still open", "yet open"), publisher)
    decline_change(usual, publisher)
    with acting_as(publisher):
        proposal = CodebookProposal.objects.create(
            set_name=usual.set_name,
            value=usual.value,
            said={**usual.said, "choices": choices},
            before=usual.before,
            change=usual.change,
            reason="We code it.",
            proposed_by=publisher,
        )
    with refused_by_postgres(words), acting_as(second_publisher):
        CodebookProposal.objects.filter(pk=proposal.pk).update(
            outcome="confirmed", decided_by=second_publisher
        )
