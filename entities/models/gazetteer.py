"""Where places come from, and what else is known of them: identifiers, claims, successors."""

from django.db import models

from sources.dates import MAX_LENGTH, validate_edtf
from sources.models.constraints import known_choice
from sources.models.words import Line, Link
from vocabulary.records import PlaceScheme

from .place import EDTF_LETTERS, Place

__all__ = ["Gazetteer", "PlaceClaim", "PlaceIdentifier", "PlaceSuccessor"]


class Gazetteer(models.Model):
    """A source of places, with its licence and the words by which it wants to be named."""

    key = models.CharField(max_length=40, unique=True)
    name = Line(max_length=200)
    homepage = Link(max_length=300, blank=True)
    licence = Line(max_length=100, help_text="Its name, such as CC BY 4.0.")
    licence_url = Link(max_length=300, blank=True)
    attribution = Line(max_length=500, help_text="What whoever uses the data writes beside it.")

    class Meta:
        ordering = ("key",)
        constraints = [
            models.CheckConstraint(
                name="gazetteer_key_is_a_slug",
                condition=models.Q(key__regex=r"^[a-z][a-z0-9-]*$"),
                violation_error_message="Its id has small letters, digits and hyphens.",
            ),
            models.CheckConstraint(
                name="gazetteer_says_its_licence",
                condition=~models.Q(name="") & ~models.Q(licence="") & ~models.Q(attribution=""),
            ),
            models.CheckConstraint(
                name="gazetteer_addresses_are_of_the_web",
                condition=models.Q(
                    homepage__regex=r"^(https?://[!-~]+)?$",
                    licence_url__regex=r"^(https?://[!-~]+)?$",
                ),
                violation_error_message="An address begins with http:// or https://.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceIdentifier(models.Model):
    """The identifier of a place in another list. Its code is not repeated here."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=16, choices=PlaceScheme)
    value = Line(max_length=64)
    gazetteer = models.ForeignKey(
        Gazetteer, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("scheme", "value")
        indexes = [models.Index(fields=["value"], name="placeidentifier_value")]
        constraints = [
            known_choice("placeidentifier", "scheme", PlaceScheme),
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="placeidentifier_of_one_place",
                violation_error_message="Another place has this identifier already.",
            ),
            models.CheckConstraint(
                name="placeidentifier_fits_scheme",
                condition=models.Q(value__regex=r"^[!-:<-{}~]+$")
                & (~models.Q(scheme="wikidata") | models.Q(value__regex=r"^Q[1-9][0-9]*$"))
                & (~models.Q(scheme="geonames") | models.Q(value__regex=r"^[1-9][0-9]*$")),
                violation_error_message=(
                    "This is no identifier of its list: a Wikidata item is written Q889, a GeoNames"
                    " number 1149361, and none has blanks."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class PlaceClaim(models.Model):
    """Another country that claims a place. It says nothing of who is right, or who governs it."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="claims")
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")

    class Meta:
        ordering = ("country",)
        constraints = [
            models.UniqueConstraint(fields=["place", "country"], name="placeclaim_once"),
            models.CheckConstraint(
                name="placeclaim_country_is_iso",
                condition=models.Q(country__regex=r"^[A-Z]{2}$"),
                violation_error_message="A country is a code of ISO 3166-1, such as PK.",
            ),
        ]

    def __str__(self) -> str:
        return f"Claimed by {self.country}"


class PlaceSuccessor(models.Model):
    """What a place became: renamed under another code, merged into another one, or divided."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="successors")
    successor = models.ForeignKey(Place, models.CASCADE, related_name="predecessors")
    since = models.CharField(
        max_length=MAX_LENGTH, blank=True, validators=[validate_edtf], help_text="EDTF: 2018-05-31."
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["place", "successor"], name="placesuccessor_once"),
            models.CheckConstraint(
                name="placesuccessor_another_place",
                condition=~models.Q(place=models.F("successor")),
                violation_error_message="A place does not succeed itself.",
            ),
            models.CheckConstraint(
                name="placesuccessor_date_is_edtf", condition=models.Q(since__regex=EDTF_LETTERS)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} -> {self.successor}"
