"""Our API, compressed the usual way: by Django's GZipMiddleware at each request."""

from django.middleware.gzip import GZipMiddleware

from curation.settings import *  # noqa: F403
from curation.settings import API_MIDDLEWARE


class Compressing(GZipMiddleware):
    """Hides from the API that its answer will be compressed, so that the API does not compress
    it."""

    def __call__(self, request):
        accepted = request.META.pop("HTTP_ACCEPT_ENCODING", "")
        response = self.get_response(request)
        request.META["HTTP_ACCEPT_ENCODING"] = accepted
        return self.process_response(request, response)


API_MIDDLEWARE = ["gzip_settings.Compressing", *API_MIDDLEWARE]
