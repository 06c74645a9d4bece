"""API keys, which administrators create and revoke."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from rest_framework_api_key.models import APIKey

from curation.models import ApiKey
from desk.records.records import BaseAdmin
from sources.texts.characters import readable

# The model of the library is not used here.
admin.site.unregister(APIKey)

NOTED = ("prefix", "created", "last_used")
LIMITS = ("requests_a_minute", "expiry_date", "revoked")


@admin.register(ApiKey)
class ApiKeyAdmin(BaseAdmin):
    list_display = ("name", *NOTED, *LIMITS)
    list_filter = ("revoked",)
    search_fields = ("name", "prefix")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        if obj is None:
            return ("name", "requests_a_minute", "expiry_date")
        return ("name", NOTED, *LIMITS)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # A revocation is final.
        return (*NOTED, "name", *LIMITS) if obj is not None and obj.revoked else NOTED

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.name = readable(obj.name)
        if change:
            obj.save()
            return
        key = ApiKey.objects.assign_key(obj)
        obj.save()
        messages.warning(
            request,
            f"The key of {obj} is {key} and is shown only this once: it is not stored. It is sent"
            f" with each request, as the header Authorization: Api-Key {key}",
        )
