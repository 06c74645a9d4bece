"""The four roles and their permissions, stored as Django groups."""

from typing import Any

from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission

from entities.declared import CITED_TYPES

__all__ = [
    "ADMINISTRATOR",
    "EDITOR",
    "PUBLISHER",
    "REVIEWER",
    "ROLES",
    "create_roles",
    "distinctive_permissions",
]

EDITOR = "Editor"
REVIEWER = "Reviewer"
PUBLISHER = "Publisher"
ADMINISTRATOR = "Administrator"

EDITED_MODELS = {
    "sources": ("publisher", "document", "conveys", "passage"),
    "entities": (
        "citation",
        *(
            label.split(".")[1].lower()
            for declared in CITED_TYPES.values()
            for label in (declared.model_label, *(rows.model_label for rows in declared.rows))
        ),
    ),
}
VIEW_ONLY_MODELS = {
    "entities": ("place", "term"),
    "publication": ("publication", "release"),
    "sources": ("record",),
}

EDITING = (
    frozenset(
        f"{app}.{action}_{model}"
        for app, models in EDITED_MODELS.items()
        for model in models
        for action in ("view", "add", "change", "delete")
    )
    | frozenset(
        f"{app}.view_{model}" for app, models in VIEW_ONLY_MODELS.items() for model in models
    )
    | {"curation.add_comment", "curation.add_addedplace"}
)
REVIEWING = EDITING | {"sources.review_record"}
PUBLISHING = REVIEWING | {
    "sources.publish_record",
    "curation.view_proposal",
    # They lead the others: they say who does what.
    "curation.add_assignment",
}
# The codebook decides what every record may say, so it changes like what is published.
PUBLISHING |= {"curation.add_codebookproposal", "curation.view_codebookproposal"}
ADMINISTERING = PUBLISHING | frozenset(
    f"auth.{action}_{model}"
    for model in ("user", "group")
    for action in ("view", "add", "change", "delete")
)
ADMINISTERING |= {"curation.view_auditevent"}
# How long each verification took: colleagues do not see that.
ADMINISTERING |= {"curation.view_verification"}
ADMINISTERING |= {"curation.add_townload"}
# Keys are revoked, not deleted.
ADMINISTERING |= {f"curation.{action}_apikey" for action in ("view", "add", "change")}

ROLES: dict[str, frozenset[str]] = {
    EDITOR: EDITING,
    REVIEWER: REVIEWING,
    PUBLISHER: PUBLISHING,
    ADMINISTRATOR: ADMINISTERING,
}


def distinctive_permissions(name: str) -> frozenset[str]:
    """Return the permissions of one of the four roles that no lower role has."""
    lower = (each for each in ROLES.values() if each < ROLES[name])
    return ROLES[name].difference(*lower)


def create_roles(using: str = "default", **_: Any) -> None:
    """Create the four roles with their permissions. Permissions added by hand are kept."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for name, wanted in ROLES.items():
        role, _created = Role.objects.using(using).get_or_create(name=name)
        role.permissions.add(*(known[codename] for codename in wanted if codename in known))
