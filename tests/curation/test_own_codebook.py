"""An instance's own terms: reading the file, loading it, what is refused, what is published."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from curation.codebook.content import CodebookError
from curation.codebook.file import read_codebook
from curation.codebook.loading import LoadedCodebook, load_codebook, times_used
from curation.codebook.publishing import is_published, publish_terms, terms_with_broader
from curation.standing.carrying import Carried, with_carried_rows
from desk.workbench.forms import RECORD_FORMS
from entities.codebook import codebook
from entities.declared import ROWS
from entities.models import Incident, Term
from entities.rendering import render_term
from publication.log import BadEntry, Entry, append, open_log, render_body
from publication.models import Publication, PublishedDocument, TermRow
from publication.vocabulary import Action, Kind
from sources.acting import acting_as
from tests.factories import publish, published_document

pytestmark = [pytest.mark.owner, pytest.mark.django_db]

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
NIGHT = """
[[term]]
set = "incident kind"
value = "night swarm"
broader = "drone swarm attack"
definition = "A swarm at night."
"""


def load(text: str, **options: Any) -> LoadedCodebook:
    return load_codebook(read_codebook(text), **options)


def swarm() -> Term:
    return Term.objects.get(value="drone swarm attack")


def mistakes(text: str) -> str:
    with pytest.raises(CodebookError) as error:
        read_codebook(text)
    return str(error.value)


def test_an_own_term_is_added_and_published_after_what_it_lies_below() -> None:
    loaded = load(NIGHT + SWARM)
    assert loaded.changes == (
        "new: incident kind “drone swarm attack”, below “air or drone strike”",
        "new: incident kind “night swarm”, below “drone swarm attack”",
    )
    term = swarm()
    assert (term.code, term.core, term.label) == (
        "incident-kind-drone-swarm-attack",
        False,
        "Drone swarm",
    )
    known = codebook()
    assert known.above("incident kind", "night swarm") == (
        "drone swarm attack",
        "air or drone strike",
    )
    assert known.core_of("incident kind", "night swarm") == "air or drone strike"
    assert "night swarm" in known.at_or_below("incident kind", "air or drone strike")
    published = list(Publication.objects.filter(kind=Kind.TERM).values_list("public_id", flat=True))
    assert len(published) == loaded.published == Term.objects.count()
    above = "incident-kind-air-or-drone-strike"
    assert (
        published.index(above)
        < published.index(term.code)
        < published.index("incident-kind-night-swarm")
    )


def test_its_document_says_all_of_it() -> None:
    load(SWARM)
    body = PublishedDocument.objects.get(publication__public_id=swarm().code).body
    document = json.loads(body)
    del document["published_at"], document["seq"]
    assert document == {
        "id": "incident-kind-drone-swarm-attack",
        "type": "term",
        "version": 1,
        "url": "/api/v1/terms/incident-kind-drone-swarm-attack/",
        "set": "incident kind",
        "value": "drone swarm attack",
        "label": "Drone swarm",
        "definition": "Five or more drones are sent against one target at once.",
        "example": "“Twelve drones struck the depot.”",
        "broader": {
            "id": "incident-kind-air-or-drone-strike",
            "name": "air or drone strike",
            "url": "/api/v1/terms/incident-kind-air-or-drone-strike/",
        },
        "within": ["incident-kind-air-or-drone-strike"],
        "core": False,
        "core_value": "air or drone strike",
        "since": "2024-01-01",
        "retired": None,
        "hidden": False,
        "translations": [
            {"language": "fr", "label": "essaim de drones", "definition": "Cinq drones ou plus."}
        ],
    }


def test_loading_the_same_file_again_changes_nothing() -> None:
    load(SWARM)
    assert load(SWARM) == LoadedCodebook((), 0)


def test_a_dry_run_says_what_would_change_and_writes_nothing() -> None:
    assert load(SWARM, dry_run=True).changes == (
        "new: incident kind “drone swarm attack”, below “air or drone strike”",
    )
    assert not Term.objects.filter(core=False).exists()
    assert not is_published()


def test_core_terms_are_hidden_retired_and_translated() -> None:
    loaded = load("""
        [[core]]
        set = "incident kind"
        value = "cyber attack"
        hidden = true
        [[core]]
        set = "outcome"
        value = "missing"
        retired = 2026-01-31
        [core.translations.es]
        label = "desaparecido"
    """)
    assert set(loaded.changes) == {
        "core: incident kind “cyber attack”: hidden",
        "core: outcome “missing”: retired 2026-01-31, other translations",
    }
    assert not codebook().of("incident kind")["cyber attack"].offered
    assert not codebook().of("outcome")["missing"].offered
    # The file is all that is the instance's own.
    assert load("").changes
    assert codebook().of("incident kind")["cyber attack"].offered


def test_an_unused_term_that_the_file_lacks_is_retired() -> None:
    load(SWARM)
    assert load("").changes == (
        "retired: incident kind “drone swarm attack”, which the file lacks and nothing ever used",
    )
    assert swarm().retired is not None
    assert load("").changes == ()


@pytest.fixture
def used(incident: Incident, editor: Any) -> Incident:
    load(SWARM)
    with acting_as(editor):
        incident.kind = "drone swarm attack"
        incident.full_clean()
        incident.save()
    return incident


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "so it stays. To offer it no longer, retire it: retired = "),
        (SWARM.replace("air or drone strike", "bombing"), "sums would change"),
        (SWARM.replace("Five", "Three"), "say so \\(--reworded for a file\\)"),
    ],
)
def test_the_meaning_of_a_used_term_stays(used: Incident, text: str, reason: str) -> None:
    with pytest.raises(CodebookError, match=reason):
        load(text)
    with pytest.raises(CodebookError, match=reason):
        load(text, dry_run=True)
    assert swarm().retired is None
    assert "Five" in swarm().definition


def test_a_term_that_was_used_once_counts_as_used(used: Incident, editor: Any) -> None:
    with acting_as(editor):
        used.kind = "bombing"
        used.save()
    assert times_used(swarm()) == 1
    with pytest.raises(CodebookError, match="is used"):
        load("")


def test_a_used_term_can_be_retired_and_reworded(used: Incident) -> None:
    load(SWARM.replace("since = 2024-01-01", "since = 2024-01-01\nretired = 2026-01-01"))
    assert not codebook().of("incident kind")["drone swarm attack"].offered
    used.full_clean()
    loaded = load(SWARM.replace("Five or more", "At least five"), reworded=True)
    assert loaded.changes == (
        "changed: incident kind “drone swarm attack”: another definition, offered again",
    )
    assert loaded.published == 1
    versions = Publication.objects.filter(public_id=swarm().code).values_list("version", flat=True)
    assert list(versions) == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[terms]]", "Line 1: there is no “terms”"),
        ("[term]", "Line 1: write [[term]]"),
        (SWARM + 'colour = "red"', "Line 11: unknown key “colour”: there are set, value"),
        (SWARM.replace("definition =", "meaning ="), "Line 7: unknown key “meaning”"),
        (SWARM.replace("definition =", "meaning ="), "Line 2: a term needs “definition”."),
        (SWARM.replace("incident kind", "colours"), "Line 3: there is no set “colours”"),
        (SWARM.replace("drone swarm attack", "bombing"), "Line 4: “bombing” is a term of the core"),
        (SWARM.replace("drone swarm attack", "Drone"), "Line 4: “Drone”: a value is written in"),
        (SWARM.replace("2024-01-01", '"2024"'), "Line 9: “since” is a day without quotation"),
        (SWARM.replace('label = "essaim de drones", ', ""), "Line 10: a translation needs"),
        (SWARM.replace("translations.fr", "translations.f!"), "This is no TOML"),
        (SWARM + SWARM, "“drone swarm attack” of the set “incident kind” stands here twice."),
        ("[[term]]\nset = ", "This is no TOML: Invalid value (at end of document)"),
        (
            '[[core]]\nset = "outcome"\nvalue = "killed"\ndefinition = "x"',
            "Line 4: unknown key “definition”: there are set, value, hidden",
        ),
        ('[[core]]\nset = "outcome"\nvalue = "lost"', "Line 3: “lost” is no core term"),
        (
            '[[core]]\nset = "group kind"\nvalue = "unknown"\nhidden = true',
            "Line 1: “unknown” stays",
        ),
        ('[[core]]\nset = "outcome"\nvalue = "killed"\nhidden = 1', "Line 4: “hidden” is true"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(text: str, said: str) -> None:
    assert said in mistakes(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NIGHT, "there is no term “drone swarm attack” that it lies below"),
        (SWARM.replace("air or drone strike", "unknown"), "nothing lies below “unknown”"),
        (
            NIGHT + SWARM.replace("air or drone strike", "night swarm"),
            "each lies below another of them",
        ),
        (SWARM + NIGHT.replace("night swarm", "drone-swarm attack"), "choose another value"),
    ],
)
def test_a_term_without_a_place_is_refused(text: str, said: str) -> None:
    with pytest.raises(CodebookError, match=said):
        load(text)
    assert not Term.objects.filter(core=False).exists()


def test_the_command_prints_what_it_does(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "my.toml"
    file.write_text(SWARM)
    call_command("load_codebook", str(file), "--dry-run")
    assert "1 changes; 0 terms published. Nothing was written." in capsys.readouterr().out
    call_command("load_codebook", str(file))
    assert "new: incident kind “drone swarm attack”" in capsys.readouterr().out
    file.write_text("[[term]]")
    with pytest.raises(CommandError, match="a term needs “set”"):
        call_command("load_codebook", str(file))
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_codebook", str(tmp_path / "other.toml"))


def test_without_a_file_the_codebook_is_published_as_it_is(capsys: Any) -> None:
    call_command("load_codebook")
    assert f"{Term.objects.count()} terms published" in capsys.readouterr().out
    with transaction.atomic():
        assert publish_terms(open_log()) == 0


def append_term(said: dict[str, Any], **changed: Any) -> None:
    with transaction.atomic():
        head = open_log()
        entry = Entry(
            kind=Kind.TERM,
            public_id=said["id"],
            version=said["version"],
            action=Action.PUBLISH,
            document=said,
            contributors=(),
            approver=None,
        )
        append(head, [Entry(**{**vars(entry), **changed})])


def executed() -> dict[str, Any]:
    [term] = [term for term in terms_with_broader() if term.value == "executed"]
    return render_term(term, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"definition": "Whatever."},
        {"core_value": "wounded"},
        {"translations": [{"language": "fr", "label": "mot", "definition": None}]},
        {"more": 1},
        {"broader": None},
    ],
)
def test_postgres_refuses_a_term_that_the_table_does_not_have(changed: dict[str, Any]) -> None:
    append_term(executed())
    with pytest.raises(DatabaseError, match="says something else"), transaction.atomic():
        append_term({**executed(), "version": 2, **changed})


def test_postgres_refuses_other_bytes_of_a_term(monkeypatch: pytest.MonkeyPatch) -> None:
    def padded(document: dict[str, Any]) -> str:
        return render_body(document).replace('{"id"', "{" + " " * 400 + '"id"', 1)

    def twice(document: dict[str, Any]) -> str:
        return render_body(document).replace('{"id"', '{"id":"hidden","id"', 1)

    for write in (padded, twice):
        monkeypatch.setattr("publication.log.render_body", write)
        with pytest.raises(DatabaseError, match="says something else"), transaction.atomic():
            append_term(executed())


def test_a_term_is_only_published_and_without_a_reason() -> None:
    append_term(executed())
    with pytest.raises(BadEntry, match="a term is only published"):
        append_term(executed(), action=Action.WITHDRAW, document=None, reason="Words.")
    columns = "seq, kind, public_id, version, action, format_version, contributors, published_at"
    with (
        pytest.raises(DatabaseError, match="a term is only published"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE publication_loghead SET seq = seq + 1")
        cursor.execute(
            f"INSERT INTO publication_publication ({columns}, reason, successor)"
            " SELECT h.seq, p.kind, p.public_id, p.version, 'withdraw', p.format_version,"
            " p.contributors, h.published_at, 'Words.', ''"
            " FROM publication_publication AS p, publication_loghead AS h"
        )


def test_the_index_of_terms_is_that_of_their_documents() -> None:
    load(SWARM)
    row = TermRow.objects.get(public_id=swarm().code)
    assert (row.kind, row.value, row.core, row.name) == (
        "incident kind",
        "drone swarm attack",
        False,
        "Drone swarm",
    )


def test_forms_offer_own_terms_and_not_hidden_ones(used: Incident, editor: Any) -> None:
    load(SWARM + '\n[[core]]\nset = "incident kind"\nvalue = "torture"\nhidden = true')
    form = str(RECORD_FORMS["incident"]()["kind"])
    assert "Five or more drones" in form and "Drone swarm" in form
    assert 'value="torture"' not in form
    used.kind = "torture"
    assert 'value="torture"' in str(RECORD_FORMS["incident"](instance=used)["kind"])


def test_the_codebook_is_printed_with_own_terms_below_those_of_the_core(capsys: Any) -> None:
    load(SWARM + '[[core]]\nset = "incident kind"\nvalue = "torture"\nhidden = true')
    call_command("print_codebook")
    page = capsys.readouterr().out
    assert page.startswith("# Codebook\n")
    assert (
        "\n- **air or drone strike**: Something is dropped or fired from an aircraft, crewed or"
        " not.\n  - **drone swarm attack** (Drone swarm) *(own)*: Five or more drones are sent"
        " against one target at once. Example: “Twelve drones struck the depot.”\n" in page
    )
    assert "\n- **torture** *(not for new entries)*: Severe pain" in page


def test_a_record_keeps_the_wording_of_its_terms_at_approval(
    used: Incident, editor: Any, reviewer: Any
) -> None:
    [source] = {citation.passage.document for citation in used.citations.all()}
    publish(source, used, by=editor, approver=reviewer)
    load(SWARM.replace("Five or more", "At least five"), reworded=True)
    document = published_document(used.public_id)
    assert document["kind"]["value"] == "drone swarm attack"
    assert document["terms"][0] == {
        "set": "incident kind",
        "value": "drone swarm attack",
        "label": "Drone swarm",
        "definition": "Five or more drones are sent against one target at once.",
        "within": ["air or drone strike"],
        "core_value": "air or drone strike",
    }
    assert [each["value"] for each in document["terms"]] == [
        "drone swarm attack",
        "civilians",
        "killed",
    ]


def test_the_terms_of_carried_rows_come_with_them() -> None:
    row = {"group": {"id": "G3"}, "kind": "pays", "citations": []}
    terms = [
        {"set": name, "value": value}
        for name, value in (("tie kind", "pays"), ("tie kind", "fights"), ("basis", "pays"))
    ]
    successor = {"sources": [], "ties": [], "terms": [{"set": "group kind", "value": "media"}]}
    carried = with_carried_rows(successor, [Carried("tie 1", ROWS["group"]["ties"], row)], terms)
    assert [(each["set"], each["value"]) for each in carried["terms"]] == [
        ("group kind", "media"),
        ("tie kind", "pays"),
    ]
