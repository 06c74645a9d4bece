"""The two handlers behind one door: that of people's pages, and a shorter one of the API.

The API only reads, asks nobody who they are, and sets no cookie. So its requests pass the
middleware that guards every answer (hosts, HTTPS, framing) and none that has to do with people:
sessions, users, messages, the history of what they write.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler, get_script_name
from django.db import close_old_connections
from django.http import HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.urls import set_script_prefix
from django.utils.module_loading import import_string

from curation.web.bodies import BodyReader, BodyTooLargeError, BodyTooSlowError
from curation.web.headers import API_HEADERS, PAGE_HEADERS, missing_headers

__all__ = ["Application"]


class ApiHandler(WSGIHandler):
    """Django's handler with `settings.API_MIDDLEWARE`, and without the signals of a request.

    The guarding headers are added as the answer is handed over, which costs next to nothing.

    What listens to those are caches of a request, which the API has none of, and the care for
    connections, which is taken here: once for each request, not twice.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        handler: Callable[..., Any] = convert_exception_to_response(
            self._get_response  # type: ignore[attr-defined]
        )
        for name in reversed(settings.API_MIDDLEWARE):
            handler = convert_exception_to_response(import_string(name)(handler))
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self._middleware_chain = handler

    def __call__(self, environ: dict[str, Any], start_response: Any) -> HttpResponseBase:
        close_old_connections()
        set_script_prefix(get_script_name(environ))
        response = self.get_response(self.request_class(environ))
        start_response(
            f"{response.status_code} {response.reason_phrase}",
            [*response.items(), *missing_headers(API_HEADERS, response)],
        )
        return response


class Application:
    def __init__(self) -> None:
        self.pages = WSGIHandler()
        self.api = ApiHandler()
        self.bodies = BodyReader(settings.BODIES, settings.SECONDS_WITHOUT_READING)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_of_api = environ["PATH_INFO"].startswith(settings.API_ROOT)
        is_static = environ["PATH_INFO"].startswith(settings.STATIC_URL)
        if not is_static and ("admin" if is_of_api else "api") == settings.SERVES:
            start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"This process does not serve that."]
        try:
            self.bodies.read(environ, of_api=is_of_api)
        except BodyTooLargeError as error:
            return _refuse(start_response, 413, "Too much at once", str(error), of_api=is_of_api)
        except BodyTooSlowError:
            detail = "What was sent did not come in time. Try again."
            return _refuse(start_response, 408, "Request timeout", detail, of_api=is_of_api)
        if not is_of_api:
            page: Any = self.pages(environ, start_response)
            if not isinstance(page, FileResponse):
                return page
            # A static file. Piece by piece it would hold a thread until the last was taken.
            with closing(page):
                return [b"".join(page)]
        response: Any = self.api(environ, start_response)
        # The web server sends a list as it is; anything else it takes piece by piece through
        # another thread, and a page of the API takes half as long again.
        return response if response.streaming else [response.content]


def _refuse(
    start_response: Any, status: int, title: str, detail: str, *, of_api: bool
) -> list[bytes]:
    """The answer to a request of which the body was not read, as a problem or in plain words."""
    if of_api:
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        body, kind = json.dumps(problem), "application/problem+json"
        response = HttpResponse(body, content_type=kind)
        response["Access-Control-Allow-Origin"] = "*"
    else:
        response = HttpResponse(detail, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["Connection"] = "close"
    headers = [
        *response.items(),
        *missing_headers(API_HEADERS if of_api else PAGE_HEADERS, response),
    ]
    start_response(f"{status} {title}", headers)
    return [response.content]
