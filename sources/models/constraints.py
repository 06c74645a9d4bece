"""Constraints for dates and value sets, shared by all models."""

from django.db import models

from sources.dates import edtf_bounds

__all__ = ["date_constraints", "derive_bounds", "known_choice"]


def date_constraints(model: str, field: str) -> list[models.CheckConstraint]:
    """Return the constraints of an EDTF field and its derived `_earliest` and `_latest`.

    Either the field is empty and has no bounds, or it has at least one bound. Bounds are in order.
    """
    earliest, latest = f"{field}_earliest", f"{field}_latest"
    unknown = {earliest: None, latest: None}
    return [
        models.CheckConstraint(
            name=f"{model}_{field}_has_bounds",
            condition=models.Q(**{field: ""}, **unknown)
            | (~models.Q(**{field: ""}) & ~models.Q(**unknown)),
        ),
        models.CheckConstraint(
            name=f"{model}_{field}_bounds_ordered",
            condition=models.Q(**{earliest: None})
            | models.Q(**{latest: None})
            | models.Q(**{f"{earliest}__lte": models.F(latest)}),
        ),
    ]


def derive_bounds(instance: models.Model, field: str) -> None:
    """Set `_earliest` and `_latest` of an EDTF field. Raises ValueError for an invalid date."""
    text = getattr(instance, field)
    bounds = edtf_bounds(text) if text else None
    setattr(instance, f"{field}_earliest", bounds.earliest if bounds else None)
    setattr(instance, f"{field}_latest", bounds.latest if bounds else None)


def known_choice(
    model: str, field: str, choices: type[models.TextChoices], *, blank: bool = False
) -> models.CheckConstraint:
    """Return the constraint that a field contains a value of its value set."""
    values = [*choices.values, *([""] if blank else [])]
    return models.CheckConstraint(
        name=f"{model}_{field}_known", condition=models.Q(**{f"{field}__in": values})
    )
