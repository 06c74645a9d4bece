"""What a codebook says: own terms and attributes, and what an instance does with core terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from entities.codebook import Choice

__all__ = ["CodebookError", "CodebookFile", "CoreTerm", "OwnTerm", "Translation"]


class CodebookError(ValueError):
    """A codebook that cannot be loaded. Each line of the message is one reason."""


@dataclass(frozen=True)
class Translation:
    label: str
    definition: str = ""


@dataclass(frozen=True)
class OwnTerm:
    """A term of the instance's own, as the file says it.

    An attribute has a type, lies below nothing, and may have choices.
    """

    set_name: str
    value: str
    broader: str
    definition: str
    label: str
    example: str = ""
    since: date | None = None
    retired: date | None = None
    translations: Mapping[str, Translation] = field(default_factory=dict)
    value_type: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.set_name, self.value


@dataclass(frozen=True)
class CoreTerm:
    """What an instance does with a term of the core: hide it, retire it, translate it."""

    set_name: str
    value: str
    hidden: bool = False
    retired: date | None = None
    translations: Mapping[str, Translation] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return self.set_name, self.value


@dataclass(frozen=True)
class CodebookFile:
    terms: tuple[OwnTerm, ...]
    core: tuple[CoreTerm, ...]
