"""The codebook as a page in Markdown: every set with its terms and coding rules."""

from collections.abc import Iterator

from django.apps import apps

from entities.attributes import written_as
from entities.codebook import Choice, Codebook, KnownTerm, declared_sets
from entities.models.term import SETS_OF_ATTRIBUTES, terms_of

__all__ = ["codebook_page"]


def codebook_page(known: Codebook) -> Iterator[str]:
    """Yield the lines of the page, without its title. Terms below another one are indented."""
    for set_name, fields in _fields_by_set().items():
        is_of_attributes = set_name in SETS_OF_ATTRIBUTES
        if is_of_attributes and not known.of(set_name):
            # The core has none.
            continue
        yield from (f"## {set_name.capitalize()}", "")
        if not is_of_attributes:
            yield from (f"For {', '.join(fields)}.", "")
        if about := _about(set_name):
            yield from (about, "")
        for term in _below(known, set_name, ""):
            yield _line(term, len(known.above(set_name, term.value)))
            yield from map(_choice_line, term.choices)
        yield ""


def _fields_by_set() -> dict[str, list[str]]:
    """Return for each set the fields that take it, as people call them."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue
        for field in model._meta.local_concrete_fields:
            if terms := terms_of(field):
                name = f"the {field.verbose_name} of {model._meta.verbose_name_plural}"
                found.setdefault(terms.set_name(), []).append(name)
    return dict(sorted(found.items()))


def _about(set_name: str) -> str:
    """Return what the set says of itself in the code, if it says anything of its own."""
    terms = declared_sets()[set_name]
    own = terms.__dict__.get("__doc__") or ""
    return "" if own == terms.__mro__[1].__doc__ else " ".join(own.split())


def _below(known: Codebook, set_name: str, broader: str) -> Iterator[KnownTerm]:
    for term in known.of(set_name).values():
        if term.broader == broader:
            yield term
            yield from _below(known, set_name, term.value)


def _line(term: KnownTerm, depth: int) -> str:
    label = f" ({term.label})" if term.label != term.value else ""
    own = "" if term.core else " *(own)*"
    state = "" if term.offered else " *(not for new entries)*"
    written = f" Written as {written_as(term)}." if term.value_type and not term.choices else ""
    said = f"{term.rule}{written}"
    return f"{'  ' * depth}- **{term.value}**{label}{own}{state}: {said}"


def _choice_line(choice: Choice) -> str:
    label = f" ({choice.label})" if choice.label != choice.value else ""
    label += " *(not for new entries)*" if choice.retired else ""
    return f"  - {choice.value}{label}{f': {choice.definition}' if choice.definition else ''}"
