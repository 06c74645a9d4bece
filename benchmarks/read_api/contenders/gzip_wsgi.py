import os

os.environ["DJANGO_SETTINGS_MODULE"] = "gzip_settings"

from curation.wsgi import application

__all__ = ["application"]
