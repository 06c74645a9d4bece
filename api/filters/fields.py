"""Filters of django-filter whose conditions on the index are SQL.

In a filter's `condition`, `r` is the record's row. If the filter names a table to `join`, `j` is a
row of that table that belongs to the same version. `{value}` stands for the given value, or for any
of several; `{pattern}` for the same as patterns for LIKE; `{at_s}` for the condition that the alias
`s` is current at the position in the log. Names are compared by `fold_name`. If several filters
join the same table and have `same_row`, one row of it must match all of them.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from api.filters.own_terms import own_values, values_below
from api.parameters import error
from api.problems import BadParameters
from vocabulary.terms import Terms

__all__ = [
    "Exact",
    "HasTerm",
    "Names",
    "OneOf",
    "PartOfName",
    "Pattern",
    "RecordId",
    "Search",
    "SqlFilter",
    "clean",
    "name_is_like",
    "pattern_of",
]

MAX_VALUES = 50
# Similar names are looked up for each value: this takes far longer than comparing.
MAX_SIMILAR_NAMES = 5
MAX_TEXT_LENGTH = 200


class SqlFilter(django_filters.Filter):
    """The base of all filters. `schema` describes one value in OpenAPI, `allowed` in a problem."""

    schema: Mapping[str, Any] = {"type": "string"}
    sql_type = "text"
    repeatable = True
    most_values = MAX_VALUES
    # Whether it limits the column by which its list is sorted.
    bounds = False
    # Whether its values are the ids of records, which may have been merged.
    names_records = False

    def widened(self, values: Sequence[Any]) -> list[Any]:
        """Return these cleaned values and those that are found with them."""
        return list(values)

    def __init__(
        self,
        condition: str,
        *,
        description: str,
        example: Any,
        join: str = "",
        same_row: bool = False,
        leads: bool = False,
        **field: Any,
    ) -> None:
        super().__init__(required=True, **field)
        self.condition = condition
        self.description = description
        self.example = example
        self.join = join
        self.same_row = same_row
        # Whether its column comes first in an index that continues in the order of the list.
        self.leads = leads

    @property
    def allowed(self) -> Any:
        return f"for example {self.example}"

    def operand(self, name: str, several: bool) -> str:
        """Return SQL for `{value}`: the parameter `name`, an array if there are several values."""
        if several:
            return f"ANY(%({name})s::{self.sql_type}[])"
        return f"%({name})s::{self.sql_type}"

    def sql(self, name: str, several: bool, at_s: str) -> str:
        """Return the complete condition. `at_s` limits the alias `s` to the position in the log."""
        return self.condition.format(value=self.operand(name, several), at_s=at_s)


class _TermField(forms.ChoiceField):
    """One of some values, or an own term of their set that is published."""

    def __init__(self, *, set_name: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.set_name = set_name

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(value) or str(value) in own_values(self.set_name)


class OneOf(SqlFilter):
    """One of some values. With `terms`, own terms of that set too, and all that lies below the
    given one is found."""

    field_class: type[forms.ChoiceField] = _TermField

    def __init__(
        self,
        condition: str,
        *,
        values: Sequence[str],
        terms: type[Terms] | None = None,
        **options: Any,
    ) -> None:
        self.set_name = terms.set_name() if terms else ""
        super().__init__(
            condition,
            choices=[(value, value) for value in values],
            set_name=self.set_name,
            error_messages={"invalid_choice": "It is not one of the allowed values."},
            **options,
        )
        self.values = list(values)
        self.terms = terms
        known = {"type": "string", "enum": self.values}
        self.schema = {"anyOf": [known, {"type": "string"}]} if terms else known

    @property
    def allowed(self) -> Any:
        return [*self.values, *own_values(self.set_name)]

    def widened(self, values: Sequence[str]) -> list[str]:
        """Return these cleaned values and all that lie below them."""
        return list(dict.fromkeys(each for value in values for each in self._below(value)))

    def _below(self, value: str) -> list[str]:
        if self.terms is None:
            return [value]
        core = self.terms.at_or_below(value)
        return [value, *sorted(core - {value}), *values_below(self.set_name, value)]


class _PrefixedField(_TermField):
    def __init__(self, *, prefix: str, **options: Any) -> None:
        super().__init__(**options)
        self.prefix = prefix

    def clean(self, value: Any) -> str:
        return f"{self.prefix}{super().clean(value)}"


class HasTerm(OneOf):
    """One of the values of a value set without a column: a row's `terms` contain it with a prefix.
    `{value}` is an array."""

    field_class = _PrefixedField

    def __init__(self, condition: str, *, prefix: str, **options: Any) -> None:
        super().__init__(condition, prefix=prefix, **options)
        self.prefix = prefix

    def _below(self, value: str) -> list[str]:
        found = super()._below(value.removeprefix(self.prefix))
        return [f"{self.prefix}{each}" for each in found]

    def operand(self, name: str, several: bool) -> str:
        return f"%({name})s::text[]" if several else f"ARRAY[%({name})s::text]"


class Pattern(SqlFilter):
    """A text that must match a regular expression completely."""

    field_class = forms.RegexField

    def __init__(
        self, condition: str, *, pattern: str, max_length: int = 64, **options: Any
    ) -> None:
        super().__init__(
            condition,
            regex=re.compile(rf"\A(?:{pattern})\Z", re.ASCII),
            max_length=max_length,
            error_messages={"invalid": "It does not have the required form."},
            **options,
        )
        self.schema = {"type": "string", "pattern": f"^(?:{pattern})$"}


class RecordId(Pattern):
    """The id of a record; that of a merged record finds its successor."""

    names_records = True

    def __init__(self, condition: str, *, description: str, **options: Any) -> None:
        followed = "The id of a merged record finds its successor."
        super().__init__(condition, description=f"{description} {followed}", **options)


class Exact(SqlFilter):
    """A text that must be exactly equal."""

    field_class = forms.CharField
    schema = {"type": "string", "maxLength": MAX_TEXT_LENGTH}

    def __init__(self, condition: str, **options: Any) -> None:
        super().__init__(condition, max_length=MAX_TEXT_LENGTH, **options)


class Search(Exact):
    """Words to search in the index of words."""

    repeatable = False

    def operand(self, name: str, several: bool) -> str:
        return f"publication_query(%({name})s::text)"


class Names(Exact):
    """A whole name, or one of several. A text that folds to nothing matches no name."""

    def operand(self, name: str, several: bool) -> str:
        if not several:
            return f"nullif(fold_name(%({name})s::text), '')"
        return (
            "ANY(ARRAY(SELECT nullif(fold_name(n), '')"  # noqa: S608
            f" FROM unnest(%({name})s::text[]) n))"
        )


def pattern_of(folded: str) -> str:
    """Return SQL for the LIKE pattern that finds a folded text literally in a longer one."""
    return rf"'%%' || regexp_replace({folded}, '([\\%%_])', '\\\1', 'g') || '%%'"


def name_is_like(column: str, pattern: str, value: str) -> str:
    """Return SQL that is true if a folded name matches a LIKE pattern or is similar to `value`.

    A trigram index serves both.
    """
    return f"({column} LIKE {pattern} OR {column} %%> {value})"


class PartOfName(Names):
    """A part of a name."""

    most_values = MAX_SIMILAR_NAMES

    def sql(self, name: str, several: bool, at_s: str) -> str:
        if several:
            each = pattern_of("nullif(fold_name(n), '')")
            pattern = f"ANY(ARRAY(SELECT {each} FROM unnest(%({name})s::text[]) n))"  # noqa: S608
        else:
            pattern = pattern_of(self.operand(name, several))
        return self.condition.format(value=self.operand(name, several), pattern=pattern)


def clean(
    filters: Mapping[str, SqlFilter], parameters: Mapping[str, list[str]]
) -> dict[str, list[Any]]:
    """Return the validated values of each filter that is used.

    Raises BadParameters with an entry for each value that is not allowed.
    """
    errors: list[dict[str, Any]] = []
    cleaned: dict[str, list[Any]] = {}
    for name, filter in filters.items():
        if name not in parameters:
            continue
        values = list(dict.fromkeys(parameters[name]))
        most = filter.most_values if filter.repeatable else 1
        if len(values) > most:
            errors.append(
                error(name, f"It is given {len(values)} times.", allowed=f"{most} at most")
            )
            continue
        for value in values:
            try:
                cleaned.setdefault(name, []).append(filter.field.clean(value))
            except ValidationError as refused:
                reason = " ".join(refused.messages)
                errors.append(error(name, reason, value=value[:100], allowed=filter.allowed))
    if errors := errors or _empty_ranges(cleaned):
        raise BadParameters(errors)
    return cleaned


def _empty_ranges(cleaned: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Return errors for each pair such as `date_after` and `date_before` that allows no day."""
    errors = []
    for name, values in cleaned.items():
        until = f"{name.removesuffix('_after')}_before"
        if name.endswith("_after") and until in cleaned and values[0] > cleaned[until][0]:
            first, last = values[0].isoformat(), cleaned[until][0].isoformat()
            errors += [
                error(name, f"It is later than {until}.", value=first, allowed=f"{last} at most"),
                error(until, f"It is before {name}.", value=last, allowed=f"{first} at least"),
            ]
    return errors
