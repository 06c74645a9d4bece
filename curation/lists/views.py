"""How a person last saw a list: remembered in the database, so that it follows the person."""

from collections.abc import Collection, Mapping, Sequence

from django.contrib.auth.models import User

from curation.models import ListView
from sources.texts.characters import readable

__all__ = ["forget_filters", "hide_columns", "remember_filters", "view_of"]

MAX_LENGTH = 2000
"""The most characters of filters that are remembered."""


def view_of(user: User, of: str) -> ListView:
    """Return how a person last saw a list, or a new view. `of` is its model. One query."""
    found = ListView.objects.filter(user=user, of=of).first()
    return found or ListView(user=user, of=of)


def remember_filters(view: ListView, filters: Mapping[str, Sequence[str]]) -> None:
    """Remember the filters and the order of a list: the values of each parameter.

    What no reader sees, or is too long, is not remembered.
    """
    wanted = {name: list(values) for name, values in filters.items()}
    words = [word for name, values in wanted.items() for word in (name, *values)]
    if sum(map(len, words)) > MAX_LENGTH or any(readable(word) != word for word in words):
        return
    if wanted != view.filters:
        _keep(view, filters=wanted)


def forget_filters(view: ListView) -> None:
    """Forget the filters and the order of a list."""
    if view.filters:
        _keep(view, filters={})


def hide_columns(view: ListView, hidden: Collection[str]) -> None:
    """Remember the columns that a person does not want, and forget the order, which counts them."""
    rest = {name: values for name, values in view.filters.items() if name != "o"}
    _keep(view, hidden=sorted(hidden), filters=rest)


def _keep(view: ListView, **values: object) -> None:
    kept, _created = ListView.objects.update_or_create(user=view.user, of=view.of, defaults=values)
    view.hidden, view.filters = kept.hidden, kept.filters
