"""The rows of the benchmark of lists can be created with the current tables."""

import pytest

from benchmarks.many_rows import fill
from curation.models import Proposal
from entities.models import Incident
from publication.models import Publication
from tests.connections import own_database

__all__ = ["own_database"]

ROWS = 200


@pytest.mark.superuser
def test_a_database_is_filled(own_database):
    fill(ROWS)
    assert Incident.objects.count() == ROWS
    assert Proposal.objects.exists()
    assert Publication.objects.exists()
