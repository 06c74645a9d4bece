"""A value in the form of a record, with its citations."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from curation.conversation.comments import Thread
from curation.models import Verification
from desk.workbench.forms import CitationForm
from entities.figures import Figure, describe_figure
from entities.models import Citation
from sources.record_type import RowValues

__all__ = ["Block", "Cited"]


@dataclass
class Cited:
    """A citation on the page: its form, and the citation that it changes, unless it is new."""

    form: CitationForm
    citation: Citation
    rejection: Verification | None = None

    @property
    def value(self) -> dict[str, Any]:
        """The content of the fields: as posted, or as in the citation."""
        return {name: self.form[name].value() for name in self.form.fields}


@dataclass
class Block:
    """One value on the page, with its citations; `key` is the target that a citation names."""

    label: str
    key: str
    form: Any
    names: tuple[str, ...]
    needs_citation: bool
    filled_by: str = ""
    kind: RowValues | None = None
    row_id: int | None = None
    value_key: str = ""
    """The key of the value in comments."""
    reads: str = ""
    """Of what its citations may report another reading: `count`, `date`, or empty."""
    seldom: bool = False
    cited: list[Cited] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)

    @property
    def fields(self) -> list[Any]:
        return [self.form[name] for name in self.names]

    @property
    def adopted(self) -> str:
        """The count or the date as the valid form has it, in the form that is kept."""
        content = self.form.cleaned_data
        if self.reads == "date":
            return str(content.get(self.names[0], ""))
        return describe_figure(content.get("figure") or Figure())

    @property
    def is_used(self) -> bool:
        """Whether it has anything to show: a row, a value, a quote, a comment or an error."""
        said = (self.form[name].value() for name in self.names)
        has_value = any(value not in (None, "", "unknown") for value in said)
        return bool(self.kind or has_value or self.cited or self.threads or self.errors)

    @property
    def errors(self) -> list[str]:
        """The errors, each with the name of the field that it is about."""
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
