"""The commands of docs/openrefine.md do what they say, against a server."""

import json
import shutil

import pytest

from tests.api.formats.test_docs import served
from tests.connections import own_database
from tests.documented import ran
from tests.publication.documents import alias, cited, group, place, ref
from tests.publication.publishing import publish

__all__ = ["own_database", "served"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_command_works_as_written(served, tmp_path):
    publish(
        group(
            version=2,
            name="Tehrik-e Taliban Pakistan",
            aliases=[alias("TTP")],
            countries=[cited(**ref("PK", "Pakistan"))],
        ),
        place("PK", name="Pakistan"),
    )
    ran("openrefine.md", served, tmp_path)

    def read(name):
        return json.loads((tmp_path / name).read_text())

    assert read("names.json")["a"]["result"][0]["match"] is True
    assert read("names.json")["b"]["result"][0]["id"] == "G1"
    assert read("place.json")["a"]["result"][0]["id"] == "PK"
    assert read("hint.json")["a"]["result"][0]["features"][1] == {"id": "country", "value": True}
    assert read("more.json")["rows"]["G1"]["country"] == [{"id": "PK", "name": "Pakistan"}]
    assert read("typed.json")["result"][0]["id"] == "G1"
    assert "Tehrik" in (tmp_path / "preview.html").read_text()
