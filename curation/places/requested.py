"""Loading the towns of a country on request: an administrator asks, a worker loads."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.errors import NotPermittedError, WrongStateError
from curation.models import TownLoad
from curation.permissions import may_load_towns
from curation.places.errors import PlacesError
from curation.places.gazetteers import GEONAMES
from curation.places.loading import load_places
from curation.places.towns import towns_of
from entities.models import Place
from vocabulary.records import PlaceKind

__all__ = ["carry_out", "request_towns"]

State = TownLoad.State


@transaction.atomic
def request_towns(country: str, user: User) -> TownLoad:
    """Note that a person wants the towns of a country (ISO 3166-1 code), for a worker to load.

    Raises NotPermittedError, and WrongStateError for a country that is not known or whose towns are
    being loaded.
    """
    if not may_load_towns(user):
        raise NotPermittedError("Only administrators load towns.")
    # Two requests for one country wait for each other.
    countries = Place.objects.filter(kind=PlaceKind.COUNTRY).select_for_update(no_key=True)
    if countries.filter(code=country).first() is None:
        raise WrongStateError(f"“{country}” is no country here. Choose one of the list.")
    if TownLoad.objects.filter(country=country, state__in=TownLoad.UNDER_WAY).exists():
        raise WrongStateError("The towns of this country are being loaded already.")
    return TownLoad.objects.create(country=country, asked_by=user)


def carry_out(load: TownLoad) -> None:
    """Load the towns that were asked for, and note the result or why it did not work.

    A load that was broken off begins again: what is there already is found by its number.
    """
    if load.state not in TownLoad.UNDER_WAY:
        return
    _note(load, State.LOADING, begun_at=timezone.now())
    try:
        loaded = load_places(towns_of([load.country]), gazetteer=GEONAMES)
    except PlacesError as error:
        _note(load, State.FAILED, message=str(error), ended_at=timezone.now())
    except Exception as error:
        # Whatever it is: while it counts as being loaded, nobody can ask for it again.
        _note(
            load,
            State.FAILED,
            message=f"It was broken off: {type(error).__name__}. Try again.",
            ended_at=timezone.now(),
        )
        raise
    else:
        _note(
            load,
            State.DONE,
            read=loaded.read,
            new=loaded.new,
            changed=loaded.changed,
            published=loaded.published,
            ended_at=timezone.now(),
        )


def _note(load: TownLoad, state: str, **values: object) -> None:
    load.state = state
    for name, value in values.items():
        setattr(load, name, value)
    load.save(update_fields=["state", *values])
