"""Finding groups, incidents, places and publishers by name while typing."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from curation.permissions import may_see
from curation.second_coding.blinding import hidden_from
from desk.requests import person, plain_text, whole_number
from entities.models import Group, Incident, Place
from publication.standing import live_names
from reading.duplicates import like_publishers
from reading.names.search import groups_named, places_named
from sources.dates import describe
from sources.models import Publisher, Record

__all__ = ["LookupField", "answer_for_group", "answer_for_place", "find"]

MODELS = {
    "group": Group,
    "incident": Incident,
    "place": Place,
    "country": Place,
    "publisher": Publisher,
}
MAX_ANSWERS = 12
MAX_TERM_LENGTH = 200


def label_of(found: Any) -> str:
    """Return the text of a record or a place in its field after it was chosen."""
    return str(found)


class LookupWidget(forms.TextInput):
    """A text field, and the key of the chosen result."""

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.kind = kind
        self.chosen: Any = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        key = str(getattr(value, "pk", value) or "")
        if key and (self.chosen is None or str(self.chosen.pk) != key):
            model: Any = MODELS[self.kind]
            self.chosen = model._default_manager.filter(pk=whole_number(key)).first()
        context["widget"] |= {
            "aria_label": context["widget"]["attrs"].get("aria-label", ""),
            "key": key if self.chosen else "",
            "label": label_of(self.chosen) if self.chosen else "",
            "address": reverse("admin:workbench_find", args=[self.kind]),
            "kind": self.kind,
        }
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        context = self.get_context(name, value, attrs)
        return render_to_string("curation/workbench/lookup.html", context)


class LookupField(forms.ModelChoiceField):
    """A group, an incident, a place or a publisher; posts its key."""

    def __init__(self, kind: str, **options: Any) -> None:
        self.kind = kind
        model: Any = MODELS[kind]
        everything = model._default_manager.all()
        if kind == "country":
            everything = everything.filter(kind="country")
        article = "an" if kind == "incident" else "a"
        placeholder = options.pop("placeholder", f"Find {article} {kind}")
        options["widget"] = LookupWidget(kind, {"placeholder": placeholder})
        options.setdefault(
            "error_messages", {"invalid_choice": f"This {kind} is not there any more."}
        )
        super().__init__(everything, **options)

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        self.widget.chosen = found
        return found


def find(request: HttpRequest, kind: str) -> JsonResponse:
    """Answer with what a term names, best first: groups, incidents, places or publishers."""
    if not may_see(request.user):
        raise PermissionDenied
    term = " ".join(plain_text(request.GET.get("term", "")).split())[:MAX_TERM_LENGTH]
    if kind == "group":
        answers = find_groups(term)
    elif kind == "incident":
        answers = find_incidents(term, person(request))
    elif kind in ("place", "country"):
        answers = find_places(term, only_countries=kind == "country")
    elif kind == "publisher":
        answers = find_publishers(term)
    else:
        raise Http404
    return JsonResponse({"results": answers})


def find_groups(term: str) -> list[dict[str, Any]]:
    keys = groups_named(term, MAX_ANSWERS)
    found = Group.objects.prefetch_related("aliases").in_bulk(keys)
    return [answer_for_group(found[key]) for key in keys if key in found]


def answer_for_group(group: Group) -> dict[str, Any]:
    """Return a group as a look-up answers with it. One query, unless its aliases are loaded."""
    return {
        "key": group.pk,
        "id": group.public_id,
        "label": label_of(group),
        "more": ", ".join(alias.name for alias in group.aliases.all()),
    }


def find_incidents(term: str, reader: User) -> list[dict[str, Any]]:
    """Find incidents by their public id, or by all words of the term in their title."""
    words = term.split()
    if not words:
        return []
    titled = Q(*(Q(title__icontains=word) for word in words))
    found = (
        Incident.objects.filter(~hidden_from(reader))
        .filter(Q(public_id=term.upper()) | titled)
        .exclude(standing=Record.Standing.MERGED)
        .select_related("place")
        .order_by(F("date_earliest").desc(nulls_last=True), "-pk")
    )
    return [
        {
            "key": incident.pk,
            "id": incident.public_id,
            "label": label_of(incident),
            "more": ", ".join(filter(None, (describe(incident.date), _name_of(incident.place)))),
        }
        for incident in found[:MAX_ANSWERS]
    ]


def _name_of(place: Place | None) -> str:
    return place.name if place else ""


def find_publishers(term: str) -> list[dict[str, Any]]:
    within = Publisher.objects.filter(name__icontains=term)[:MAX_ANSWERS]
    similar = [like.publisher for like in like_publishers(term)]
    found = dict.fromkeys([*within, *similar])
    return [
        {"key": each.pk, "id": each.name, "label": each.name, "more": each.kind}
        for each in list(found)[:MAX_ANSWERS]
    ]


def find_places(term: str, only_countries: bool) -> list[dict[str, Any]]:
    keys = places_named(term, MAX_ANSWERS, only_countries)
    found = Place.objects.select_related("parent").in_bulk(keys)
    published = live_names(place.code for place in found.values())
    return [
        answer_for_place(place, published=place.code in published)
        for key in keys
        if (place := found.get(key))
    ]


def answer_for_place(place: Place, *, published: bool) -> dict[str, Any]:
    """Return a place as a look-up answers with it. No query if its parent is loaded."""
    return {
        "key": place.pk,
        "id": place.code,
        "label": label_of(place),
        "kind": place.kind,
        "more": _more(place, published=published),
    }


def _more(place: Place, *, published: bool) -> str:
    more = f"{place.kind} in {place.parent.name}" if place.parent else place.kind
    return more if published else f"{more}, not published yet"
