"""Reconciliation for OpenRefine and similar clients (Reconciliation Service API 0.2).

These views only read, although clients send batches with POST, because a URL can be too short.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from api import parameters
from api.filters.fields import MAX_TEXT_LENGTH
from api.parameters import error
from api.problems import BadParameters, NotFound
from api.reconcile.candidates import MAX_QUERIES, TYPES, Query, candidates, documents, types_of
from api.reconcile.properties import PROPERTIES, Property
from api.reconcile.requests import read_extension, read_queries
from api.views.base import REVALIDATE, ApiView
from publication.vocabulary import Kind

__all__ = [
    "CALLBACK_NAME",
    "FlyoutView",
    "PreviewView",
    "ProposeView",
    "ReconcileView",
    "SuggestPropertyView",
    "SuggestTypeView",
    "SuggestView",
]

CALLBACK_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,99}", re.ASCII)
PAGE = 10
MAX_OFFSET = 15


class KindView(ApiView):
    """A view for one kind of record, with answers that may call a function (JSONP)."""

    kind: Kind

    def respond(self, body: Any, given: Mapping[str, list[str]]) -> HttpResponse:
        """Return `body` as JSON, or as a call of the function that `callback` names."""
        text = json.dumps(body, separators=(",", ":"))
        callback = parameters.single(dict(given), "callback")
        if callback is None:
            response = HttpResponse(text, content_type="application/json")
        elif CALLBACK_NAME.fullmatch(callback):
            response = HttpResponse(f"/**/{callback}({text});", content_type="text/javascript")
        else:
            reason = "It is not the name of a function."
            raise BadParameters([error("callback", reason, allowed=CALLBACK_NAME.pattern)])
        response["Cache-Control"] = REVALIDATE
        return response

    def path_of(self, name: str, *args: str) -> str:
        """Return the path of another view of this service."""
        return reverse(f"api:reconcile-{self.kind.value}{name}", args=args)

    def summary(self, public_id: str) -> tuple[str, str]:
        """Return the name of a record and HTML that distinguishes it from similar ones. Raises
        NotFound."""
        kind = self.kind
        document = documents(kind, [public_id]).get(public_id)
        if document is None:
            raise NotFound("There is no such record.")
        lines = [", ".join(each["name"] for each in types_of(kind, document)[-1:])]
        for name in ("alias", "country", "parent", "identifier"):
            if name in PROPERTIES[kind]:
                values = PROPERTIES[kind][name].values(document)
                told = ", ".join(str(each.get("name") or each.get("str")) for each in values)
                lines += [f"{PROPERTIES[kind][name].name.split(' in ')[0]}: {told}"] if told else []
        # An absolute URL, because it is shown on a page of the client.
        own_id = document["id"]
        address = self.request.build_absolute_uri(reverse(f"api:{kind.value}", args=[own_id]))
        html = format_html(
            '<p><a href="{}" target="_blank" rel="noopener"><strong>{}</strong></a> ({})</p>{}',
            address,
            document["name"],
            own_id,
            format_html_join("", "<p>{}</p>", ((line,) for line in lines)),
        )
        return document["name"], html


class ReconcileView(KindView):
    """The service itself: its manifest, or with `queries` candidates, or with `extend` values."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer(self.read_parameters("queries", "extend", "callback"))

    def post(self, request: HttpRequest) -> HttpResponse:
        # The query string as WSGI passes it.
        form = parameters.read(request.body.decode("latin-1"), ("queries", "extend"))
        if not form:
            reason = "It is missing from the form."
            raise BadParameters([error("queries", reason, allowed="queries or extend")])
        return self.answer({**form, **self.read_parameters("callback")})

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        response = super().options(request, *args, **kwargs)
        response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
        response["Access-Control-Allow-Headers"] += ", Content-Type"
        return response

    def answer(self, given: dict[str, list[str]]) -> HttpResponse:
        queries = parameters.single(given, "queries")
        extend = parameters.single(given, "extend")
        if queries is not None and extend is not None:
            raise BadParameters([error("extend", "It cannot be asked together with queries.")])
        if queries is not None:
            batch = read_queries(self.kind, queries)
            asked = {key: query for key, query in batch.items() if query is not None}
            results = candidates(self.kind, list(asked.values())) if asked else []
            found = dict(zip(asked, results, strict=True))
            return self.respond({key: {"result": found.get(key, [])} for key in batch}, given)
        if extend is not None:
            return self.respond(_extension(self.kind, *read_extension(self.kind, extend)), given)
        return self.respond(self.manifest(), given)

    def manifest(self) -> dict[str, Any]:
        base = self.request.build_absolute_uri("/").rstrip("/")
        records = base + reverse(f"api:{self.kind.value}-list")
        suggest = {"service_url": base}
        return {
            "versions": ["0.2"],
            "name": f"Sourcebook: {self.kind.value}s",
            "identifierSpace": records,
            "schemaSpace": f"{base}{reverse('api:schema')}",
            "documentation": base + reverse("api:docs"),
            "view": {"url": f"{records}{{{{id}}}}/"},
            "defaultTypes": TYPES[self.kind],
            "batchSize": MAX_QUERIES,
            "preview": {
                "url": f"{base}{self.path_of('-list')}preview/{{{{id}}}}/",
                "width": 400,
                "height": 200,
            },
            "suggest": {
                "entity": {
                    **suggest,
                    "service_path": self.path_of("-suggest"),
                    "flyout_service_url": base,
                    "flyout_service_path": f"{self.path_of('-list')}flyout/${{id}}/",
                },
                "type": {**suggest, "service_path": self.path_of("-suggest-type")},
                "property": {**suggest, "service_path": self.path_of("-suggest-property")},
            },
            "extend": {
                "propose_properties": {
                    "service_url": base,
                    "service_path": self.path_of("-propose"),
                },
                "property_settings": [],
            },
        }


