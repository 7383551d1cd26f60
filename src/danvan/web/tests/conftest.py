"""The frame on its own: no module, no project context, and a table made for one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import translation

from danvan.web.tests.fakes import Matter

FRAME = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.template.context_processors.i18n",
            "django.contrib.messages.context_processors.messages",
            "danvan.web.views.frame",
        ],
        "builtins": ["danvan.web.templatetags.danvan", "django.templatetags.i18n"],
    },
}


@pytest.fixture(autouse=True)
def frame_alone(settings: object) -> Iterator[None]:
    settings.TEMPLATES = [FRAME]
    settings.ROOT_URLCONF = "danvan.web.tests.urls"
    settings.MIDDLEWARE = [
        "danvan.web.middleware.SecurityHeaders",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "danvan.web.middleware.RequireDecision",
    ]
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.LOGIN_URL = "/sign-in/"
    settings.WEB_STRICT = True
    settings.RATE_LIMITS = True
    for cache in caches.all():
        cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def client() -> Client:
    """A visitor who reads English, so that tests can be read beside the code."""
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def matters(db: None) -> type[Matter]:
    """An empty table of matters, gone after the test with its transaction."""
    with connection.schema_editor() as editor:
        editor.create_model(Matter)
    return Matter
