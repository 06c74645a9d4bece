"""Comments and notifications in templates."""

from typing import Any

from django import template

from curation.conversation.comments import Thread
from curation.conversation.notifications import MOST_COUNTED, unread_for

__all__ = ["of_value", "unread_notifications"]

register = template.Library()


@register.filter
def of_value(threads: dict[str, list[Thread]], key: str) -> list[Thread]:
    """Return the threads of one value out of `comments_by_value`."""
    return threads.get(key, [])


@register.simple_tag
def unread_notifications(user: Any) -> str:
    """Return how many notifications a person has not read, as a bell shows it. One query."""
    number = unread_for(user)
    return f"{number - 1}+" if number == MOST_COUNTED else str(number or "")
