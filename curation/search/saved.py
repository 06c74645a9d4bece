"""Saved searches. A shared one can be used by everybody, and is changed by its owner."""

import datetime
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from curation.conversation.notifications import notify
from curation.errors import ReasonMissingError, TooLongError, WrongStateError
from curation.models import Notification, SavedSearch
from curation.search.find import Wanted, found, types_for
from curation.search.terms import terms_of
from entities.models import Place
from sources.models import Contribution, Document, Record

__all__ = [
    "MAX_NEW",
    "MAX_SEARCHES",
    "count_new",
    "delete_search",
    "mark_looked_at",
    "save_search",
    "searches_of",
    "tell_of_new_hits",
    "wanted_of",
]

logger = logging.getLogger(__name__)

MAX_SEARCHES = 50
"""Of one person."""

MAX_NAME = 100
MAX_NEW = 100
MAX_SHARED = 100
"""Searches of others in the list."""

MAX_CHANGED = 200
"""Of the records that changed, only so many, the newest, are searched for new hits: a person may
have many searches that each find much."""


def wanted_of(parameters: Mapping[str, str], types: Sequence[str]) -> Wanted:
    """Return what the parameters of a search want, for a person who may see these types.

    They were valid when they were saved. What is gone since, such as a deleted document, finds
    nothing.
    """
    asked = parameters.get
    person, document, place = asked("person"), asked("document"), asked("place")
    people = User.objects.filter(username=person).first() if person else None
    documents = Document.objects.filter(pk=int(document)).first() if document else None
    places = Place.objects.filter(pk=int(place)).first() if place else None
    is_gone = (person and not people) or (document and not documents) or (place and not places)
    return Wanted(
        types=() if is_gone else tuple(name for name in types if asked("type", name) == name),
        terms=terms_of(asked("words", "")),
        state=asked("state", ""),
        person=people,
        document=documents,
        place=places,
        after=day_of(asked("after", "")),
        before=day_of(asked("before", "")),
    )


def day_of(written: str) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if written else None


def searches_of(user: User) -> list[SavedSearch]:
    """Return the searches of a person, and the first `MAX_SHARED` that others share."""
    listed = SavedSearch.objects.select_related("owner").order_by("name", "pk")
    shared = listed.filter(shared=True, owner__is_active=True).exclude(owner=user)
    return [*listed.filter(owner=user), *shared[:MAX_SHARED]]


def save_search(
    user: User, name: str, parameters: Mapping[str, str], *, shared: bool
) -> SavedSearch:
    """Save a search under a name; one of the same person and name takes its parameters.

    Raises ReasonMissingError without a name or parameters, TooLongError, and WrongStateError if
    the person has `MAX_SEARCHES` already.
    """
    name = " ".join(name.split())
    if len(name) > MAX_NAME:
        raise TooLongError(f"A name has {MAX_NAME} characters at most.")
    if not name:
        raise ReasonMissingError("Give the search a name.")
    if not parameters:
        raise ReasonMissingError("An empty search finds everything: search for something first.")
    own = SavedSearch.objects.filter(owner=user)
    if own.exclude(name=name).count() >= MAX_SEARCHES:
        raise WrongStateError(f"You have {MAX_SEARCHES} searches. Delete one first.")
    now = timezone.now()
    saved, _created = own.update_or_create(
        owner=user,
        name=name,
        defaults={
            "parameters": dict(parameters),
            "shared": shared,
            "looked_at": now,
            "told_at": now,
        },
    )
    return saved


def delete_search(user: User, key: int) -> None:
    """Delete a search of a person. Raises WrongStateError if they have none with this key."""
    if not SavedSearch.objects.filter(owner=user, pk=key).delete()[0]:
        raise WrongStateError("You have no such search.")


def mark_looked_at(user: User, key: int, parameters: Mapping[str, str]) -> None:
    """Note that the owner has seen the hits of a search, if these are its parameters."""
    own = SavedSearch.objects.filter(owner=user, pk=key, parameters=dict(parameters))
    own.update(looked_at=timezone.now())


def count_new(search: SavedSearch, types: Sequence[str]) -> int:
    """Return how many hits changed since its owner looked, up to `MAX_NEW`."""
    among = _changed_since(search.looked_at)
    wanted = replace(wanted_of(search.parameters, types), among=among)
    hits = found(wanted, search.owner)
    return hits.order_by()[:MAX_NEW].count()


def _changed_since(moment: datetime.datetime) -> Collection[int]:
    """Return the keys of the newest records that changed since, at most `MAX_CHANGED`."""
    changed = Record.objects.filter(changed_at__gt=moment).order_by("-changed_at")
    return list(changed.values_list("pk", flat=True)[:MAX_CHANGED])


def tell_of_new_hits() -> None:
    """Tell the owners of searches of the newest hit that somebody else changed since."""
    for search in SavedSearch.objects.select_related("owner").order_by("pk"):
        try:
            with transaction.atomic():
                _tell(search)
        except Exception:
            # The others are told nevertheless.
            logger.exception("Nobody was told of the hits of search %s.", search.pk)


def _tell(search: SavedSearch) -> None:
    now = timezone.now()
    wanted = wanted_of(search.parameters, types_for(search.owner))
    hits = found(replace(wanted, among=_changed_since(search.told_at)), search.owner)
    theirs = Contribution.objects.exclude(user=search.owner).filter(
        record__in=hits.values("pk"),
        record__round=F("round"),
        user__isnull=False,
    )
    newest = theirs.select_related("user", "record").order_by("-first_at").first()
    SavedSearch.objects.filter(pk=search.pk).update(told_at=now)
    if newest and newest.user:
        told = {newest.record_id: [search.owner_id]}
        notify(Notification.Kind.HIT, told, newest.user, text=search.name)
