import gc
import os
import threading
from importlib import import_module

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "curation.settings")
django.setup(set_prefix=False)

from curation.web.handlers import Application  # noqa: E402
from curation.web.slow_connections import start_watcher  # noqa: E402

application = Application()
start_watcher()
threading.Thread(target=application.bodies.watch, name="slow-bodies", daemon=True).start()

# Load everything before the first request, and keep the garbage collector from scanning it.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
