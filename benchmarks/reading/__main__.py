"""Print the quality of the readers on a folder of labelled reports.

    python -m benchmarks.reading [FOLDER] [--wrong]

FOLDER contains reports in the format of benchmarks/reading/README.md; without it, the set in the
project is read. `--wrong` lists the errors below the table.
"""

import argparse
import math
import os
import sys
from pathlib import Path


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    asked.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent / "reports")
    asked.add_argument("--language", help="read the texts of one language alone (BCP 47)")
    asked.add_argument("--wrong", action="store_true", help="list what was missed")
    given = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "curation.settings")
    os.environ.setdefault("DEBUG", "1")
    import django

    django.setup()
    from benchmarks.reading.labels import LabelError, read_folder
    from benchmarks.reading.measure import measure, seconds_per_megabyte
    from entities.codebook import core_codebook, keep
    from reading.names.known import KnownNames

    try:
        reports = read_folder(given.folder)
    except LabelError as error:
        sys.exit(str(error))
    if given.language:
        reports = [each for each in reports if each.language == given.language]
    # The core terms suffice, and need no database.
    keep(core_codebook(), math.inf)
    rates = measure(reports, KnownNames({}, {}))
    print(f"{len(reports)} texts\n")
    print(f"{'':36}{'right':>7}{'of':>7}{'share':>9}")
    for rate in rates.values():
        share = "" if rate.share is None else f"{rate.share:.1%}"
        print(f"{rate.name:36}{rate.right:7}{rate.total:7}{share:>9}")
    taken = seconds_per_megabyte(reports)
    print("\nprocessor time for 1 MB, seconds")
    for name, seconds in {**taken, "together": sum(taken.values())}.items():
        print(f"{name:36}{seconds:7.2f}")
    if given.wrong:
        for rate in rates.values():
            if rate.wrong:
                print(f"\n{rate.name}:")
                print("\n".join(f"  {line}" for line in rate.wrong))


if __name__ == "__main__":
    main()
