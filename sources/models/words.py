"""Model fields for text written by people, without hidden characters.

In migrations they appear as Django's own fields. Content is cleaned by `sources.texts.characters`.
"""

import re
from typing import Any

from django.db import models

from sources.texts.characters import readable

__all__ = ["Line", "Link", "Words", "in_one_line"]


_LINE_END = re.compile(r"[^\S\n]*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")


def in_one_line(value: Any) -> Any:
    """Replace each line end in a text with a space; return other values unchanged.

    Browsers remove line ends from text in a single-line input, which would join words.
    """
    return _LINE_END.sub(" ", value) if isinstance(value, str) else value


class _ReadableMixin:
    """Removes hidden characters during form validation and on every write."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)  # type: ignore[misc]
        return readable(value) if isinstance(value, str) else value

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = super().pre_save(instance, add)  # type: ignore[misc]
        if isinstance(value, str):
            value = readable(value)
            setattr(instance, self.attname, value)  # type: ignore[attr-defined]
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        # For values written without an instance, for example by `update`.
        value = readable(value) if isinstance(value, str) else value
        return super().get_db_prep_save(value, connection)  # type: ignore[misc]

    def deconstruct(self) -> Any:
        name, _path, arguments, options = super().deconstruct()  # type: ignore[misc]
        return name, f"django.db.models.{self.DJANGO}", arguments, options  # type: ignore[attr-defined]


class Line(_ReadableMixin, models.CharField):
    """A CharField for a name or another single line. Line ends become spaces."""

    DJANGO = "CharField"

    def to_python(self, value: Any) -> Any:
        return in_one_line(super().to_python(value))

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = in_one_line(super().pre_save(instance, add))
        setattr(instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(in_one_line(value), connection)


class Words(_ReadableMixin, models.TextField):
    """A TextField for multi-line text."""

    DJANGO = "TextField"


class Link(_ReadableMixin, models.URLField):
    """A URLField."""

    DJANGO = "URLField"
