"""What environment variables say, read in the three ways that the settings need."""

import os

from django.core.exceptions import ImproperlyConfigured

__all__ = ["flag", "number", "parts"]


def flag(name: str, *, default: bool = False) -> bool:
    """Whether a variable is 1; 0 says no, and so does an empty one.

    Raises ImproperlyConfigured for anything else: “true” would otherwise be taken for no.
    """
    value = os.environ.get(name, "1" if default else "0").strip()
    if value not in ("1", "0", ""):
        raise ImproperlyConfigured(f"{name} is “{value}”. It must be 1 or 0.")
    return value == "1"


def number(name: str, default: int) -> int:
    """A whole number, 0 or more. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, str(default)).strip()
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is “{value}”. It must be a whole number, 0 or more.")
    return int(value)


def parts(name: str, default: str = "") -> list[str]:
    """What stands between commas, without the blanks around it, and without what is empty."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]
