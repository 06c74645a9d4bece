"""Loads an instance's codebook from a file: adds, hides, retires and rewords terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from curation.codebook.content import (
    CodebookError,
    CodebookFile,
    CoreTerm,
    OwnTerm,
    Translation,
)
from curation.codebook.core import code_of
from curation.codebook.publishing import publish_terms
from entities.codebook import declared_sets, forget
from entities.models import Term, TermTranslation
from entities.models.term import terms_of
from publication.log import open_log

__all__ = ["LoadedCodebook", "Planned", "load_codebook", "plan_codebook", "times_used"]

MAX_CODE_LENGTH = 64


@dataclass(frozen=True)
class LoadedCodebook:
    """The result: one line for each change, and how many documents were published."""

    changes: tuple[str, ...]
    published: int


@transaction.atomic
def load_codebook(
    file: CodebookFile | None, *, reworded: bool = False, dry_run: bool = False
) -> LoadedCodebook:
    """Make the codebook say what the file says, and publish what changed.

    Without a file, it is published as it is. Needs the owner's login. A term that the file lacks
    is retired if nothing ever used it. With `reworded`, new definitions of used terms are
    accepted: they mean the same. With `dry_run` nothing is written. Raises CodebookError with every
    reason, and then changes nothing.
    """
    # Nobody publishes meanwhile: a document that was rendered before would differ from its row.
    head = None if dry_run else open_log()
    if file is None:
        return LoadedCodebook((), publish_terms(head) if head else 0)
    planned = plan_codebook(file, reworded=reworded)
    if head is None:
        return LoadedCodebook(planned.changes, 0)
    _save(planned)
    forget()
    return LoadedCodebook(planned.changes, publish_terms(head))


@dataclass(frozen=True)
class Planned:
    """What a codebook changes: one line for each change, and the terms as they are to be.

    `translated` has the terms whose translations change, with all that they are to have.
    """

    changes: tuple[str, ...]
    terms: tuple[Term, ...]
    translated: tuple[tuple[Term, dict[str, Translation]], ...]


def plan_codebook(file: CodebookFile, *, reworded: bool = False) -> Planned:
    """Return what would change if the codebook said what the file says. Writes nothing.

    All rules of what may change are here. Raises CodebookError with every reason.
    """
    loading = _Loading(file, reworded)
    loading.plan()
    if loading.refused:
        raise CodebookError("\n".join(loading.refused))
    return Planned(tuple(loading.changes), tuple(loading.to_save), tuple(loading.translated))


def _save(planned: Planned) -> None:
    for term in planned.terms:
        # A new broader term has its key only now.
        term.broader = term.broader
        term.save()
    for term, words in planned.translated:
        term.translations.all().delete()
        TermTranslation.objects.bulk_create(
            TermTranslation(
                term=term, language=language, label=said.label, definition=said.definition
            )
            for language, said in words.items()
        )


def times_used(term: Term, choice: str = "") -> int:
    """Return in how many versions of records and rows a term stands, or stood.

    Of an attribute, those with a choice if one is given.
    """
    chosen = {"value": choice} if choice else {}
    return sum(
        model.objects.filter(**{name: term.value}, **chosen).count()
        for model, name in _places(term.set_name)
    )


def _places(set_name: str) -> Iterator[tuple[Any, str]]:
    """Yield each table of history with the fields that hold terms of the set."""
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        for field in tracked._meta.local_concrete_fields if tracked else ():
            terms = terms_of(field)
            if terms and terms.set_name() == set_name:
                yield model, field.name


class _Loading:
    """What a file changes. Writes nothing."""

    def __init__(self, file: CodebookFile, reworded: bool) -> None:
        self.file = file
        self.reworded = reworded
        terms = Term.objects.select_related("broader").prefetch_related("translations")
        self.known = {(term.set_name, term.value): term for term in terms.order_by("pk")}
        self.changes: list[str] = []
        self.refused: list[str] = []
        self.to_save: list[Term] = []
        self.translated: list[tuple[Term, dict[str, Translation]]] = []

    def plan(self) -> None:
        for own in self._broader_first():
            self._own(own)
        core = {each.key: each for each in self.file.core}
        own_keys = {each.key for each in self.file.terms}
        for key, term in list(self.known.items()):
            if term.core:
                self._core(term, core.get(key, CoreTerm(*key)))
            elif key not in own_keys:
                self._left_out(term)

    def _broader_first(self) -> Iterator[OwnTerm]:
        """Yield the own terms of the file, each after the one that it lies below."""
        waiting = list(self.file.terms)
        while waiting:
            ready = [
                own
                for own in waiting
                if (own.set_name, own.broader) not in {each.key for each in waiting}
            ]
            if not ready:
                names = ", ".join(f"“{own.value}”" for own in waiting)
                self.refused.append(f"{names}: each lies below another of them.")
                return
            yield from ready
            waiting = [own for own in waiting if own not in ready]

    def _own(self, own: OwnTerm) -> None:
        name = f"{own.set_name} “{own.value}”"
        broader = self.known.get((own.set_name, own.broader))
        if broader is None and not own.value_type:
            self.refused.append(f"{name}: there is no term “{own.broader}” that it lies below.")
            return
        if broader is not None and not broader.may_have_narrower:
            self.refused.append(f"{name}: nothing lies below “{own.broader}”.")
            return
        code = code_of(*own.key)
        term = self.known.get(own.key)
        if term is None:
            if len(code) > MAX_CODE_LENGTH or code in {each.code for each in self.known.values()}:
                self.refused.append(f"{name}: choose another value, its address is taken or long.")
                return
            term = Term(
                code=code, set_name=own.set_name, value=own.value, value_type=own.value_type
            )
            self.known[own.key] = term
            self._set(term, own, broader)
            term.since = own.since or _today()
            state = f", retired {own.retired}" if own.retired else ""
            what = own.value_type or f"below “{own.broader}”"
            self._note(term, f"new: {name}, {what}{state}")
            if own.translations:
                self.translated.append((term, dict(own.translations)))
            return
        changes = []
        used = times_used(term)
        if term.broader != broader:
            if used:
                self.refused.append(
                    f"{name} is used ({used} times) and lies below “{term.broader.value}”: filters"  # type: ignore[union-attr]
                    " and sums would change under what is published. Add another term, and retire"
                    " this one."
                )
            changes.append(f"lies below “{own.broader}”")
        if term.value_type != own.value_type:
            self.refused.append(
                f"{name} is of the type “{term.value_type}”, which stays. Declare another"
                " attribute, and retire this one."
            )
        changes += self._choices(term, own, name)
        if term.definition != own.definition:
            if used and not self.reworded:
                self.refused.append(
                    f"{name} is used ({used} times), and its definition is another. If it means the"
                    " same in other words, say so (--reworded for a file); otherwise add another"
                    " term."
                )
            changes.append("another definition")
        changes += [
            f"another {what}"
            for what, was, is_ in (
                ("label", term.label, own.label),
                ("example", term.example, own.example),
                ("beginning", term.since, own.since or term.since),
            )
            if was != is_
        ]
        if term.retired != own.retired:
            changes.append(f"retired {own.retired}" if own.retired else "offered again")
        since = own.since or term.since
        self._set(term, own, broader)
        term.since = since
        self._translations(term, own.translations, changes)
        if changes:
            self._note(term, f"changed: {name}: {', '.join(changes)}")

    def _choices(self, term: Term, own: OwnTerm, name: str) -> Iterator[str]:
        """Yield how the choices of an attribute change; what is used keeps its meaning."""
        said = {each["value"]: each for each in _published(own)}
        for was in term.choices:
            choice = f"{name}: the choice “{was['value']}”"
            used = times_used(term, was["value"])
            is_ = said.pop(was["value"], None)
            if is_ is None:
                if used:
                    self.refused.append(
                        f"{choice} is used ({used} times), so it stays. To offer it no longer,"
                        f" retire it: retired = {_today()}"
                    )
                yield f"without the choice “{was['value']}”"
            elif is_ != was:
                if used and is_["definition"] != was["definition"] and not self.reworded:
                    self.refused.append(
                        f"{choice} is used ({used} times), and its definition is another. If it"
                        " means the same in other words, say so (--reworded for a file); otherwise"
                        " add another choice."
                    )
                if is_.get("retired") != was.get("retired"):
                    state = f"retired {is_['retired']}" if is_.get("retired") else "offered again"
                    yield f"the choice “{was['value']}” {state}"
                if any(is_[key] != was[key] for key in ("label", "definition")):
                    yield f"another wording of the choice “{was['value']}”"
                if is_.get("translations") != was.get("translations"):
                    yield f"other translations of the choice “{was['value']}”"
        yield from (f"new choice “{value}”" for value in said)

    def _core(self, term: Term, said: CoreTerm) -> None:
        name = f"{term.set_name} “{term.value}”"
        changes = []
        if term.hidden != said.hidden:
            changes.append("hidden" if said.hidden else "offered again")
            term.hidden = said.hidden
        # The code may retire it too.
        retired = said.retired or _retired_by_code(term)
        if term.retired != retired:
            changes.append(f"retired {retired}" if retired else "offered again")
            term.retired = retired
        self._translations(term, said.translations, changes)
        if changes:
            self._note(term, f"core: {name}: {', '.join(changes)}")

    def _left_out(self, term: Term) -> None:
        name = f"{term.set_name} “{term.value}”"
        used = times_used(term)
        if term.retired is not None and not used:
            return
        if used:
            self.refused.append(
                f"{name} is used ({used} times), so it stays. To offer it no longer, retire it:"
                f" retired = {_today()}"
            )
            return
        term.retired = _today()
        self._note(term, f"retired: {name}, which the file lacks and nothing ever used")

    @staticmethod
    def _set(term: Term, own: OwnTerm, broader: Term | None) -> None:
        term.label, term.definition, term.example = own.label, own.definition, own.example
        term.choices = _published(own)
        term.broader, term.retired = broader, own.retired

    def _translations(self, term: Term, said: Any, changes: list[str]) -> None:
        was = {
            each.language: Translation(each.label, each.definition)
            for each in term.translations.all()
        }
        if was != dict(said):
            self.translated.append((term, dict(said)))
            changes.append("other translations")

    def _note(self, term: Term, change: str) -> None:
        self.changes.append(change)
        self.to_save.append(term)


def _published(own: OwnTerm) -> list[dict[str, Any]]:
    """Return the choices of an attribute as they are published."""
    return [each.published() for each in own.choices]


def _retired_by_code(term: Term) -> date | None:
    return declared_sets()[term.set_name](term.value).retired


def _today() -> date:
    return timezone.now().date()
