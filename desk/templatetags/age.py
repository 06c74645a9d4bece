"""The age of a moment and the length of a time, in templates."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince

__all__ = ["age", "duration"]

register = template.Library()


@register.filter
def age(moment: datetime) -> str:
    """Return the time since a moment in words; Django would say `0 minutes` for the first
    minute."""
    if timezone.now() - moment < timedelta(minutes=1):
        return "less than a minute"
    return timesince(moment)


@register.filter
def duration(seconds: float) -> str:
    """Return a time of so many seconds in minutes, hours or days."""
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = round(seconds / size, 1)
            return f"{number:g} {unit}{'' if number == 1 else 's'}"
    return "less than a minute"
