"""Security headers for every response, including errors and files.

The policy has no 'unsafe-inline' and no 'unsafe-eval': scripts and styles come from files of this
site. A view can set a header itself, for example a stricter one; it is kept.
"""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

__all__ = [
    "API_HEADERS",
    "PAGE_HEADERS",
    "SecurityHeadersMiddleware",
    "missing_headers",
]

POLICY = "Content-Security-Policy"
# The features of browsers that pages may not use.
BROWSER_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
COMMON_HEADERS = (
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in BROWSER_FEATURES)),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
    ("X-Content-Type-Options", "nosniff"),
)
# Pages of any origin may read the API.
API_HEADERS = (
    (POLICY, settings.API_CONTENT_SECURITY_POLICY),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    *COMMON_HEADERS,
)
PAGE_HEADERS = (
    (POLICY, settings.CONTENT_SECURITY_POLICY),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    *COMMON_HEADERS,
)


def missing_headers(
    headers: Sequence[tuple[str, str]], response: HttpResponseBase
) -> list[tuple[str, str]]:
    """Return those of `headers` that a response does not have."""
    return [header for header in headers if header[0] not in response.headers]


class SecurityHeadersMiddleware:
    """Adds the security headers. Must come first, so that it covers every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        of_the_api = request.path_info.startswith(settings.API_ROOT)
        for name, value in missing_headers(API_HEADERS if of_the_api else PAGE_HEADERS, response):
            response.headers[name] = value
        return response
