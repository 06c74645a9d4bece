"""The age of a moment, in templates."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince

__all__ = ["age"]

register = template.Library()


@register.filter
def age(moment: datetime) -> str:
    """Return the time since a moment in words; Django would say `0 minutes` for the first
    minute."""
    if timezone.now() - moment < timedelta(minutes=1):
        return "less than a minute"
    return timesince(moment)
