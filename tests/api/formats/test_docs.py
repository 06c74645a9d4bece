"""The commands of docs/formats.md work against a real server."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread

from api.formats import FORMATS
from publication.vocabulary import Kind
from tests.api.formats.records import FULL, RELATED
from tests.documented import ran
from tests.publication.publishing import publish

TEXT = (Path(__file__).parents[3] / "docs" / "formats.md").read_text()


def without_static_files(_: Any) -> Any:
    return WSGIHandler()


@pytest.fixture
def served(own_database):
    """The URL of the application with some published records."""
    others = [each for each in RELATED if each["id"] not in ("G1", "S1", "PK-KP")]
    publish(*FULL.values(), *others)
    thread = LiveServerThread("127.0.0.1", without_static_files)  # type: ignore[arg-type]
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_command_works_as_written(served, tmp_path):
    said = ran("formats.md", served, tmp_path)
    assert "I1," in (tmp_path / "incidents.csv").read_text()
    assert json.loads((tmp_path / "groups.ndjson").read_text().split("\n")[0])["type"] == "group"
    assert "sourcebook-seq" in said.lower()
    assert '"allowed": ["json", "csv", "zip", "ndjson", "jsonld", "stix", "ftm"]' in said
    assert "citations.csv" in said
    assert zipfile.is_zipfile(tmp_path / "tables.zip")
    assert zipfile.is_zipfile(tmp_path / "everything.zip")
    features = json.loads((tmp_path / "incidents.geojson").read_text())["features"]
    assert [each["id"] for each in features] == ["I1"]
    assert json.loads((tmp_path / "bundle.json").read_text())["type"] == "bundle"
    assert '"Event"' in (tmp_path / "incidents.ftm.json").read_text()


def test_every_format_is_explained():
    for format in FORMATS:
        media_type = format.accepts[0] if format.name == "csv" else format.media_type
        assert f"| `{format.name}` | `{media_type}` |" in TEXT
        row = next(line for line in TEXT.split("\n") if line.startswith(f"| `{format.name}` |"))
        everything = set(format.kinds) == set(Kind)
        for words in ["everything"] if everything else [f"{kind}s" for kind in format.kinds]:
            assert words in row
