"""Reads environment variables for the settings: flags, numbers and lists."""

import os

from django.core.exceptions import ImproperlyConfigured

__all__ = ["flag", "number", "parts"]


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether a variable is 1. An empty variable means the same as 0.

    Raises ImproperlyConfigured for anything else: otherwise “true” would mean no.
    """
    value = os.environ.get(name, "1" if default else "0").strip()
    if value not in ("1", "0", ""):
        raise ImproperlyConfigured(f"{name} is “{value}”. It must be 1 or 0.")
    return value == "1"


def number(name: str, default: int) -> int:
    """Return a whole number, 0 or more. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, str(default)).strip()
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is “{value}”. It must be a whole number, 0 or more.")
    return int(value)


def parts(name: str, default: str = "") -> list[str]:
    """Return the parts of a list separated by commas, stripped, without empty ones."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]
