"""The filters of incidents."""

from api.filters.fields import Names, OneOf, Pattern, RecordId
from api.filters.measures import Box, Circle, Count
from api.filters.shared import (
    COUNTRY,
    GROUP_ID,
    ListFilters,
    after,
    before,
    by_asserter,
    by_contested,
    by_kind,
    by_place,
    by_source,
)
from publication import vocabulary

__all__ = ["IncidentFilters"]


class IncidentFilters(ListFilters):
    date_after = after("date", "It happened, or may have happened,")
    date_before = before("date", "It happened, or may have happened,")
    kind = by_kind(vocabulary.INCIDENT_KINDS, leads=True)
    country = Pattern(
        "r.country = {value}",
        pattern=COUNTRY,
        leads=True,
        description="The country where it happened: ISO 3166-1, two capital letters.",
        example="PK",
    )
    place = by_place("publication_incidentplace")
    # Within the cells it is checked exactly, in words of which PostgreSQL guesses nothing.
    bbox = Box(
        "r.cell = ANY(publication_cells({value})) AND CASE"
        " WHEN r.latitude NOT BETWEEN ({value})[2] AND ({value})[4] THEN false"
        " WHEN ({value})[1] <= ({value})[3]"
        " THEN r.longitude BETWEEN ({value})[1] AND ({value})[3]"
        " ELSE r.longitude >= ({value})[1] OR r.longitude <= ({value})[3] END",
        description=(
            "Inside of a box: west, south, east, north in degrees, with commas. A box whose west"
            " lies east of its east crosses the antimeridian."
        ),
        example="60.5,29.4,75.0,38.5",
    )
    near = Circle(
        "r.cell = ANY(publication_cells_near({value}))"
        " AND 12742.0176 * asin(sqrt(least(1, sin(radians(r.latitude - ({value})[2]) / 2) ^ 2"
        " + cos(radians(r.latitude)) * cos(radians(({value})[2]))"
        " * sin(radians(r.longitude - ({value})[1]) / 2) ^ 2))) <= ({value})[3]",
        description=(
            "Within so many kilometres of a point: longitude, latitude, kilometres, with commas."
            " A place known only as a district or province lies at its middle: see its precision."
        ),
        example="71.5,34.0,50",
    )
    group = RecordId(
        'j."group" = {value}',
        join="publication_incidentparty",
        same_row=True,
        pattern=GROUP_ID,
        description="A group that it is attributed to. With `role`, in that role.",
        example="G3",
    )
    role = OneOf(
        "j.role = {value}",
        join="publication_incidentparty",
        same_row=True,
        values=vocabulary.INCIDENT_ROLES,
        description="A role that some group has in it. With `group`, that group has it.",
        example="perpetrator",
    )
    victims = OneOf(
        "j.victims = {value}",
        join="publication_incidentcasualties",
        values=vocabulary.VICTIMS,
        description="Who was killed, wounded, kidnapped or is missing.",
        example="civilians",
    )
    killed_min = Count(
        "r.killed_min >= {value}",
        description=(
            "So many people were certainly killed: the sum of `at_least` over the casualties"
            " whose outcome is killed. A count without a lower end adds nothing."
        ),
        example=10,
    )
    contested = by_contested()
    asserted_by = by_asserter()
    source = by_source()
    publisher = Names(
        "EXISTS (SELECT 1 FROM publication_reference t"
        " JOIN publication_sourcerow s ON s.public_id = t.to_id AND {at_s}"
        " WHERE t.seq_from = r.seq_from AND s.folded_publisher = {value})",
        description="The whole name of the publisher of a source that it rests on.",
        example="United Nations",
    )
