"""Reference data: countries, their subdivisions, towns. A command loads it; nobody edits it."""

from django.db import models

from sources.dates import MAX_LENGTH, validate_edtf
from sources.models.constraints import known_choice
from sources.models.indexes import words_index
from sources.models.words import Line
from vocabulary.records import AliasKind, PlaceKind

from .location import Degrees

__all__ = ["ALL_ABOVE", "Place", "PlaceName", "at_or_below"]

LEVELS_ABOVE = 3
"""How many places contain a town at most: its district, its province, its country."""

ALL_ABOVE = "__parent" * LEVELS_ABOVE
"""The look-up from a place to its country."""

EDTF_LETTERS = r"^[0-9A-Z:./?~%,{}\[\]+-]*$"
LANGUAGE = r"^([A-Za-z0-9]+(-[A-Za-z0-9]+)*)?$"


class PlaceManager(models.Manager["Place"]):
    def get_by_natural_key(self, code: str) -> "Place":
        return self.get(code=code)


class Place(models.Model):
    """A place with a public code: ISO 3166-1, ISO 3166-2 or a GeoNames number.

    A place that a person added has a code such as PL12 (`curation.models.AddedPlace`), one of a
    gazetteer without such codes one such as GZ12.
    """

    code = models.CharField(max_length=12, unique=True)
    name = Line(max_length=200, db_index=True)
    kind = models.CharField(max_length=8, choices=PlaceKind)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    latitude = Degrees(null=True)
    longitude = Degrees(null=True)
    gazetteer = models.ForeignKey(
        "entities.Gazetteer", models.PROTECT, null=True, blank=True, related_name="places"
    )

    objects = PlaceManager()

    class Meta:
        ordering = ("name",)
        indexes = [words_index("place", "name")]
        constraints = [
            known_choice("place", "kind", PlaceKind),
            models.CheckConstraint(
                name="place_code_is_iso_or_geonames",
                condition=models.Q(
                    code__regex=r"^([A-Z]{2}|[A-Z]{2}-[A-Z0-9]{1,3}|(PL|GZ)?[0-9]{1,10})$"
                ),
            ),
            models.CheckConstraint(
                name="place_country_is_iso", condition=models.Q(country__regex=r"^[A-Z]{2}$")
            ),
            models.CheckConstraint(
                name="place_country_has_own_code",
                condition=~models.Q(kind="country")
                | models.Q(code=models.F("country"), parent=None),
            ),
            models.CheckConstraint(
                name="place_not_in_itself", condition=~models.Q(parent=models.F("id"))
            ),
            models.CheckConstraint(
                name="place_point_complete",
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(
                    # Explicit, because a CHECK that evaluates to null passes.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def above(self) -> list["Place"]:
        """Return the places that contain this one, the smallest first."""
        places = []
        place = self.parent
        while place is not None:
            places.append(place)
            place = place.parent
        return places


def at_or_below(place: Place, name: str = "") -> models.Q:
    """Return the condition that a place is this one or lies in it.

    `name` is the look-up that leads to the place; without it, the places themselves are meant.
    """
    condition = models.Q(**{name or "pk": place.pk})
    for levels in range(1, LEVELS_ABOVE + 1):
        parent = "__".join([*([name] if name else []), *["parent"] * levels])
        condition |= models.Q(**{parent: place.pk})
    return condition


class PlaceName(models.Model):
    """Another name of a place: a former name, an acronym, another spelling, language or script."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="other_names")
    name = Line(max_length=200)
    language = models.CharField(max_length=10, blank=True, help_text="BCP 47 tag, such as ps.")
    kind = models.CharField(max_length=15, blank=True, choices=AliasKind)
    since = models.CharField(
        max_length=MAX_LENGTH,
        blank=True,
        validators=[validate_edtf],
        help_text="Used since: EDTF, such as 1901.",
    )
    until = models.CharField(
        max_length=MAX_LENGTH,
        blank=True,
        validators=[validate_edtf],
        help_text="Used until: EDTF, such as 2010.",
    )

    gazetteer = models.ForeignKey(
        "entities.Gazetteer", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        indexes = [words_index("placename", "name")]
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="place_named_once"),
            known_choice("placename", "kind", AliasKind, blank=True),
            models.CheckConstraint(
                name="placename_dates_are_edtf",
                condition=models.Q(
                    since__regex=EDTF_LETTERS, until__regex=EDTF_LETTERS, language__regex=LANGUAGE
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
