"""Comments and notifications in templates."""

from typing import Any

from django import template

from curation.conversation.comments import Thread
from curation.conversation.notifications import MAX_COUNT, unread_count

__all__ = ["of_value", "unread_notifications"]

register = template.Library()


@register.filter
def of_value(threads: dict[str, list[Thread]], key: str) -> list[Thread]:
    """Return the threads of one value from `threads_by_value`."""
    return threads.get(key, [])


@register.simple_tag
def unread_notifications(user: Any) -> str:
    """Return the number of a user's unread notifications, for the bell. One query."""
    number = unread_count(user)
    return f"{number - 1}+" if number == MAX_COUNT else str(number or "")
