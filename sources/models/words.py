"""Fields for text that people write, without hidden characters.

For migrations they are Django's own fields. Their content passes through
`sources.texts.characters`.
"""

import re
from typing import Any

from django.db import models

from sources.texts.characters import readable

__all__ = ["Line", "Link", "Words", "in_one_line"]


_LINE_END = re.compile(r"[^\S\n]*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")


def in_one_line(value: Any) -> Any:
    """Return text with a space instead of each line end; other values unchanged.

    A browser drops the line ends of text that is put into a single-line field, and joins the words.
    """
    return _LINE_END.sub(" ", value) if isinstance(value, str) else value


class _ReadableMixin:
    """Removes hidden characters when a form is validated and whenever a row is written."""

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
        # Values that are written without an instance, such as by `update`.
        value = readable(value) if isinstance(value, str) else value
        return super().get_db_prep_save(value, connection)  # type: ignore[misc]

    def deconstruct(self) -> Any:
        name, _path, arguments, options = super().deconstruct()  # type: ignore[misc]
        return name, f"django.db.models.{self.DJANGO}", arguments, options  # type: ignore[attr-defined]


class Line(_ReadableMixin, models.CharField):
    """A CharField for a name or another single line. A line end in it becomes a space."""

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
    """A TextField for text of several lines."""

    DJANGO = "TextField"


class Link(_ReadableMixin, models.URLField):
    """A URLField."""

    DJANGO = "URLField"
