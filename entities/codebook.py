"""The codebook as this process knows it: the terms of all sets, the core's and an instance's own.

It is read again every few seconds, so that what `load_codebook` changes is offered soon.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from time import monotonic
from typing import Any

from django.apps import apps
from django.db import connection

from vocabulary.terms import Terms

__all__ = [
    "Choice",
    "Codebook",
    "KnownTerm",
    "codebook",
    "core_codebook",
    "declared_sets",
    "forget",
    "keep",
    "retired_terms_kept",
]

KEPT_SECONDS = 10


@dataclass(frozen=True)
class Choice:
    """One of the values of an attribute. `retired` is the day since which it is not offered.

    Each of the `translations` is a language, a label and a definition.
    """

    value: str
    label: str
    definition: str = ""
    retired: str = ""
    translations: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def read(cls, published: Mapping[str, Any]) -> "Choice":
        """Return a choice from its published form, in which the table of terms has it."""
        return cls(
            published["value"],
            published["label"],
            published["definition"] or "",
            published.get("retired", ""),
            tuple(
                (said["language"], said["label"], said["definition"] or "")
                for said in published.get("translations", ())
            ),
        )

    def published(self) -> dict[str, Any]:
        """Return its published form. What it does not have is left out."""
        form: dict[str, Any] = {
            "value": self.value,
            "label": self.label,
            "definition": self.definition or None,
        }
        if self.retired:
            form["retired"] = self.retired
        if self.translations:
            form["translations"] = [
                {"language": language, "label": label, "definition": definition or None}
                for language, label, definition in self.translations
            ]
        return form


@dataclass(frozen=True)
class KnownTerm:
    """A term as forms and rules need it. One that is not `offered` is hidden or retired.

    An attribute has the type of its values, and its choices if it has any.
    """

    set_name: str
    value: str
    label: str
    definition: str
    example: str = ""
    broader: str = ""
    core: bool = True
    offered: bool = True
    value_type: str = ""
    choices: tuple[Choice, ...] = ()
    retired: date | None = None

    @property
    def offered_choices(self) -> tuple[Choice, ...]:
        """The choices that are not retired."""
        return tuple(each for each in self.choices if not each.retired)

    @property
    def rule(self) -> str:
        """The coding rule with its example."""
        example = f" Example: {self.example}" if self.example else ""
        return f"{self.definition}{example}"

    @property
    def help(self) -> str:
        """The coding rule with its example, and the rules of the choices."""
        choices = "".join(
            f" {each.label[:1].upper()}{each.label[1:]}: {each.definition}"
            for each in self.offered_choices
            if each.definition
        )
        return f"{self.rule}{choices}"


class Codebook:
    """All terms by set and value, an own term after the core term that it lies below."""

    def __init__(self, terms: Iterable[KnownTerm]) -> None:
        self._sets: dict[str, dict[str, KnownTerm]] = {}
        for each in terms:
            self._sets.setdefault(each.set_name, {})[each.value] = each
        for name, found in self._sets.items():
            declared = declared_sets()[name].values if name in declared_sets() else []
            place = {value: number for number, value in enumerate(declared)}
            self._sets[name] = dict(
                sorted(
                    found.items(),
                    key=lambda item: (
                        place.get(self.core_of(name, item[0]), len(place)),
                        not item[1].core,
                    ),
                )
            )

    def of(self, set_name: str) -> dict[str, KnownTerm]:
        """Return the terms of a set by value."""
        return self._sets.get(set_name, {})

    def choices(self, set_name: str) -> list[tuple[str, str]]:
        """Return the values of a set with their labels, as Django's choices."""
        return [(each.value, each.label) for each in self.of(set_name).values()]

    def above(self, set_name: str, value: str) -> tuple[str, ...]:
        """Return the values that a value lies below, the nearest first."""
        found: list[str] = []
        term = self.of(set_name).get(value)
        while term and term.broader and term.broader not in found:
            found.append(term.broader)
            term = self.of(set_name).get(term.broader)
        return tuple(found)

    def at_or_above(self, set_name: str, value: str) -> frozenset[str]:
        """Return a value and all values that it lies below."""
        return frozenset((value, *self.above(set_name, value)))

    def at_or_below(self, set_name: str, value: str) -> frozenset[str]:
        """Return a value and all values that lie below it."""
        below = {each for each in self.of(set_name) if value in self.above(set_name, each)}
        return frozenset({str(value), *below})

    def core_of(self, set_name: str, value: str) -> str:
        """Return the value itself if it is of the core, otherwise the core's that it lies below."""
        terms = self.of(set_name)
        for each in (value, *self.above(set_name, value)):
            if each in terms and terms[each].core:
                return each
        return value


@cache
def declared_sets() -> dict[str, type[Terms]]:
    """Return the sets of the code by name: those of all model fields with terms."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            terms = getattr(field, "terms", None)
            if terms is not None:
                found[terms.set_name()] = terms
    return found


def core_codebook() -> Codebook:
    """Return the codebook of the code alone."""
    return Codebook(
        KnownTerm(
            name,
            each.value,
            str(each.label),
            each.definition,
            each.example,
            each.broader,
            offered=each.retired is None,
            retired=each.retired,
        )
        for name, terms in declared_sets().items()
        for each in terms
    )


@contextmanager
def retired_terms_kept() -> Iterator[None]:
    """Let PostgreSQL take retired terms, for rows that come from what was published before.

    They are refused for new values otherwise. Must be used inside a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('entities.retired_terms', 'kept', true)")
    yield
    # After an error the transaction, or its savepoint, takes the setting back.
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('entities.retired_terms', '', true)")


_kept: tuple[float, Codebook] | None = None


def codebook() -> Codebook:
    """Return the codebook. One query, at most once in KEPT_SECONDS in each process."""
    if _kept is not None and _kept[0] >= monotonic():
        return _kept[1]
    fresh = _read()
    keep(fresh, KEPT_SECONDS)
    return fresh


def keep(known: Codebook, seconds: float) -> None:
    """Use this codebook for so many seconds."""
    global _kept
    _kept = (monotonic() + seconds, known)


def forget() -> None:
    """Read the codebook again when it is next needed."""
    global _kept
    _kept = None


def _read() -> Codebook:
    model: Any = apps.get_model("entities", "Term")
    return Codebook(
        KnownTerm(
            term.set_name,
            term.value,
            term.label,
            term.definition,
            term.example,
            term.broader.value if term.broader else "",
            term.core,
            not term.hidden and term.retired is None,
            term.value_type,
            tuple(Choice.read(each) for each in term.choices),
            term.retired,
        )
        for term in model.objects.select_related("broader").order_by("pk")
    )
