from django.db import models

from vocabulary.documents import PublisherKind, Reliability

from .constraints import known_choice
from .record import history
from .words import Line, Link

__all__ = ["Publisher"]


class PublisherManager(models.Manager["Publisher"]):
    def get_by_natural_key(self, name: str) -> "Publisher":
        return self.get(name=name)


@history()
class Publisher(models.Model):
    """A publisher of documents: a news agency, a ministry, an armed group's media office."""

    name = Line(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=PublisherKind)
    country = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166-1 alpha-2, such as PK. Empty: none."
    )
    reliability = models.CharField(
        max_length=1, choices=Reliability, default=Reliability.F, help_text="Admiralty code."
    )
    homepage = Link(blank=True, max_length=500)

    objects = PublisherManager()

    class Meta:
        ordering = ("name",)
        constraints = [
            known_choice("publisher", "kind", PublisherKind),
            models.CheckConstraint(
                name="publisher_country_is_iso",
                condition=models.Q(country="") | models.Q(country__regex=r"^[A-Z]{2}$"),
                violation_error_message="Write the country as two capital letters, such as PK.",
            ),
            models.CheckConstraint(
                name="publisher_reliability_is_admiralty",
                condition=models.Q(reliability__in=["A", "B", "C", "D", "E", "F"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)
