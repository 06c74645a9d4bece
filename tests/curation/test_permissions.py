"""Roles: editors enter, reviewers also verify, publishers also act on the log."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission, User

from curation.accounts.roles import ADMINISTERING, EDITED_MODELS, ROLES, create_roles
from curation.errors import NotPermittedError, WorkflowError, WrongStateError
from curation.permissions import (
    check_is_editor,
    check_may_edit,
    check_may_publish,
    check_may_review,
    may_edit,
)
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.workflow.steps import submit
from sources.models import Record
from tests.factories import (
    UserFactory,
    a_document,
    a_finding,
    a_group,
    an_incident,
    person,
    publish,
)

ROLE_NAMES = ["editor", "reviewer", "publisher", "administrator"]


def refuses(check: Callable[..., None], *arguments: Any) -> bool:
    try:
        check(*arguments)
    except WorkflowError as error:
        assert isinstance(error, NotPermittedError)
        return True
    return False


# The steps of the workflow


@pytest.mark.parametrize(
    ("role", "edits", "reviews", "publishes"),
    [
        ("editor", True, False, False),
        ("reviewer", True, True, False),
        ("publisher", True, True, True),
        ("administrator", True, True, True),
    ],
)
def test_each_role_includes_the_permissions_of_the_lower_one(
    incident: Any, role: str, edits: bool, reviews: bool, publishes: bool
) -> None:
    user = person(role)
    assert refuses(check_is_editor, incident, user) is not edits
    assert refuses(check_may_review, user) is not reviews
    assert refuses(check_may_publish, user) is not publishes


def test_a_user_without_a_role_has_no_permissions(incident: Any) -> None:
    user = UserFactory.create()
    assert refuses(check_is_editor, incident, user)
    assert refuses(check_may_review, user)
    assert refuses(check_may_publish, user)


def test_a_deactivated_account_has_no_permissions(incident: Any) -> None:
    user = person("administrator")
    User.objects.filter(pk=user.pk).update(is_active=False)
    closed = User.objects.get(pk=user.pk)
    assert refuses(check_is_editor, incident, closed)
    assert refuses(check_may_review, closed)
    assert refuses(check_may_publish, closed)


def test_a_refusal_says_what_the_role_does_not_allow(incident: Any) -> None:
    user = UserFactory.create()
    for check, arguments, words in (
        (check_is_editor, (incident, user), f"does not allow you to change {incident}"),
        (check_may_review, (user,), "Only reviewers verify citations and approve records"),
        (check_may_publish, (user,), "Only publishers withdraw, merge, refresh and redact records"),
    ):
        with pytest.raises(NotPermittedError) as refusal:
            check(*arguments)
        assert words in str(refusal.value)


# Editing a record, as it stands


@pytest.mark.parametrize(
    ("make", "codename"),
    [
        (lambda by, _document: a_document(by), "change_document"),
        (a_group, "change_group"),
        (an_incident, "change_incident"),
        (a_finding, "change_finding"),
    ],
)
def test_each_type_of_record_asks_for_its_own_permission(
    editor: Any, document: Any, make: Any, codename: str
) -> None:
    record = make(editor, document)
    own = Permission.objects.filter(codename=codename)
    all_but_its_own = Permission.objects.filter(codename__startswith="change_").difference(own)
    allowed, others = UserFactory.create(), UserFactory.create()
    allowed.user_permissions.set(own)
    others.user_permissions.set(all_but_its_own)
    assert may_edit(record, allowed)
    assert not may_edit(record, others)


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_every_role_edits_a_draft_and_what_is_published(
    editor: Any, reviewer: Any, document: Any, role: str
) -> None:
    user = person(role)
    assert may_edit(document, user)
    publish(document, by=editor, approver=reviewer)
    assert may_edit(Record.objects.get(pk=document.pk), user)


@pytest.mark.parametrize(
    ("role", "edits"),
    [("editor", False), ("reviewer", True), ("publisher", True), ("administrator", True)],
)
def test_in_review_only_reviewers_edit(editor: Any, incident: Any, role: str, edits: bool) -> None:
    submit(incident, editor)
    assert may_edit(Record.objects.get(pk=incident.pk), person(role)) is edits


def test_an_editor_is_told_why_a_record_in_review_is_read_only(editor: Any, incident: Any) -> None:
    submit(incident, editor)
    with pytest.raises(WrongStateError, match="is in review"):
        check_may_edit(Record.objects.get(pk=incident.pk), editor)


def test_nobody_edits_a_merged_record(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, document: Any
) -> None:
    twin, successor = a_group(editor, document), a_group(editor, document)
    publish(document, twin, successor, by=editor, approver=reviewer)
    confirm(propose_merge(twin, successor, publisher, "The same."), second_publisher)
    merged = Record.objects.get(pk=twin.pk)
    assert not any(may_edit(merged, person(role)) for role in ROLE_NAMES)


# The admin's permissions


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLE_NAMES)
def test_every_role_enters_documents_and_entities(role: str) -> None:
    user = person(role)
    wanted = [
        f"{app}.{action}_{model}"
        for app, models in EDITED_MODELS.items()
        for model in models
        for action in ("view", "add", "change", "delete")
    ]
    assert wanted
    assert user.has_perms(wanted)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLE_NAMES)
def test_every_role_sees_places_and_the_log_and_changes_neither(role: str) -> None:
    user = person(role)
    for model in ("entities.{}_place", "publication.{}_publication"):
        assert user.has_perm(model.format("view"))
        for action in ("add", "change", "delete"):
            assert not user.has_perm(model.format(action))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLE_NAMES)
def test_no_role_may_write_the_tables_of_the_workflow(role: str) -> None:
    noted = ["verification", "transition", "proposal", "snapshot", "contribution"]
    writing = Permission.objects.filter(content_type__model__in=noted).exclude(
        codename__startswith="view_"
    )
    assert writing.count() == 3 * len(noted)
    held = Permission.objects.filter(group__in=person(role).groups.all())
    assert not writing.intersection(held)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLE_NAMES)
def test_only_administrators_manage_accounts(role: str) -> None:
    held = {name for name in person(role).get_all_permissions() if name.startswith("auth.")}
    assert bool(held) is (role == "administrator")
    assert held <= ADMINISTERING


# The roles themselves


@pytest.mark.django_db
def test_migrating_creates_each_role_with_exactly_its_permissions() -> None:
    for name, wanted in ROLES.items():
        held = Role.objects.get(name=name).permissions.values_list(
            "content_type__app_label", "codename"
        )
        assert {f"{app}.{codename}" for app, codename in held} == wanted


@pytest.mark.django_db
def test_recreating_the_roles_restores_permissions_and_keeps_manual_additions() -> None:
    editors = Role.objects.get(name="Editor")
    added = Permission.objects.get(codename="add_place")
    taken = Permission.objects.get(codename="add_incident")
    editors.permissions.add(added)
    editors.permissions.remove(taken)
    create_roles()
    assert {added, taken} <= set(editors.permissions.all())
    assert Role.objects.count() == len(ROLES)
