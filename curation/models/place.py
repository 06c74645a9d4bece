"""Places that people added by hand, because no gazetteer has them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from entities.models import Place
from sources.models.constraints import known_choice
from vocabulary.records import PlaceBasis

__all__ = ["AddedPlace"]


class AddedPlace(models.Model):
    """Who added a place, how it is known, and who confirmed it.

    The place itself is never changed. It is published with the first record that refers to it, and
    only once another person has confirmed it. PostgreSQL sets both times.
    """

    place = models.OneToOneField(Place, models.CASCADE, related_name="added")
    basis = models.CharField("how it is known", max_length=15, choices=PlaceBasis)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ("add",)
        constraints = [
            known_choice("addedplace", "basis", PlaceBasis),
            models.CheckConstraint(
                name="addedplace_four_eyes",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("added_by")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)
