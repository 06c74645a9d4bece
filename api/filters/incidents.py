"""The filters of incidents, in addition to those that the contract declares."""

from api.filters.fields import Names, RecordId
from api.filters.measures import Box, Circle, Count
from api.filters.shared import (
    INCIDENT_ID,
    ListFilters,
    by_asserter,
    by_attribute,
    by_contested,
    by_country,
    by_disagreement,
    by_identifier,
    by_place,
    by_source,
)
from publication.vocabulary import Kind

__all__ = ["IncidentFilters"]


class IncidentFilters(ListFilters):
    place = by_place("publication_incidentplace", "One of its places, or a place that contains one")
    country = by_country(
        "publication_incidentplace",
        "A country where it happened, by any of its places: ISO 3166-1, two capital letters.",
        "PK",
    )
    # Incidents in these cells are checked exactly, with expressions that PostgreSQL has no
    # estimates for.
    bbox = Box(
        "j.cell = ANY(publication_cells({value})) AND CASE"
        " WHEN j.latitude NOT BETWEEN ({value})[2] AND ({value})[4] THEN false"
        " WHEN ({value})[1] <= ({value})[3]"
        " THEN j.longitude BETWEEN ({value})[1] AND ({value})[3]"
        " ELSE j.longitude >= ({value})[1] OR j.longitude <= ({value})[3] END",
        join="publication_incidentpoint",
        description=(
            "One of its places lies inside a box: west, south, east, north in degrees, separated by"
            " commas. A box whose west is greater than its east crosses the antimeridian."
        ),
        example="60.5,29.4,75.0,38.5",
    )
    near = Circle(
        "j.cell = ANY(publication_cells_near({value}))"
        " AND 12742.0176 * asin(sqrt(least(1, sin(radians(j.latitude - ({value})[2]) / 2) ^ 2"
        " + cos(radians(j.latitude)) * cos(radians(({value})[2]))"
        " * sin(radians(j.longitude - ({value})[1]) / 2) ^ 2))) <= ({value})[3]",
        join="publication_incidentpoint",
        description=(
            "One of its places lies within a distance from a point: longitude, latitude,"
            " kilometres, separated by commas."
            " A place known only as a district or province counts at its centre: see its precision."
        ),
        example="71.5,34.0,50",
    )
    killed_min = Count(
        "r.killed_min >= {value}",
        description=(
            "At least this number of people was certainly killed: the sum of `at_least` over the"
            " casualties whose outcome is killed or executed. A count without a lower bound, such"
            " as “about 300”, adds nothing: see `killed_best_min`. Casualties that are a part of"
            " others are not added again."
        ),
        example=10,
    )
    killed_best_min = Count(
        "r.killed_best >= {value}",
        description=(
            "By the best figures, this number of people or more was killed: like `killed_min`, but"
            " a count that has a best figure adds that instead of its lower bound."
        ),
        example=10,
    )
    part_of = RecordId(
        "j.incident = {value} AND j.part",
        join="publication_incidenttie",
        pattern=INCIDENT_ID,
        description=(
            "An incident of which it is directly a part, by a tie “part of” or one that lies below"
            " that. Its parts have figures of their own, and"
            " the whole may count them too: no sum here adds them up."
        ),
        example="I1",
    )
    related_to = RecordId(
        "r.public_id IN (SELECT s.public_id FROM publication_incidenttie s"
        " WHERE {at_s} AND s.incident = {value}"
        " UNION SELECT s.incident FROM publication_incidenttie s"
        " WHERE {at_s} AND s.public_id = {value})",
        pattern=INCIDENT_ID,
        description="An incident to which it has a tie, or which has a tie to it, of any kind.",
        example="I1",
    )
    identifier = by_identifier("publication_incidentidentifier")
    attribute = by_attribute(Kind.INCIDENT)
    contested = by_contested()
    disagreement = by_disagreement()
    asserted_by = by_asserter()
    source = by_source()
    publisher = Names(
        "EXISTS (SELECT 1 FROM publication_reference t"
        " JOIN publication_sourcerow s ON s.public_id = t.to_id AND {at_s}"
        " WHERE t.seq_from = r.seq_from AND s.folded_publisher = {value})",
        description="The whole name of the publisher of a source that it cites.",
        example="United Nations",
    )
