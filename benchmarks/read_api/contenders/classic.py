"""The classic approach, twice: Django REST framework and django-ninja over normalised tables.

Each page takes one query for the incidents and one for each related table (prefetch). No count,
cursor pages, no middleware, persistent connections: nothing slows it unnecessarily. `DATABASE_HOST`
is the folder of the server's socket.
"""

import os
from datetime import date

from django.conf import settings

settings.configure(
    SECRET_KEY="a benchmark",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    USE_TZ=True,
    INSTALLED_APPS=["rest_framework", "django_filters"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "peers",
            "USER": "postgres",
            "HOST": os.environ["DATABASE_HOST"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {"prepare_threshold": 5, "server_side_binding": True},
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
)

import django  # noqa: E402

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import include, path  # noqa: E402
from django_filters import rest_framework as filters  # noqa: E402
from ninja import NinjaAPI, Schema  # noqa: E402
from rest_framework import pagination, routers, serializers, viewsets  # noqa: E402


class Named(models.Model):
    id = models.TextField(primary_key=True)
    name = models.TextField()

    class Meta:
        abstract = True


class Place(Named):
    kind = models.TextField()
    country = models.TextField()

    class Meta:
        app_label, db_table, managed = "peers", "place", False


class Source(Named):
    class Meta:
        app_label, db_table, managed = "peers", "source", False


class Group(Named):
    class Meta:
        app_label, db_table, managed = "peers", "group", False


class Incident(models.Model):
    title = models.TextField()
    kind = models.TextField()
    edtf = models.TextField()
    date_from = models.DateField()
    date_to = models.DateField()
    country = models.TextField()
    place = models.ForeignKey(Place, models.DO_NOTHING)
    precision = models.TextField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    summary = models.TextField()
    published_at = models.DateTimeField()
    seq = models.BigIntegerField()

    class Meta:
        app_label, db_table, managed = "peers", "incident", False


class Casualties(models.Model):
    incident = models.ForeignKey(Incident, models.DO_NOTHING, related_name="casualties")
    victims = models.TextField()
    outcome = models.TextField()
    at_least = models.BigIntegerField(null=True)
    at_most = models.BigIntegerField(null=True)

    class Meta:
        app_label, db_table, managed = "peers", "casualties", False


class Attribution(models.Model):
    incident = models.ForeignKey(Incident, models.DO_NOTHING, related_name="attributions")
    group = models.ForeignKey(Group, models.DO_NOTHING)
    role = models.TextField()

    class Meta:
        app_label, db_table, managed = "peers", "attribution", False


class Citation(models.Model):
    incident = models.ForeignKey(Incident, models.DO_NOTHING, related_name="citations")
    field = models.TextField()
    casualties = models.ForeignKey(Casualties, models.DO_NOTHING, null=True)
    attribution = models.ForeignKey(Attribution, models.DO_NOTHING, null=True)
    source = models.ForeignKey(Source, models.DO_NOTHING)
    exact = models.TextField()
    start = models.IntegerField()
    end = models.IntegerField()
    asserted_by = models.ForeignKey(Group, models.DO_NOTHING, null=True)
    stance = models.TextField()

    class Meta:
        app_label, db_table, managed = "peers", "citation", False


def incidents():
    return Incident.objects.select_related("place").prefetch_related(
        "casualties", "attributions__group", "citations__source", "citations__asserted_by"
    )


def serializer_of(of, **more):
    meta = type("Meta", (), {"model": of, "exclude": more.pop("exclude", [])})
    return type(f"{of.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta, **more})


named = {kind: serializer_of(kind) for kind in (Place, Source, Group)}
IncidentSerializer = serializer_of(
    Incident,
    place=named[Place](),
    casualties=serializer_of(Casualties, exclude=["incident"])(many=True),
    attributions=serializer_of(Attribution, exclude=["incident"], group=named[Group]())(many=True),
    citations=serializer_of(
        Citation, exclude=["incident"], source=named[Source](), asserted_by=named[Group]()
    )(many=True),
)


class IncidentFilters(filters.FilterSet):
    date_after = filters.DateFilter(field_name="date_to", lookup_expr="gte")
    date_before = filters.DateFilter(field_name="date_from", lookup_expr="lte")

    class Meta:
        model = Incident
        fields = ["country"]


class Pages(pagination.CursorPagination):
    page_size = 100
    page_size_query_param = "limit"
    ordering = ("-date_from", "-id")


class IncidentViewSet(viewsets.ModelViewSet):
    serializer_class = IncidentSerializer
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = IncidentFilters
    pagination_class = Pages
    queryset = incidents()


class NamedSchema(Schema):
    id: str
    name: str


class PlaceSchema(NamedSchema):
    kind: str
    country: str


class CasualtiesSchema(Schema):
    id: int
    victims: str
    outcome: str
    at_least: int | None
    at_most: int | None


class AttributionSchema(Schema):
    id: int
    group: NamedSchema
    role: str


class CitationSchema(Schema):
    id: int
    field: str
    casualties_id: int | None
    attribution_id: int | None
    source: NamedSchema
    exact: str
    start: int
    end: int
    asserted_by: NamedSchema | None
    stance: str


class IncidentSchema(Schema):
    id: int
    title: str
    kind: str
    edtf: str
    date_from: date
    date_to: date
    place: PlaceSchema
    precision: str
    latitude: float | None
    longitude: float | None
    summary: str
    casualties: list[CasualtiesSchema]
    attributions: list[AttributionSchema]
    citations: list[CitationSchema]


ninja = NinjaAPI()


@ninja.get("/incidents/", response=list[IncidentSchema])
def ninja_list(request, country: str, date_after: date, date_before: date, limit: int = 100):
    found = incidents().filter(country=country, date_to__gte=date_after, date_from__lte=date_before)
    return list(found.order_by("-date_from", "-id")[:limit])


@ninja.get("/incidents/{number}/", response=IncidentSchema)
def ninja_record(request, number: int):
    return incidents().get(pk=number)


router = routers.DefaultRouter()
router.register("incidents", IncidentViewSet, basename="incident")
urlpatterns = [path("drf/", include(router.urls)), path("ninja/", ninja.urls)]

application = get_wsgi_application()
