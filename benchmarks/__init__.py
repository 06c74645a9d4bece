"""Benchmarks with as many rows as a large project has; `make bench` runs them all.

A benchmark is a module of its own with a `main`, and fills its database with `database.filled`.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "curation.settings")
# Called here so that the modules of this package can import models.
django.setup()
