"""The schemas of the answers about releases, used only for the description of the API."""

from rest_framework import serializers as s

from publication.vocabulary import Action, Kind

__all__ = [
    "Difference",
    "Release",
    "ReleaseManifest",
]


class Release(s.Serializer):
    name = s.CharField()
    url = s.CharField()
    seq = s.IntegerField(help_text="Its position in the log.")
    published_at = s.DateTimeField(help_text="When its last record was published.")
    created_at = s.DateTimeField(help_text="When it was cut.")
    note = s.CharField(allow_null=True)


class ReleaseFile(s.Serializer):
    name = s.CharField()
    url = s.CharField()
    media_type = s.CharField()
    records = s.IntegerField(
        allow_null=True,
        help_text="null, like `bytes` and `sha256`, if this instance cannot vouch for them.",
    )
    bytes = s.IntegerField(allow_null=True)
    sha256 = s.CharField(
        allow_null=True,
        help_text="The hash of the whole file as it was when the release was cut.",
    )
    intact = s.BooleanField(
        help_text="Whether the file still is what `sha256`, `bytes` and `records` say. False when"
        " words of it were redacted since: their lines are missing."
    )


class RedactedVersion(s.Serializer):
    type = s.ChoiceField(Kind.values)
    id = s.CharField()
    version = s.IntegerField()
    seq = s.IntegerField(help_text="The position of the redaction in the log.")
    reason = s.CharField()


class ReleaseManifest(Release):
    log = s.CharField(help_text="The log that `seq` belongs to.")
    citation = s.CharField(help_text="How to cite it.")
    files = ReleaseFile(many=True)
    redacted = RedactedVersion(
        many=True,
        help_text="Versions that lost their words since. Their lines are missing from the files,"
        " which then hash to something else.",
    )


class Difference(s.Serializer):
    change = s.ChoiceField(["added", "changed", "removed", "redacted"])
    type = s.ChoiceField(Kind.values)
    id = s.CharField()
    from_version = s.IntegerField(allow_null=True)
    to_version = s.IntegerField(allow_null=True)
    action = s.ChoiceField(Action.values)
    successor = s.CharField(allow_null=True, help_text="The successor of a merged record.")
    seq = s.IntegerField(help_text="The position in the log of the record's last event.")
