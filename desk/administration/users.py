"""Users and their roles, in the layout of Unfold."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import ManyToManyField, QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    UserChangeForm,
    UserCreationForm,
)

from curation.accounts.sessions import end_sessions
from desk.requests import person
from sources.texts.characters import readable

admin.site.unregister(User)
admin.site.unregister(Role)


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter_submit = True
    actions = None
    actions_detail = ("show_access",)

    @action(description="Sessions and sign-in", permissions=["change"])
    def show_access(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_access", args=[object_id]))

    # Users have permissions only through roles.
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Roles", {"fields": ("is_active", "is_superuser", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **options: Any
    ) -> "ModelMultipleChoiceField[Any] | None":
        field = super().formfield_for_manytomany(db_field, request, **options)
        if field and db_field.name == "groups":
            field.label, field.help_text = "Roles", "What this user may do."
        return field

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        # Every account may use these pages.
        obj.is_staff = True
        obj.first_name, obj.last_name = readable(obj.first_name), readable(obj.last_name)
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            end_sessions(obj, person(request), request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        return ", ".join(role.name for role in user.groups.all())


@admin.register(Role)
class RoleAdmin(DjangoGroupAdmin, ModelAdmin):
    actions = None


class SignInForm(AuthenticationForm):
    def get_invalid_login_error(self) -> ValidationError:
        """Say how long to wait where the attempt was delayed and the password not checked."""
        too_many = getattr(self.request, "too_many_attempts", None)
        return ValidationError(too_many.message) if too_many else super().get_invalid_login_error()


admin.site.login_form = SignInForm

# The models of django-allauth have pages of their own (`desk.accounts`).
for model in apps.get_models():
    if model.__module__.startswith("allauth.") and admin.site.is_registered(model):
        admin.site.unregister(model)
