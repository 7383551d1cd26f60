"""The WSGI callable that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danvan.project.settings")

application = get_wsgi_application()
