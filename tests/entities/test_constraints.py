"""The constraints of groups, incidents, findings and places."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from entities.models import (
    Alias,
    Attribution,
    Casualties,
    FindingGroup,
    FindingPlace,
    Group,
    GroupCountry,
    Identifier,
    Incident,
    Place,
    Quantity,
    Tie,
)
from sources.models import Publisher
from tests.factories import (
    a_group,
    a_place,
    refused_by_postgres,
    run_sql,
)


def toll(incident: Any, **values: Any) -> Casualties:
    return Casualties.objects.create(
        **{"incident": incident, "victims": "militants", "outcome": "killed", **values}
    )


@pytest.mark.parametrize(
    ("at_least", "at_most", "text"),
    [(12, None, "12+"), (5, 5, "5"), (30, 60, "30-60"), (None, 60, "up to 60"), (0, 0, "0")],
)
def test_a_count_is_a_range_that_may_be_open(
    incident: Any, at_least: int | None, at_most: int | None, text: str
) -> None:
    assert toll(incident, at_least=at_least, at_most=at_most).count_text == text


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"at_least": 60, "at_most": 30}, "casualties_count_ordered"),
        ({}, "casualties_count_known"),
        ({"at_least": 30, "best": 20}, "casualties_best_within"),
        ({"best": 70, "at_most": 60}, "casualties_best_within"),
        ({"at_least": 30, "best": 70, "at_most": 60}, "casualties_best_within"),
        ({"at_least": 12, "best": 13, "at_most": 12}, "casualties_best_within"),
        ({"best": -1}, "best_check"),
        ({"at_least": -1}, "at_least_check"),
        ({"at_most": -1}, "at_most_check"),
        ({"at_least": 1, "victims": "soldiers"}, "no term of the set"),
        ({"at_least": 1, "outcome": "fled"}, "no term of the set"),
        ({"at_least": 1, "victims": "civilians"}, "casualties_once"),
    ],
)
def test_postgres_refuses_casualties(
    incident: Any, values: dict[str, Any], constraint: str
) -> None:
    with refused_by_postgres(constraint):
        toll(incident, **values)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"best": 300}, "~300"),
        ({"at_least": 30, "best": 45, "at_most": 60}, "30-60, best 45"),
        ({"at_least": 12, "best": 12, "at_most": 12}, "12"),
    ],
)
def test_a_count_may_have_a_best_figure(incident: Any, values: dict[str, int], text: str) -> None:
    assert toll(incident, **values).count_text == text


def test_postgres_keeps_an_exact_figure_in_one_form_only(incident: Any) -> None:
    row = toll(incident, at_least=12, best=12, at_most=12)
    row.refresh_from_db()
    assert (row.best, row.figure.estimate) == (None, 12)
    with refused_by_postgres("casualties_best_within"):
        Casualties.objects.filter(pk=row.pk).update(best=12)


def test_a_count_with_reversed_bounds_is_explained(incident: Any) -> None:
    row = Casualties(incident=incident, victims="militants", outcome="killed")
    row.at_least, row.at_most = 60, 30
    with pytest.raises(ValidationError, match="“At least” is larger than “at most”"):
        row.full_clean()


def test_a_quantity_may_be_out_of_more(finding: Any) -> None:
    row = Quantity.objects.create(
        finding=finding, of="provinces with camps", at_least=10, at_most=10, out_of=34
    )
    assert str(row) == "provinces with camps: 10 of 34"


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"at_least": 35, "out_of": 34}, "quantity_within_out_of"),
        ({"at_most": 35, "out_of": 34}, "quantity_within_out_of"),
        ({"at_least": 1, "at_most": 35, "out_of": 34}, "quantity_within_out_of"),
        ({"best": 35, "out_of": 34}, "quantity_within_out_of"),
        ({"at_least": 30, "best": 20}, "quantity_best_within"),
        ({"out_of": 34}, "quantity_count_known"),
        ({"at_least": 2, "at_most": 1}, "quantity_count_ordered"),
        ({"at_least": 1, "out_of": -1}, "out_of_check"),
    ],
)
def test_postgres_refuses_quantities(finding: Any, values: dict[str, int], constraint: str) -> None:
    with refused_by_postgres(constraint):
        Quantity.objects.create(finding=finding, of="camps", **values)


def test_a_quantity_is_unique(finding: Any) -> None:
    Quantity.objects.create(finding=finding, of="camps", at_least=1)
    with refused_by_postgres("quantity_once"):
        Quantity.objects.create(finding=finding, of="camps", at_least=2)


def test_a_group_has_no_tie_to_itself(group: Any) -> None:
    with refused_by_postgres("tie_to_another_group"):
        Tie.objects.create(group=group, other=group, kind="ally of")


def test_a_tie_is_unique_for_each_period(group: Any, editor: Any, document: Any) -> None:
    tie = {"group": group, "other": a_group(editor, document), "kind": "ally of"}
    Tie.objects.create(**tie)
    Tie.objects.create(**tie, period="2021/..")
    with refused_by_postgres("tie_once"):
        Tie.objects.create(**tie)


def test_the_bounds_of_a_tie_are_derived(group: Any, editor: Any, document: Any) -> None:
    tie = Tie.objects.create(
        group=group, other=a_group(editor, document), kind="ally of", period="2021/.."
    )
    tie.refresh_from_db()
    assert (str(tie.period_earliest), tie.period_latest) == ("2021-01-01", None)


def test_postgres_refuses_an_alias_twice(group: Any) -> None:
    with refused_by_postgres("alias_once"):
        Alias.objects.create(group=group, name="NF", kind="acronym")


def test_postgres_refuses_an_attribution_twice(incident: Any, group: Any) -> None:
    Attribution.objects.create(incident=incident, group=group, role="target")
    with refused_by_postgres("attribution_once"):
        Attribution.objects.create(incident=incident, group=group, role="target")


def test_postgres_refuses_a_country_twice(group: Any) -> None:
    place = a_place()
    GroupCountry.objects.create(group=group, country=place)
    with refused_by_postgres("groupcountry_once"):
        GroupCountry.objects.create(group=group, country=place)


def test_postgres_refuses_a_group_or_place_of_a_finding_twice(finding: Any, group: Any) -> None:
    place = a_place()
    FindingGroup.objects.create(finding=finding, group=group)
    FindingPlace.objects.create(finding=finding, place=place)
    with refused_by_postgres("findinggroup_once"):
        FindingGroup.objects.create(finding=finding, group=group)
    with refused_by_postgres("findingplace_once"):
        FindingPlace.objects.create(finding=finding, place=place)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE entities_group SET kind = 'gang'", "no term of the set"),
        ("UPDATE entities_alias SET kind = 'nickname'", "alias_kind_known"),
        ("UPDATE entities_alias SET name = ''", "alias_not_empty"),
        ("UPDATE entities_incident SET kind = 'quarrel'", "no term of the set"),
        ("UPDATE entities_finding SET kind = 'rumour'", "no term of the set"),
        ("UPDATE entities_citation SET stance = 'doubts'", "citation_stance_known"),
    ],
)
def test_postgres_refuses_what_is_not_in_the_value_set(
    group: Any, incident: Any, finding: Any, statement: str, constraint: str
) -> None:
    with refused_by_postgres(constraint):
        run_sql(statement)


@pytest.mark.parametrize(
    ("model", "values", "constraint"),
    [
        (Tie, {"kind": "friend of"}, "no term of the set"),
        (Attribution, {"role": "witness"}, "attribution_role_known"),
        (FindingGroup, {"role": "owner"}, "findinggroup_role_known"),
        (Identifier, {"scheme": "isbn", "value": "1"}, "identifier_scheme_known"),
    ],
)
def test_postgres_refuses_a_row_outside_its_value_set(
    editor: Any,
    document: Any,
    incident: Any,
    finding: Any,
    model: Any,
    values: dict[str, str],
    constraint: str,
) -> None:
    group, other = a_group(editor, document), a_group(editor, document)
    fitting = {"group": group, "other": other, "incident": incident, "finding": finding}
    fields = {field.name for field in model._meta.fields}
    row = {name: record for name, record in fitting.items() if name in fields}
    with refused_by_postgres(constraint):
        model.objects.create(**row, **values)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("unsc", "QDe.132"),
        ("unsc", "TAe.010"),
        ("unsc", "QDi.001"),
        ("wikidata", "Q1"),
        ("ucdp_actor", "303"),
        ("acled_actor", "TTP: Tehreek-i-Taliban Pakistan"),
    ],
)
def test_identifiers_as_their_schemes_write_them(group: Any, scheme: str, value: str) -> None:
    assert Identifier.objects.create(group=group, scheme=scheme, value=value).value == value


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("unsc", "132"),
        ("unsc", "QDe132"),
        ("unsc", "QDe.132\n"),
        ("wikidata", "132"),
        ("wikidata", "Q0"),
        ("eu", ""),
    ],
)
def test_identifiers_that_do_not_fit_their_scheme_are_refused(
    group: Any, scheme: str, value: str
) -> None:
    with refused_by_postgres("identifier_fits_scheme"):
        Identifier.objects.create(group=group, scheme=scheme, value=value)


def test_an_identifier_is_unique(group: Any) -> None:
    Identifier.objects.create(group=group, scheme="unsc", value="QDe.132")
    with refused_by_postgres("identifier_once"):
        Identifier.objects.create(group=group, scheme="unsc", value="QDe.132")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"precision": "exact"}, "incident_place_with_precision"),
        ({"latitude": 1, "longitude": 1}, "incident_point_complete"),
        ({"date": "2024", "date_earliest": None}, "incident_date_has_bounds"),
    ],
)
def test_postgres_refuses_an_incident(
    incident: Any, values: dict[str, Any], constraint: str
) -> None:
    with refused_by_postgres(constraint):
        Incident.objects.filter(pk=incident.pk).update(**values, date_latest=None)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"precision": ""}, "incident_place_with_precision"),
        ({"precision": "roughly"}, "incident_precision_known"),
        ({"latitude": 34}, "incident_point_complete"),
        ({"latitude": 91, "longitude": 0}, "incident_point_complete"),
        ({"latitude": 0, "longitude": -181}, "incident_point_complete"),
    ],
)
def test_postgres_refuses_an_incident_in_a_place(
    incident: Any, values: dict[str, Any], constraint: str
) -> None:
    place = a_place()
    with refused_by_postgres(constraint):
        Incident.objects.filter(pk=incident.pk).update(
            **{"place": place, "precision": "country", **values}
        )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"code": "xt", "country": "XT"}, "place_code_is_iso_or_geonames"),
        ({"code": "XT-LONG", "kind": "province"}, "place_code_is_iso_or_geonames"),
        ({"code": "XT\n", "kind": "province"}, "place_code_is_iso_or_geonames"),
        ({"country": "XTT"}, "value too long"),
        ({"code": "XT-A", "kind": "province", "country": "xt"}, "place_country_is_iso"),
        ({"code": "YT"}, "place_country_has_own_code"),
        ({"kind": "village"}, "place_kind_known"),
        ({"latitude": 91, "longitude": 0}, "place_point_complete"),
        ({"latitude": 10}, "place_point_complete"),
    ],
)
def test_postgres_refuses_a_place(db: None, values: dict[str, Any], constraint: str) -> None:
    with refused_by_postgres(constraint):
        a_place(**values)


@pytest.mark.parametrize("code", ["XT-A", "XT-123", "1168579"])
def test_places_have_standard_codes(db: None, code: str) -> None:
    parent = a_place()
    place = a_place(code=code, kind="province", parent=parent)
    assert place.above() == [parent]


def test_a_place_does_not_lie_in_itself(db: None) -> None:
    place = a_place(code="XT-A", kind="province")
    with refused_by_postgres("place_not_in_itself"):
        Place.objects.filter(pk=place.pk).update(parent=place)


@pytest.mark.parametrize("country", ["pk", "PAK", "P1"])
def test_a_publishers_country_is_an_iso_code(editor: Any, country: str) -> None:
    with pytest.raises(ValidationError):
        Publisher(name="A desk", kind="news", country=country).full_clean()


def test_rows_are_found_by_their_unique_fields(group: Any) -> None:
    alias = group.aliases.get()
    assert Alias.objects.get_by_natural_key(*alias.natural_key()) == alias
    assert Group.objects.get_by_natural_key(group.public_id) == group
