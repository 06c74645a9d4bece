"""PostgreSQL carries out what another person saw: in a redaction, and after the term changed."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.codebook.proposing import confirm_change, decline_change
from curation.codebook.writing import current_codebook, written_codebook
from curation.errors import WrongStateError
from curation.models import CodebookProposal
from curation.standing.confirm import confirm
from curation.standing.redact import propose_redaction
from curation.standing.redacted_words import FILLER
from entities.models import Term
from sources.acting import acting_as
from sources.models import Document
from tests.curation.test_codebook_proposals import STATE, SWARM, propose, swarm
from tests.factories import TEXT, a_document, fresh, publish, refused_by_postgres, run_sql

pytestmark = pytest.mark.django_db

NAME = "Zanzibarov"


@pytest.fixture
def redaction(editor: User, reviewer: User, publisher: User) -> Any:
    """A proposal to erase a name."""
    document: Document = a_document(editor, f"{TEXT} {NAME} saw it.")
    publish(document, by=editor, approver=reviewer)
    return propose_redaction(fresh(document), [1], [NAME], publisher, "A court asked for it.")


def confirmed_by(user: User, proposal: CodebookProposal) -> None:
    with acting_as(user):
        CodebookProposal.objects.filter(pk=proposal.pk).update(outcome="confirmed", decided_by=user)


def test_a_redaction_declines_an_open_proposal_with_the_words(
    redaction: Any, publisher: User, second_publisher: User
) -> None:
    proposal = propose(SWARM.replace("Twelve drones", NAME), publisher)
    other = propose(STATE, publisher)
    confirm(redaction, second_publisher)
    proposal.refresh_from_db()
    assert proposal.said["example"] == f"“{FILLER * len(NAME)} struck the depot.”"
    assert (proposal.outcome, proposal.decided_by) == ("declined", second_publisher)
    assert proposal.decided_at is not None
    with pytest.raises(WrongStateError, match="decided already"):
        confirm_change(proposal, second_publisher)
    with refused_by_postgres("decided once"):
        confirmed_by(second_publisher, proposal)
    confirm_change(other, second_publisher)


@pytest.mark.parametrize(
    "change",
    [
        "proposed_by_id = decided_by_id, decided_by_id = proposed_by_id",
        "proposed_by_id = {other}",
        "proposed_at = now()",
        "reworded = true",
        "decided_by_id = {other}",
        "decided_at = now()",
        "id = id + 1",
    ],
)
def test_a_redaction_changes_the_words_of_a_proposal_alone(
    redaction: Any, publisher: User, second_publisher: User, change: str
) -> None:
    decline_change(propose(STATE, publisher), publisher)
    propose(SWARM, publisher)
    confirm(redaction, second_publisher)
    with refused_by_postgres("changes the words of a proposal alone"):
        run_sql(f"UPDATE curation_codebookproposal SET {change}".format(other=second_publisher.pk))


def test_nobody_rewrites_and_confirms_a_proposal_in_a_redaction(
    redaction: Any, publisher: User, second_publisher: User
) -> None:
    proposal = propose(SWARM, publisher)
    confirm(redaction, second_publisher)
    rows = CodebookProposal.objects.filter(pk=proposal.pk)
    with refused_by_postgres("never edited"), acting_as(second_publisher):
        rows.update(
            said={**proposal.said, "label": "x"}, outcome="confirmed", decided_by=second_publisher
        )
    rows.update(said={**proposal.said, "label": "x"})
    with refused_by_postgres("decided once"):
        confirmed_by(second_publisher, proposal)
    assert swarm() is None


@pytest.mark.owner
@pytest.mark.parametrize(
    "change",
    [
        "definition = 'Six.'",
        "label = 'Swarm'",
        "retired = '2026-01-31'",
        "broader_id = (SELECT id FROM entities_term WHERE code = 'incident-kind-bombing')",
        "example = 'x'",
    ],
)
def test_postgres_carries_out_nothing_on_a_term_that_changed(
    publisher: User, second_publisher: User, change: str
) -> None:
    confirm_change(propose(SWARM, publisher), second_publisher)
    waiting = propose(SWARM.replace("2024-01-01", "2024-02-01"), publisher)
    run_sql(f"UPDATE entities_term SET {change} WHERE value = 'drone swarm attack'")
    with refused_by_postgres("changed since this was proposed"):
        confirmed_by(second_publisher, waiting)


@pytest.mark.owner
def test_postgres_carries_out_nothing_on_other_choices_or_translations(
    publisher: User, second_publisher: User
) -> None:
    confirm_change(propose(STATE, publisher), second_publisher)
    waiting = propose(STATE.replace("still open", "yet open"), publisher)
    for statement in (
        "UPDATE entities_term SET choices = choices - 2 WHERE value = 'case state'",
        "DELETE FROM entities_termtranslation WHERE language = 'ps'",
    ):
        with refused_by_postgres("changed since this was proposed"):
            run_sql(statement)
            confirmed_by(second_publisher, waiting)
    confirm_change(waiting, second_publisher)


@pytest.mark.owner
def test_postgres_carries_out_no_new_term_that_is_there_meanwhile(
    publisher: User, second_publisher: User
) -> None:
    waiting = propose(SWARM, publisher)
    run_sql(
        "INSERT INTO entities_term (code, set_name, value, label, definition, example, broader_id,"
        " value_type, choices, core, hidden, since) SELECT 'incident-kind-drone-swarm-attack',"
        " set_name, 'drone swarm attack', 'x', 'Other.', 'x', id, '', '[]', false, false, since"
        " FROM entities_term WHERE code = 'incident-kind-bombing'"
    )
    with refused_by_postgres("changed since this was proposed"):
        confirmed_by(second_publisher, waiting)


def forged(usual: CodebookProposal, publisher: User, **said: Any) -> CodebookProposal:
    """Return the proposal once more, saying something else, as SQL can enter it."""
    decline_change(usual, publisher)
    with acting_as(publisher):
        return CodebookProposal.objects.create(
            set_name=usual.set_name,
            value=usual.value,
            said={**usual.said, **said},
            before=usual.before,
            change=usual.change,
            reason="We code it.",
            proposed_by=publisher,
        )


@pytest.mark.parametrize("day", ["2024-13-45", "2023-02-29", "0000-01-01"])
def test_a_choice_is_retired_on_a_day_of_the_calendar(
    publisher: User, second_publisher: User, day: str
) -> None:
    choice = {"value": "open", "label": "open", "definition": None, "retired": day}
    proposal = forged(propose(STATE, publisher), publisher, choices=[choice])
    with refused_by_postgres("retired on no day of the calendar"):
        confirmed_by(second_publisher, proposal)
    assert written_codebook(current_codebook()) == ""


@pytest.mark.parametrize("key", ["since", "retired"])
@pytest.mark.parametrize("day", ["infinity", "2024-01-01 BC", "20240-01-01", "today"])
def test_a_term_begins_and_ends_on_a_day_that_forms_can_read(
    publisher: User, second_publisher: User, key: str, day: str
) -> None:
    proposal = forged(propose(SWARM, publisher), publisher, **{key: day})
    with refused_by_postgres("begins or ends on no day"):
        confirmed_by(second_publisher, proposal)
    assert not Term.objects.filter(core=False).exists()
