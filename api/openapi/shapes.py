"""The shapes of the answers, for the description of the API alone: nothing is rendered by them.

`required=False` marks what only some answers carry; an unknown value is `null` and written out.
"""

from rest_framework import serializers as s

from publication import vocabulary
from publication.vocabulary import WITH_DOCUMENT, Action, Kind

__all__ = [
    "SHAPES",
    "Change",
    "Index",
    "Problem",
    "Version",
    "page_of",
]


class Reference(s.Serializer):
    id = s.CharField(help_text="The record's public id.")
    name = s.CharField(help_text="Its name when this version was published.")
    url = s.CharField(help_text="A path without a host.")


class Citation(s.Serializer):
    source = Reference()  # type: ignore[assignment]
    exact = s.CharField(help_text="The words of the source.")
    start = s.IntegerField(help_text="Offset into the source's text, in Unicode code points.")
    end = s.IntegerField(help_text="Offset of the first code point after the words.")
    page = s.IntegerField(
        required=False, allow_null=True, help_text="The page of the source on which they begin."
    )
    asserted_by = Reference(
        allow_null=True, help_text="Who says so; null when the source speaks for itself."
    )
    speaker = s.CharField(allow_null=True, help_text="The person who speaks.")
    stance = s.ChoiceField(vocabulary.STANCES)


class Cited(s.Serializer):
    contested = s.BooleanField(help_text="Whether some citation denies what another supports.")
    citations = Citation(many=True)


class Days(s.Serializer):
    edtf = s.CharField(help_text="Extended Date/Time Format, ISO 8601-2:2019.")
    earliest = s.DateField(allow_null=True, help_text="The first day that it may mean.")
    latest = s.DateField(allow_null=True, help_text="The last day that it may mean.")


class CitedDays(Cited, Days):
    pass


class CitedText(Cited):
    value = s.CharField()


# What every published document begins and ends with.
class Published(s.Serializer):
    id = s.CharField()
    version = s.IntegerField()
    url = s.CharField()
    published_at = s.DateTimeField()
    seq = s.IntegerField(help_text="Its place in the log.")


class GroupKind(Cited):
    value = s.ChoiceField(vocabulary.GROUP_KINDS)


class Alias(Cited):
    name = s.CharField()
    kind = s.ChoiceField(vocabulary.ALIAS_KINDS)
    language = s.CharField(allow_null=True, help_text="A BCP 47 tag.")


class Identifier(s.Serializer):
    scheme = s.ChoiceField(vocabulary.IDENTIFIER_SCHEMES)
    value = s.CharField()


class GroupCountry(Cited, Reference):
    pass


class Tie(Cited):
    group = Reference()
    kind = s.ChoiceField(vocabulary.TIE_KINDS)
    period = Days(allow_null=True)


class Group(Published):
    type = s.ChoiceField([Kind.GROUP.value])
    name = s.CharField()
    kind = GroupKind(allow_null=True)
    description = s.CharField(allow_null=True)
    founded = CitedDays(allow_null=True)
    dissolved = CitedDays(allow_null=True)
    aliases = Alias(many=True)
    identifiers = Identifier(many=True)
    countries = GroupCountry(many=True)
    ties = Tie(many=True)
    sources = Reference(many=True)


class IncidentKind(Cited):
    value = s.ChoiceField(vocabulary.INCIDENT_KINDS)


class CitedPlace(Cited):
    id = s.CharField(help_text="ISO 3166 code or GeoNames number.")
    name = s.CharField()
    kind = s.CharField(help_text=f"One of: {', '.join(vocabulary.PLACE_KINDS)}.")
    country = s.CharField(help_text="ISO 3166-1.")
    within = s.ListField(child=s.CharField(), help_text="The places above it.")
    latitude = s.FloatField(allow_null=True)
    longitude = s.FloatField(allow_null=True)


class IncidentPlace(CitedPlace):
    precision = s.ChoiceField(vocabulary.PLACE_PRECISIONS, allow_null=True)


class Casualties(Cited):
    victims = s.ChoiceField(vocabulary.VICTIMS)
    outcome = s.ChoiceField(vocabulary.OUTCOMES)
    at_least = s.IntegerField(allow_null=True)
    at_most = s.IntegerField(allow_null=True)


class Attribution(Cited):
    group = Reference()
    role = s.ChoiceField(vocabulary.INCIDENT_ROLES)


class Incident(Published):
    type = s.ChoiceField([Kind.INCIDENT.value])
    title = s.CharField()
    kind = IncidentKind(allow_null=True)
    date = CitedDays(allow_null=True)
    place = IncidentPlace(allow_null=True)
    casualties = Casualties(many=True)
    attributions = Attribution(many=True)
    summary = s.CharField(allow_null=True)
    sources = Reference(many=True)


class FindingKind(Cited):
    value = s.ChoiceField(vocabulary.FINDING_KINDS)


class FindingGroup(Cited):
    group = Reference()
    role = s.ChoiceField(vocabulary.FINDING_ROLES)


