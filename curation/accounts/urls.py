"""Addresses of what belongs to an account. They stand below those of the admin."""

from django.contrib import admin
from django.urls import path

from curation.accounts import access, own

view = admin.site.admin_view

urlpatterns = [
    path("sessions/", view(own.own_sessions), name="own_sessions"),
    path("auth/user/<int:key>/access/", view(access.account_access), name="account_access"),
]
