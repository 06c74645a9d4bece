"""Measures the API against a floor and against peers: `python -m benchmarks.read_api`.

The data is created once and stored in `var/benchmarks`, under a hash of the code that creates it.
The results go into `benchmarks/README.md` and the chart beside it. README.md explains each line.
"""

import argparse
import hashlib
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent


def main() -> None:
    options = arguments()
    folder = folder_of(options.incidents, options.var)
    if os.environ.get("SOURCEBOOK_VAR") != str(folder) or "DATABASE_URL" in os.environ:
        # Set before this package is imported, because the import reads the settings with the
        # database.
        os.environ["SOURCEBOOK_VAR"] = str(folder)
        os.environ.pop("DATABASE_URL", None)
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.read_api", *sys.argv[1:]])

    from server import embedded_postgres

    embedded_postgres.ensure_running()
    from benchmarks.read_api.run import run

    run(options, folder)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.read_api", description=__doc__)
    parser.add_argument("--incidents", type=int, default=500_000)
    parser.add_argument("--seconds", type=float, default=2.0, help="of one measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="questions to measure, or exports, with commas")
    parser.add_argument("--servers", default="", help="to measure, with commas between")
    parser.add_argument("--var", type=Path, default=PROJECT / "var" / "benchmarks")
    parser.add_argument("--peers", type=Path, help="an environment with requirements.txt in it")
    parser.add_argument("--write", action="store_true", help="put the results into README.md")
    return parser.parse_args()


def folder_of(incidents: int, var: Path) -> Path:
    """Return the folder of the data; it changes if the code that creates the data, or the
    schema, changes."""
    makers = [HERE / "corpus.py", HERE / "filling.py", HERE / "tables.py"]
    makers += sorted((PROJECT / "publication").rglob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in makers)).hexdigest()[:8]
    return var.resolve() / f"{incidents}-{digest}"


if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))
    main()
