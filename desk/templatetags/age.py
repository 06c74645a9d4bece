"""How long ago something was, in templates."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince

__all__ = ["age"]

register = template.Library()


@register.filter
def age(moment: datetime) -> str:
    """Return the time since a moment as people say it; Django says `0 minutes` of the first."""
    if timezone.now() - moment < timedelta(minutes=1):
        return "less than a minute"
    return timesince(moment)
