"""The base of a record's rows, with natural keys for fixtures."""

from typing import Any, ClassVar

from django.db import models

__all__ = ["Row"]


class RowManager(models.Manager[Any]):
    """Finds a row by its natural key."""

    def get_by_natural_key(self, *key: Any) -> Any:
        """Return the row. What an older fixture lacks at the end of its key is empty."""
        paths = self.model.NATURAL_KEY
        missing = [self.model._meta.get_field(path.split("__")[0]) for path in paths[len(key) :]]
        key = (*key, *(field.get_default() for field in missing))
        return self.get(**dict(zip(paths, key, strict=True)))


class Row(models.Model):
    """A value that a record may have several of: an alias, a tie, a row of casualties."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ()
    """Look-ups that together identify one row, the record's first."""

    objects = RowManager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        return tuple(self._follow(path) for path in self.NATURAL_KEY)

    def _follow(self, path: str) -> Any:
        value: Any = self
        for name in path.split("__"):
            value = None if value is None else getattr(value, name)
        return value
