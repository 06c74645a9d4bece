"""What the rows of a record share: a name that fixtures can refer to."""

from typing import Any, ClassVar

from django.db import models

__all__ = ["Row"]


class RowManager(models.Manager[Any]):
    """Finds a row by what makes it the only one of its record."""

    def get_by_natural_key(self, *key: Any) -> Any:
        return self.get(**dict(zip(self.model.NATURAL_KEY, key, strict=True)))


class Row(models.Model):
    """A value of a record that may stand there more than once: an alias, a tie, a toll."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ()
    """Look-ups, the record's first, that together name one row."""

    objects = RowManager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        return tuple(self._follow(path) for path in self.NATURAL_KEY)

    def _follow(self, path: str) -> Any:
        value: Any = self
        for name in path.split("__"):
            value = getattr(value, name)
        return value
