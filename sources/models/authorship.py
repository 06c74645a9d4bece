from django.conf import settings
from django.db import models
from django.db.models import Func, IntegerField, Q
from django.db.models.lookups import Exact

from .document import DocumentFile, DocumentText
from .passage import Passage
from .publisher import Publisher

__all__ = ["SHARED_PARTS", "Authorship"]

SHARED_PARTS = ("publisher", "text", "file", "passage")
"""The parts of a published record that are rows shared between records."""


class Authorship(models.Model):
    """A person created or changed a row shared between records: a publisher, text, file or passage.

    Written by triggers, never by Python. Until a second person has published the row, its author
    counts as a contributor to every record that starts to use it; after that it is settled. An
    unknown user means a change without a person.
    """

    publisher = models.ForeignKey(
        Publisher, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    text = models.ForeignKey(
        DocumentText, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    file = models.ForeignKey(
        DocumentFile, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    passage = models.ForeignKey(
        Passage, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="authorships"
    )
    noted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *(
                models.UniqueConstraint(
                    name=f"authorship_{part}_once",
                    fields=[part, "user"],
                    condition=Q(settled_at=None) & ~Q(**{part: None}),
                    nulls_distinct=False,
                )
                for part in SHARED_PARTS
            ),
            models.CheckConstraint(
                name="authorship_of_one_part",
                condition=Exact(
                    Func(*SHARED_PARTS, function="num_nonnulls", output_field=IntegerField()), 1
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or 'somebody unknown'} at {self.noted_at:%Y-%m-%d %H:%M}"