class SuggestView(KindView):
    """Records whose name begins with the typed text."""

    def get(self, request: HttpRequest) -> HttpResponse:
        given = self.read_parameters("prefix", "cursor", "callback")
        start = parameters.whole_number(given, "cursor", 0, 0, MAX_OFFSET)
        query = Query(_prefix(given), limit=start + PAGE)
        (found,) = candidates(self.kind, [query])
        result = [
            {
                "id": each["id"],
                "name": each["name"],
                "notable": each["type"],
            }
            for each in found[start:]
        ]
        return self.respond({"result": result}, given)


class SuggestTypeView(KindView):
    """Types with a word that begins with the typed text."""

    def get(self, request: HttpRequest) -> HttpResponse:
        given = self.read_parameters("prefix", "cursor", "callback")
        return self.respond({"result": _starting_with(TYPES[self.kind], given)}, given)


class SuggestPropertyView(KindView):
    """Properties with a word that begins with the typed text."""

    def get(self, request: HttpRequest) -> HttpResponse:
        given = self.read_parameters("prefix", "cursor", "callback")
        return self.respond({"result": _starting_with(_described(self.kind), given)}, given)


class ProposeView(KindView):
    """The properties whose values can be fetched for records of a type."""

    def get(self, request: HttpRequest) -> HttpResponse:
        given = self.read_parameters("type", "limit", "callback")
        limit = parameters.whole_number(given, "limit", 100, 1, 1_000)
        type = parameters.single(given, "type") or self.kind.value
        known = type in {each["id"] for each in TYPES[self.kind]}
        proposed = _described(self.kind)[:limit] if known else []
        shown = type if known else self.kind.value
        return self.respond({"type": shown, "limit": limit, "properties": proposed}, given)


class PreviewView(KindView):
    """A small page about a record, for a frame of the client."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        self.read_parameters()
        response = HttpResponse(
            format_html(
                '<!doctype html><html lang="en"><meta charset="utf-8"><title>{}</title>{}</html>',
                *self.summary(public_id),
            )
        )
        response["Cache-Control"] = REVALIDATE
        response["Content-Security-Policy"] = "default-src 'none'"
        response.xframe_options_exempt = True
        return response


class FlyoutView(KindView):
    """What a client shows beside a suggestion."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        given = self.read_parameters("callback")
        _, html = self.summary(public_id)
        return self.respond({"id": public_id, "html": html}, given)


def _extension(kind: Kind, ids: list[str], wanted: list[Property]) -> dict[str, Any]:
    found = documents(kind, ids) if ids and wanted else {}
    place = TYPES[Kind.PLACE][0]
    return {
        "meta": [
            {"id": each.id, "name": each.name, **({"type": place} if each.of_places else {})}
            for each in wanted
        ],
        "rows": {
            public_id: {
                each.id: each.values(found[public_id]) if public_id in found else []
                for each in wanted
            }
            for public_id in ids
        },
    }


def _prefix(given: dict[str, list[str]]) -> str:
    prefix = parameters.single(given, "prefix")
    if prefix is None or len(prefix) > MAX_TEXT_LENGTH:
        allowed = f"a text of {MAX_TEXT_LENGTH} characters at most"
        raise BadParameters([error("prefix", "It is missing or too long.", allowed=allowed)])
    return prefix.strip()


def _starting_with(
    known: list[dict[str, Any]], given: dict[str, list[str]]
) -> list[dict[str, Any]]:
    start = parameters.whole_number(given, "cursor", 0, 0, 1_000)
    begin = _prefix(given).casefold()
    return [
        each
        for each in known
        if any(f" {text.casefold()}".find(f" {begin}") >= 0 for text in (each["id"], each["name"]))
    ][start:]


def _described(kind: Kind) -> list[dict[str, Any]]:
    return [{"id": each.id, "name": each.name} for each in PROPERTIES[kind].values()]
