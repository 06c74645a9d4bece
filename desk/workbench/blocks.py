"""A value as the form of a record shows it, with the citations behind it."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from curation.conversation.comments import Thread
from curation.models import Verification
from desk.workbench.forms import CitationForm
from entities.models import Citation
from sources.record_type import RowValues

__all__ = ["Block", "Cited"]


@dataclass
class Cited:
    """A citation of the page: its form, and the citation that it changes, if it is none new."""

    form: CitationForm
    citation: Citation
    rejection: Verification | None = None

    @property
    def value(self) -> dict[str, Any]:
        """What the fields hold: as posted, or as the citation has it."""
        return {name: self.form[name].value() for name in self.form.fields}


@dataclass
class Block:
    """One value on the page, with its citations; `key` is what a citation names as its target."""

    label: str
    key: str
    form: Any
    names: tuple[str, ...]
    needs_citation: bool
    filled_by: str = ""
    kind: RowValues | None = None
    row_id: int | None = None
    value_key: str = ""
    """What comments call the value."""
    cited: list[Cited] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)

    @property
    def fields(self) -> list[Any]:
        return [self.form[name] for name in self.names]

    @property
    def errors(self) -> list[str]:
        """What is wrong, each line by the name of the line that it is about."""
        found = [
            self._named(name, error)
            for name in self.names
            for error in self.form.errors.as_data().get(name, ())
        ]
        if self.kind:
            found += [str(error) for error in self.form.non_field_errors()]
        return found

    def _named(self, name: str, error: ValidationError) -> str:
        label = self.form.fields[name].label if len(self.names) > 1 else self.label
        if error.code == "required":
            return f"{label} is missing."
        said = " ".join(error.messages)
        return f"{label}: {said}" if len(self.names) > 1 else said
