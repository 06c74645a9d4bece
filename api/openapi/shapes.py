"""The schemas of the answers, used only for the description of the API: they render nothing.

The schemas of documents derive from the contract. `required=False` marks keys that only some
answers have; an unknown value is `null` and written out.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from publication.contract import CONTRACT
from publication.contract.declaration import Key, Plain, Shape, Term
from publication.contract.shared import CITATION, DAYS, REFERENCE, parts
from publication.vocabulary import WITH_DOCUMENT, Action, Kind

__all__ = [
    "SHAPES",
    "Change",
    "Citation",
    "Index",
    "Problem",
    "Reference",
    "Tie",
    "Version",
    "extended",
    "page_of",
]


FIELDS: dict[Plain, Callable[..., s.Field]] = {
    Plain.TEXT: s.CharField,
    Plain.TEXTS: lambda **options: s.ListField(child=s.CharField(), **options),
    Plain.INTEGER: s.IntegerField,
    Plain.NUMBER: s.FloatField,
    Plain.FLAG: s.BooleanField,
    Plain.DAY: s.DateField,
    Plain.MOMENT: s.DateTimeField,
}


def field(key: Key, within: str) -> s.Field:
    """Return the field of a key; `within` is the name of the shape that contains the key."""
    options: dict[str, Any] = {"help_text": f"{key.description}."}
    if key.example is not None:
        options["help_text"] += f" For example `{key.example}`."
    if key.since > 1:
        options["help_text"] += f" Since format {key.since}."
    if key.nullable:
        options["allow_null"] = True
    if key.optional or key.since > 1:
        options["required"] = False
    if parts(key):
        return object_at(key, within)(**options | ({"many": True} if key.many else {}))
    if isinstance(key.type, Plain):
        return FIELDS[key.type](**options)
    if isinstance(key.type, Term):
        return term_field(key.type)(**options)
    raise TypeError(f"{key.name} has a shape without keys")


def term_field(term: Term) -> Callable[..., s.Field]:
    """Return the field of a term. A reader of an open one must accept values that are not listed,
    because value sets grow."""
    if term.closed:
        return partial(s.ChoiceField, term.values)
    known = {"type": "string", "enum": list(term.values)}
    schema = {"anyOf": [known, {"type": "string"}]}
    return extend_schema_field(schema)(type("OpenTerm", (s.CharField,), {}))


def object_at(key: Key, within: str = "") -> type[s.Serializer]:
    """Return the schema of the object, or of each row, that a key holds."""
    if not isinstance(key.type, Shape):
        is_free = key.type is Plain.TEXT and key.example is None
        name = "CitedText" if is_free else within + key.name.title().replace("_", "")
        return shape(name, parts(key), "")
    name = "CitedDays" if key.cited and key.type is DAYS else key.type.name
    return shape(name, parts(key), key.type.description)


@cache
def shape(name: str, keys: tuple[Key, ...], description: str) -> type[s.Serializer]:
    """Return a serializer with these keys."""
    fields = {key.name: field(key, name) for key in keys}
    return type(name, (s.Serializer,), {**fields, "__doc__": description})


class Version(s.Serializer):
    version = s.IntegerField()
    url = s.CharField()
    action = s.ChoiceField([action.value for action in WITH_DOCUMENT])
    seq = s.IntegerField()
    published_at = s.DateTimeField()
    sha256 = s.CharField(help_text="The hash of the document's bytes, in hexadecimal.")
    redacted = s.BooleanField(help_text="Whether its words were redacted; it answers 451.")


class Change(s.Serializer):
    seq = s.IntegerField()
    type = s.ChoiceField(Kind.values)
    id = s.CharField()
    version = s.IntegerField()
    action = s.ChoiceField(Action.values)
    published_at = s.DateTimeField()
    reason = s.CharField(allow_null=True)
    successor = s.CharField(allow_null=True, help_text="The successor of a merged record.")
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
        child=s.CharField(), required=False, help_text="The media type of each available format."
    )
    reason = s.CharField(required=False, help_text="The reason why a record or a version is gone.")
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
    terms = s.CharField()
    tables = s.CharField()
    releases = s.CharField()
    changes = s.CharField()
    schema = s.CharField()
    docs = s.CharField()
    log = Log()


SHAPES = {kind: shape(kind.title(), contract.every_key, "") for kind, contract in CONTRACT.items()}


Reference = shape(REFERENCE.name, REFERENCE.keys, REFERENCE.description)
Citation = shape(CITATION.name, CITATION.keys, CITATION.description)
Tie = object_at(CONTRACT[Kind.GROUP].key("ties"))


def extended(name: str, base: type[s.Serializer], **more: s.Field) -> type[s.Serializer]:
    """Return a schema with additional keys."""
    return type(name, (base,), more)


def page_of(shape: type[s.Serializer], **more: s.Field) -> s.Serializer:
    """Return the schema of a page of a list."""
    fields = {
        "next": s.CharField(allow_null=True, help_text="The URL of the next page."),
        "previous": s.CharField(allow_null=True, help_text="The URL of the previous page."),
        **more,
        "results": shape(many=True),
    }
    return type(f"{shape.__name__}Page", (s.Serializer,), fields)()