class Quantity(Cited):
    of = s.CharField()
    at_least = s.IntegerField(allow_null=True)
    at_most = s.IntegerField(allow_null=True)
    out_of = s.IntegerField(allow_null=True)


class Finding(Published):
    type = s.ChoiceField([Kind.FINDING.value])
    statement = CitedText()
    kind = FindingKind(allow_null=True)
    groups = FindingGroup(many=True)
    places = CitedPlace(many=True)
    holds_at = CitedDays(allow_null=True)
    quantities = Quantity(many=True)
    sources = Reference(many=True)


class Publisher(s.Serializer):
    name = s.CharField()
    kind = s.ChoiceField(vocabulary.PUBLISHER_KINDS)
    country = s.CharField(allow_null=True, help_text="ISO 3166-1.")
    reliability = s.ChoiceField(
        vocabulary.RELIABILITIES,
        allow_null=True,
        help_text="NATO Admiralty code, A (completely reliable) to E, or F: cannot be judged.",
    )
    homepage = s.CharField(allow_null=True)


class File(s.Serializer):
    name = s.CharField()
    media_type = s.CharField()
    sha256 = s.CharField()


class Text(s.Serializer):
    """The text itself stays here; the hash shows which one the offsets speak of."""

    sha256 = s.CharField()
    characters = s.IntegerField(help_text="Its length in Unicode code points.")


class Retraction(s.Serializer):
    on = s.DateField()
    reason = s.CharField()


class Source(Published):
    type = s.ChoiceField([Kind.SOURCE.value])
    title = s.CharField()
    kind = s.ChoiceField(vocabulary.SOURCE_KINDS)
    publisher = Publisher(allow_null=True)
    language = s.CharField(allow_null=True)
    link = s.CharField(allow_null=True, help_text="Where the original lies.")
    published = Days(allow_null=True)
    accessed_on = s.DateField(allow_null=True)
    file = File(allow_null=True)
    text = Text(allow_null=True)
    conveys = Reference(many=True, help_text="The sources that it relays.")
    retracted = Retraction(allow_null=True)


class Place(Published):
    type = s.ChoiceField([Kind.PLACE.value])
    name = s.CharField()
    kind = s.ChoiceField(vocabulary.PLACE_KINDS)
    country = s.CharField(help_text="ISO 3166-1.")
    parent = Reference(allow_null=True)
    within = s.ListField(child=s.CharField(), help_text="The places above it.")
    latitude = s.FloatField(allow_null=True)
    longitude = s.FloatField(allow_null=True)


class Version(s.Serializer):
    version = s.IntegerField()
    url = s.CharField()
    action = s.ChoiceField([action.value for action in WITH_DOCUMENT])
    seq = s.IntegerField()
    published_at = s.DateTimeField()
    sha256 = s.CharField(help_text="Of the document's bytes, in hexadecimal.")
    redacted = s.BooleanField(help_text="Whether its words were removed; it answers 451.")


class Change(s.Serializer):
    seq = s.IntegerField()
    type = s.ChoiceField(Kind.values)
    id = s.CharField()
    version = s.IntegerField()
    action = s.ChoiceField(Action.values)
    published_at = s.DateTimeField()
    reason = s.CharField(allow_null=True)
    successor = s.CharField(allow_null=True, help_text="What a merged record goes on as.")
    document = s.DictField(
        allow_null=True, help_text="The version; null for a tombstone or when redacted."
    )


class BadParameter(s.Serializer):
    parameter = s.CharField()
    reason = s.CharField()
    value = s.CharField(required=False)
    allowed = s.JSONField(required=False, help_text="A list, or a description in words.")


class Problem(s.Serializer):
    """RFC 9457."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField()
    errors = BadParameter(many=True, required=False)  # type: ignore[assignment]
    allowed = s.DictField(
        child=s.CharField(), required=False, help_text="The media type of each format there is."
    )
    reason = s.CharField(required=False, help_text="Why a record or a version is gone.")
    version = s.IntegerField(required=False, help_text="The version that is gone.")
    withdrawn_at = s.DateTimeField(required=False)


class Log(s.Serializer):
    seq = s.IntegerField()
    published_at = s.DateTimeField()
    id = s.CharField(help_text="Changes when the log is replaced.")


class Index(s.Serializer):
    groups = s.CharField()
    incidents = s.CharField()
    findings = s.CharField()
    sources = s.CharField()
    places = s.CharField()
    tables = s.CharField()
    releases = s.CharField()
    changes = s.CharField()
    schema = s.CharField()
    docs = s.CharField()
    log = Log()


SHAPES = {
    Kind.GROUP: Group,
    Kind.INCIDENT: Incident,
    Kind.FINDING: Finding,
    Kind.SOURCE: Source,
    Kind.PLACE: Place,
}


def page_of(shape: type[s.Serializer], **more: s.Field) -> s.Serializer:
    """The envelope of a list."""
    fields = {
        "next": s.CharField(allow_null=True, help_text="The address of the next page."),
        "previous": s.CharField(allow_null=True, help_text="The address of the page before."),
        **more,
        "results": shape(many=True),
    }
    return type(f"{shape.__name__}Page", (s.Serializer,), fields)()
