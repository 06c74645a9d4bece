"""Tables of other gazetteers, read by a mapping."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.places.loading import COLUMNS, load_places
from entities.models import Place

pytestmark = pytest.mark.django_db

MAPPING = """
ignored = ["area"]

[gazetteer]
key = "office"
name = "The Office"
licence = "CC BY-IGO"
attribution = "The Office, CC BY-IGO"

[columns]
name = "ADM_EN"
parent = "ADM1_PCODE"
latitude = "lat"
longitude = "lon"

[values]
kind = "district"
country = "XT"

[identifiers]
pcode = "ADM2_PCODE"

[names]
ps = "ADM_PS"

[find]
by = "pcode"
parent_by = "pcode"
"""
HEADER = "ADM2_PCODE,ADM_EN,ADM_PS,ADM1_PCODE,lat,lon,area\n"
TABLE = f"{HEADER}XT0101,Uptown,لوړ,XT01,11,20,5\nXT0102,Lowtown,,XT01,12,20,7\n"


@pytest.fixture(autouse=True)
def land() -> None:
    rows = [
        ("XT", "Testland", "country", "XT", "", "10", "20", ""),
        ("XT-NO", "North", "province", "XT", "XT", "11", "20", "pcode:XT01"),
    ]
    load_places([dict(zip((*COLUMNS, "identifiers"), each, strict=True)) for each in rows])


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def loaded(table: str = TABLE, mapping: str = MAPPING, *options: str) -> str:
        (tmp_path / "a.csv").write_text(table)
        (tmp_path / "a.toml").write_text(mapping)
        output = StringIO()
        call_command(
            "load_places",
            str(tmp_path / "a.csv"),
            "--mapping",
            str(tmp_path / "a.toml"),
            *options,
            stdout=output,
        )
        return output.getvalue()

    return loaded


def test_a_table_with_p_codes_brings_places_with_codes_of_their_own(load: Any) -> None:
    assert load().splitlines() == [
        "2 places read: 2 new, 0 changed; 0 published.",
        "Write beside what you publish: The Office, CC BY-IGO.",
    ]
    place = Place.objects.get(name="Uptown")
    assert place.code.startswith("GZ")
    assert place.parent is not None and place.parent.code == "XT-NO"
    assert (place.kind, place.country) == ("district", "XT")
    assert place.gazetteer is not None and place.gazetteer.licence == "CC BY-IGO"
    assert [str(each) for each in place.identifiers.all()] == ["pcode:XT0101"]
    assert [(each.name, each.language) for each in place.other_names.all()] == [("لوړ", "ps")]


def test_a_second_run_finds_rows_by_their_identifier_and_shows_what_changed(load: Any) -> None:
    load()
    code = Place.objects.get(name="Uptown").code
    assert load().startswith("2 places read: 0 new, 0 changed")
    shown = load(TABLE.replace("Uptown,لوړ", "Upper Town,لوړ"))
    assert shown.splitlines()[:2] == [
        f"{code}: name Uptown -> Upper Town",
        "2 places read: 0 new, 1 changed; 0 published.",
    ]


def test_a_dry_run_writes_nothing(load: Any) -> None:
    assert "2 new, 0 changed; 0 published. Nothing was written." in load(
        TABLE, MAPPING, "--dry-run"
    )
    assert Place.objects.count() == 2


def test_the_only_place_of_the_name_gets_the_identifier_if_the_mapping_says_so(load: Any) -> None:
    district = dict(zip(COLUMNS, ("77", "Uptown", "district", "XT", "XT-NO", "", ""), strict=True))
    load_places([district])
    assert "1 new, 1 changed" in load(TABLE, f"{MAPPING}same_name = true\n")
    place = Place.objects.get(identifiers__value="XT0101")
    assert place.code == "77"
    assert load(TABLE, f"{MAPPING}same_name = true\n").startswith("2 places read: 0 new, 0 changed")


def test_poland_is_no_place_that_a_person_added(load: Any) -> None:
    rows = [
        ("PL", "Poland", "country", "PL", "", "52", "20"),
        ("PL-02", "Lower Silesia", "province", "PL", "PL", "51", "16"),
    ]
    load_places([dict(zip(COLUMNS, each, strict=True)) for each in rows])
    mapping = MAPPING.replace('"district"', '"province"').replace(
        'country = "XT"', 'country = "PL"'
    )
    mapping = mapping.replace('parent = "ADM1_PCODE"\n', "").replace(
        '["area"', '["area", "ADM1_PCODE"'
    )
    load(f"{HEADER}PL1,Lower Silesia,,,51,16,5\n", f"{mapping}same_name = true\n")
    assert Place.objects.get(identifiers__value="PL1").code == "PL-02"


def test_codes_of_new_places_are_drawn_by_one_query(load: Any) -> None:
    rows = "".join(f"XT01{number:02},Town {number},,XT01,1,2,3\n" for number in range(20))
    with CaptureQueriesContext(connection) as queries:
        load(f"{HEADER}{rows}")
    assert sum("nextval" in each["sql"] for each in queries) == 1
    assert Place.objects.filter(code__startswith="GZ").count() == 20


def test_of_two_places_of_the_name_none_is_chosen(load: Any) -> None:
    for code in ("77", "78"):
        values = (code, "Uptown", "district", "XT", "XT-NO", "", "")
        load_places([dict(zip(COLUMNS, values, strict=True))])
    assert "2 new, 0 changed" in load(TABLE, f"{MAPPING}same_name = true\n")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (TABLE.replace("area", "perimeter"), "columns that the mapping does not name: perimeter"),
        (TABLE.replace("ADM_PS", "ADM_FA"), "lacks the columns ADM_PS"),
        (f"{HEADER},Uptown,,XT01,1,2,3\n", "line 2, Uptown: it has no pcode"),
        (f"{HEADER}XT0101,Uptown,,XT09,1,2,3\n", "its parent pcode:XT09 is not known"),
        (f"{HEADER}XT0101,A,,XT01,1,2,3\nXT0101,B,,XT01,1,2,3\n", "line 3, B: another line is GZ"),
        (f'{HEADER}XT0101,"A\nB",,XT01,1,2,3\nXT0101,C,,XT01,1,2,3\n', "line 4, C: another line"),
        (f"{HEADER}XT0101,A,,XT01,1,2,3,4\n", "line 2 has more cells"),
        (f"{HEADER}XT 01,A,,XT01,1,2,3\n", "“pcode:XT 01” is no identifier"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(load: Any, table: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        load(table)
    assert Place.objects.count() == 2


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("[values]", "[value]", "Unknown in the mapping: value"),
        ('licence = "CC BY-IGO"\n', "", "lacks licence"),
        ("pcode = ", "pkode = ", "Unknown in \\[identifiers\\]: pkode"),
        ('by = "pcode"', 'by = "own"', "by own, which \\[identifiers\\] lacks"),
        ('by = "pcode"\nparent_by = "pcode"', "", "How is a row found again"),
        ('kind = "district"', "kind = 1", "“kind” of \\[values\\] is a text"),
        ('name = "ADM_EN"', 'title = "ADM_EN"', "Unknown in \\[columns\\]: title"),
        ('ignored = ["area"]', 'ignored = "area"', "“ignored” is a list"),
        ('parent_by = "pcode"', 'same_name = "yes"', "“same_name” of \\[find\\] is true or false"),
        ("[gazetteer]", "[gazetteer", "a.toml"),
    ],
)
def test_a_mapping_that_says_something_unknown_is_refused(
    load: Any, was: str, now: str, says: str
) -> None:
    assert was in MAPPING
    with pytest.raises(CommandError, match=says):
        load(TABLE, MAPPING.replace(was, now))


def test_a_mapping_may_say_only_where_a_table_of_our_columns_comes_from(load: Any) -> None:
    only = MAPPING[MAPPING.index("[gazetteer]") : MAPPING.index("[columns]")]
    load(f"{','.join(COLUMNS)}\nXT-SO,South,province,XT,XT,9,20\n", only)
    assert Place.objects.get(code="XT-SO").gazetteer.key == "office"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ('[values]\ncountry = "XT"', "values"),
        ('[names]\nps = "ADM_PS"', "names"),
        ("[find]\nsame_name = true", "find"),
        ("", "ignored"),
    ],
)
def test_a_mapping_for_a_table_of_our_columns_says_nothing_else(
    load: Any, more: str, name: str
) -> None:
    only = MAPPING[MAPPING.index("[gazetteer]") : MAPPING.index("[columns]")]
    if not more:
        only = f'ignored = ["area"]\n{only}'
    with pytest.raises(CommandError, match=f"{name}: without \\[columns\\]"):
        load(f"{','.join(COLUMNS)}\nXT-SO,South,province,XT,XT,9,20\n", f"{only}\n{more}\n")


def test_a_mapping_without_a_file_is_refused() -> None:
    with pytest.raises(CommandError, match="Give a file"):
        call_command("load_places", mapping=Path("a.toml"))
