"""The description of the API, tried out by a program that reads nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from hypothesis import settings as tried
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from danvan.kernel.organisations.testing import small_world
from danvan.modules.petitions import actions

from . import factories
from .calling import Caller

pytestmark = pytest.mark.django_db

EXAMPLES = 8
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """A server drops its connection after each request; here the test's transaction lives in it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(settings: object, _one_connection: None) -> str:
    settings.RATE_LIMITS = False
    world = small_world()
    factories.topic()
    actions.publish_petition(factories.petition(world), by=world.system)
    return Caller(world.dung).secret


@schema.parametrize()
@tried(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_every_operation_answers_as_described(case: schemathesis.Case, secret: str) -> None:
    # This transport takes the bytes as they are: ask for plain ones.
    response = case.call(headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"})
    case.validate_response(
        response,
        checks=(
            not_a_server_error, content_type_conformance, status_code_conformance, response_schema_conformance,
        ),
    )  # fmt: skip
