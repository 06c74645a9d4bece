"""Permission checks for acts on records. All of them are here."""

from django.contrib.auth.models import AnonymousUser, User

from curation.errors import NotPermittedError, WrongStateError
from sources.models import Record

__all__ = [
    "check_is_editor",
    "check_may_assign",
    "check_may_change_codebook",
    "check_may_comment",
    "check_may_edit",
    "check_may_publish",
    "check_may_review",
    "check_may_see",
    "edit_permission",
    "may_add_places",
    "may_assign",
    "may_change_codebook",
    "may_edit",
    "may_load_towns",
    "may_publish",
    "may_review",
    "may_see",
]

Person = User | AnonymousUser
"""Who sends a request."""

MODELS = {
    Record.Type.SOURCE: "sources.change_document",
    Record.Type.GROUP: "entities.change_group",
    Record.Type.INCIDENT: "entities.change_incident",
    Record.Type.FINDING: "entities.change_finding",
}


def edit_permission(record: Record) -> str:
    """Return the permission needed to edit a record."""
    return MODELS[Record.Type(record.type)]


def check_is_editor(record: Record, user: User) -> None:
    """Raise NotPermittedError unless the role of `user` may change records of this type."""
    if not user.has_perm(edit_permission(record)):
        raise NotPermittedError(f"Your role does not allow you to change {record}.")


def check_may_edit(record: Record, user: User) -> None:
    """Raise NotPermittedError or WrongStateError unless `user` may change `record` now.

    Only reviewers may change a record in review; nobody may change a merged one.
    """
    check_is_editor(record, user)
    if record.standing == Record.Standing.MERGED:
        raise WrongStateError(f"{record} was merged into another record. A merge is final.")
    if record.state == Record.State.IN_REVIEW and not may_review(user):
        raise WrongStateError(
            f"{record} is in review. Recall it to change it, or ask the reviewer."
        )


def may_edit(record: Record, user: User) -> bool:
    """Return whether `user` may change `record` now."""
    try:
        check_may_edit(record, user)
    except (NotPermittedError, WrongStateError):
        return False
    return True


def may_review(user: Person) -> bool:
    """Return whether the role of `user` verifies and approves."""
    return user.has_perm("sources.review_record")


def may_see(user: Person) -> bool:
    """Return whether the role of `user` sees unpublished records."""
    return user.has_perm("sources.view_record")


def may_publish(user: Person) -> bool:
    """Return whether the role of `user` proposes and confirms acts on published records."""
    return user.has_perm("sources.publish_record")


def may_assign(user: Person) -> bool:
    """Return whether the role of `user` says who does what."""
    return user.has_perm("curation.add_assignment")


def may_change_codebook(user: Person) -> bool:
    """Return whether the role of `user` proposes and confirms changes of the codebook."""
    return user.has_perm("curation.add_codebookproposal")


def may_load_towns(user: Person) -> bool:
    """Return whether the role of `user` asks for the towns of a country."""
    return user.has_perm("curation.add_townload")


def may_add_places(user: Person) -> bool:
    """Return whether the role of `user` adds places that no gazetteer has."""
    return user.has_perm("curation.add_addedplace")


def check_may_review(user: User) -> None:
    """Raise NotPermittedError unless `user` may verify and approve."""
    if not may_review(user):
        raise NotPermittedError("Only reviewers verify citations and approve records.")


def check_may_assign(user: User) -> None:
    """Raise NotPermittedError unless `user` may say who does what."""
    if not may_assign(user):
        raise NotPermittedError("Only publishers and administrators assign work.")


def check_may_publish(user: User) -> None:
    """Raise NotPermittedError unless `user` may propose and confirm acts on published records."""
    if not may_publish(user):
        raise NotPermittedError("Only publishers withdraw, merge, refresh and redact records.")


def check_may_change_codebook(user: User) -> None:
    """Raise NotPermittedError unless `user` may propose and confirm changes of the codebook."""
    if not may_change_codebook(user):
        raise NotPermittedError("Only publishers and administrators change the codebook.")


def check_may_see(user: User) -> None:
    """Raise NotPermittedError unless `user` may see unpublished records."""
    if not may_see(user):
        raise NotPermittedError(
            "Only those who work on records see them before they are published."
        )


def check_may_comment(user: User) -> None:
    """Raise NotPermittedError unless `user` may comment on records."""
    check_may_see(user)
    if not user.has_perm("curation.add_comment"):
        raise NotPermittedError("Your role does not allow you to comment on records.")
