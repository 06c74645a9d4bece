"""The sidebar: the queue, then the sections in the order of the workflow."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from curation.permissions import may_see

__all__ = ["own_account", "sidebar"]

# Title, icon, URL name, and the permission that is needed to see the line.
SECTIONS: tuple[tuple[str, tuple[tuple[str, str, str, str], ...]], ...] = (
    (
        "",
        (
            ("Review queue", "inbox", "index", ""),
            ("Search", "manage_search", "search_page", "sources.view_record"),
            ("What I did", "event_available", "done", "sources.view_record"),
            ("Second coding", "compare", "second_codings", "sources.view_record"),
        ),
    ),
    (
        "Sources",
        (
            ("Documents", "description", "sources_document_changelist", "sources.view_document"),
            (
                "Passages",
                "format_ink_highlighter",
                "sources_passage_changelist",
                "sources.view_passage",
            ),
            ("Publishers", "newsmode", "sources_publisher_changelist", "sources.view_publisher"),
        ),
    ),
    (
        "Records",
        (
            ("Groups", "groups", "entities_group_changelist", "entities.view_group"),
            ("Incidents", "emergency", "entities_incident_changelist", "entities.view_incident"),
            ("Findings", "lightbulb", "entities_finding_changelist", "entities.view_finding"),
            ("Places", "location_on", "entities_place_changelist", "entities.view_place"),
            ("Codebook", "menu_book", "entities_term_changelist", "entities.view_term"),
        ),
    ),
    (
        "Published",
        (
            (
                "Log",
                "history",
                "publication_publication_changelist",
                "publication.view_publication",
            ),
            (
                "Releases",
                "bookmark",
                "publication_release_changelist",
                "publication.view_release",
            ),
            ("Proposals", "gavel", "curation_proposal_changelist", "curation.view_proposal"),
            (
                "Codebook changes",
                "rule",
                "curation_codebookproposal_changelist",
                "curation.view_codebookproposal",
            ),
        ),
    ),
    (
        "People",
        (
            ("Users", "person", "auth_user_changelist", "auth.view_user"),
            ("Roles", "badge", "auth_group_changelist", "auth.view_group"),
            (
                "Audit trail",
                "policy",
                "curation_auditevent_changelist",
                "curation.view_auditevent",
            ),
            ("Throughput", "monitoring", "throughput", "curation.add_assignment"),
            ("Pace of review", "timer", "pace", "curation.view_verification"),
            ("API keys", "key", "curation_apikey_changelist", "curation.view_apikey"),
        ),
    ),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the sections of the sidebar that the user may see. Unfold calls it."""
    sections = []
    for title, lines in SECTIONS:
        items = [
            {"title": name, "icon": icon, "link": reverse(f"admin:{address}")}
            for name, icon, address, permission in lines
            if not permission or request.user.has_perm(permission)
        ]
        if items:
            sections.append({"title": title, "separator": bool(title), "items": items})
    return sections


def own_account(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the links of the account menu. Unfold calls it."""
    if not request.user.is_authenticated:
        return []
    links = [
        {"title": "Second factor", "link": reverse("mfa_index")},
        {"title": "Your sessions", "link": reverse("own_sessions")},
    ]
    if may_see(request.user):
        links.append({"title": "Acts on many records", "link": reverse("admin:bulk_acts")})
    if request.user.has_usable_password():
        links.insert(0, {"title": "Change password", "link": reverse("admin:password_change")})
    return links
