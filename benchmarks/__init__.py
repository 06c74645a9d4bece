"""How long things take with as many rows as a large project has; `make bench` runs them all.

A benchmark is a module of its own with a `main`, and fills its database by `database.filled`.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "curation.settings")
# Here, so that the modules of this folder may import models.
django.setup()
