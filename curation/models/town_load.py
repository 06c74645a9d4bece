"""Requests of administrators to load the towns of a country."""

from django.conf import settings
from django.db import models

from sources.models.words import Words

__all__ = ["TownLoad"]


class TownLoad(models.Model):
    """Who asked for the towns of a country, and what became of it. A worker loads them."""

    class State(models.TextChoices):
        WAITING = "waiting", "waits for a worker"
        LOADING = "loading", "being loaded"
        DONE = "done", "done"
        FAILED = "failed", "not loaded"

    UNDER_WAY = (State.WAITING, State.LOADING)

    country = models.CharField(max_length=2, help_text="ISO 3166-1 code.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)
    message = Words(blank=True, help_text="Why it was not loaded.")

    class Meta:
        default_permissions = ("add",)
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="townload_state_known",
                condition=models.Q(state__in=["waiting", "loading", "done", "failed"]),
            ),
            models.UniqueConstraint(
                fields=["country"],
                condition=models.Q(state__in=["waiting", "loading"]),
                name="townload_one_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"towns of {self.country}"
