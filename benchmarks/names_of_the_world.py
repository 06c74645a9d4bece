"""Measures how long a text is read with all towns of the world and many groups, and the memory.

    python -m benchmarks.names_of_the_world [--groups 10000] [--rounds 20]

In a database of its own, removed afterwards. Needs requirements-towns.txt. Prints how many names
there are, the wall time and the CPU time of reading a text of 20 KB, first and after warming, and
the memory of a process that has read them. Nothing is kept between rounds: each has another text.
"""

import argparse
import random
import statistics
import subprocess
import sys
import time
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.db import connection

REPORTS = Path(__file__).parent / "reading" / "reports" / "english.txt"
LENGTH = 20_000
WORDS = "Army Front Brigade Movement Council Union Force Guard Party League".split()  # noqa: SIM905
# The same names in every run.
CHANCE = random.Random(1)  # noqa: S311


def load_towns() -> int:
    """Load the units of the world and all towns, without publishing; returns how many names."""
    from curation.places.gazetteers import GEONAMES
    from curation.places.loading import WORLD, load_places, read_places
    from curation.places.towns import towns_of
    from entities.models import Place

    load_places(read_places(WORLD))
    countries = list(Place.objects.filter(kind="country").values_list("code", flat=True))
    rows = towns_of(countries)
    while some := list(islice(rows, 20_000)):
        load_places(some, gazetteer=GEONAMES)
    return _count("entities_namekey")


def load_groups(number: int) -> None:
    """Add so many groups with an alias each, named after words and towns."""
    from django.contrib.auth.models import User

    from entities.models import Alias, Group, Place
    from sources.acting import acting_as

    editor = User.objects.create(username="benchmark")
    towns = list(Place.objects.filter(kind="town").values_list("name", flat=True)[: number * 3])
    with acting_as(editor):
        for index in range(number):
            town = CHANCE.choice(towns)
            name = f"{town} {CHANCE.choice(WORDS)} {CHANCE.choice(WORDS)} {index}"
            group = Group.objects.create(name=name, kind="armed group")
            Alias.objects.create(
                group=group, name=f"{town} {CHANCE.choice(WORDS)} {index}", kind="acronym"
            )


def texts(rounds: int) -> list[str]:
    """Return reports of 20 KB, none like the other: sentences in another order, named countries."""
    lines = REPORTS.read_text("utf-8").splitlines()
    sentences = [line for line in lines if line and line[0] not in "#@=-"]
    found = []
    for _ in range(rounds):
        CHANCE.shuffle(sentences)
        several = chain(sentences, sentences)
        text = "Report from Nigeria, Yemen and Afghanistan.\n\n" + "\n\n".join(several)
        found.append(text[:LENGTH])
    return found


def read(text: str) -> tuple[float, float, int]:
    """Return seconds of wall time, seconds of this process's CPU time, and how many suggestions."""
    from reading.names.known import names_in
    from reading.suggestions import _read

    wall, processor = time.perf_counter(), time.process_time()
    known = names_in([text])
    found = _read(text, "en", "2024-07-17", known)
    return time.perf_counter() - wall, time.process_time() - processor, len(found)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        (number,) = cursor.fetchone()
    return int(number)


def _report(rounds: int) -> None:
    first, *others = (read(text) for text in texts(rounds + 1))
    print(f"first: {first[0] * 1000:.0f} ms, of it {first[1] * 1000:.0f} ms of this process")
    for name, column in (("wall", 0), ("CPU of this process", 1)):
        values = sorted(each[column] * 1000 for each in others)
        middle = statistics.median(values)
        print(f"then, {name}: median {middle:.0f} ms, least {values[0]:.0f}, most {values[-1]:.0f}")
    print(f"suggestions: {statistics.median(each[2] for each in others):.0f}")
    status = Path("/proc/self/status").read_text()
    (now,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    print(f"memory: {int(now) / 1024:.0f} MB resident")


def main(arguments: Any) -> None:
    from benchmarks.database import emptied

    with emptied() as database:
        load_towns()
        load_groups(arguments.groups)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        for table in ("entities_place", "entities_placename", "entities_group", "entities_namekey"):
            print(f"{table}: {_count(table):,}")
        sys.stdout.flush()
        # Loading needs memory of its own, so another process reads.
        command = [sys.executable, "-m", "benchmarks.names_of_the_world"]
        command += ["--read", database, "--rounds", str(arguments.rounds)]
        subprocess.run(command, check=True)  # noqa: S603


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--read", default="", help="only read, in this database")
    given = parser.parse_args()

    import django

    django.setup()
    if given.read:
        connection.settings_dict["NAME"] = given.read
        _report(given.rounds)
    else:
        main(given)
