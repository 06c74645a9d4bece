from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views import defaults
from django.views.generic import RedirectView

from api.error_handlers import problem_or
from api.views.service import NotFoundView
from curation.web.unavailable import unavailable_or

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/", include("desk.accounts.urls")),
    path("admin/", admin.site.urls),
    path(settings.API_PATH.lstrip("/"), include("api.urls")),
    re_path(
        rf"^{settings.API_ROOT.lstrip('/')}(?P<path>(?s:.*))\Z",
        NotFoundView.as_view(),
        name="nowhere-below-api",
    ),
]

handler400 = problem_or(defaults.bad_request)
handler403 = problem_or(defaults.permission_denied)
handler404 = problem_or(defaults.page_not_found)
handler500 = problem_or(unavailable_or(defaults.server_error))
