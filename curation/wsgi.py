import gc
import os
import threading
from importlib import import_module

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "curation.settings")
django.setup(set_prefix=False)

# A statement of a page takes a limited time. Commands, jobs and migrations have no such limit, and
# the API has its own. 0 means no limit to PostgreSQL, too.
settings.DATABASES["default"]["OPTIONS"]["options"] += (
    f" -c statement_timeout={settings.SECONDS_FOR_A_STATEMENT}s"
)

from curation.web.handlers import Application  # noqa: E402
from curation.web.many_connections import start_limiting  # noqa: E402
from curation.web.slow_connections import start_watcher  # noqa: E402
from publication.log_position import check_log_at_start  # noqa: E402

application = Application()
start_watcher()
start_limiting()
threading.Thread(target=application.bodies.watch, name="slow-bodies", daemon=True).start()
threading.Thread(target=check_log_at_start, name="check-log", daemon=True).start()

# Load everything before the first request, and keep the garbage collector from scanning it.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
