"""The JSON API: the same acts and readings, the same refusals."""
import json
import time
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from danvan.kernel.organisations.testing import small_world

from . import factories


@pytest.mark.django_db
def test_profile(settings):
    settings.RATE_LIMITS=False
    w = small_world()
    factories.topic()
    c = Client()
    body = {"kind":"feedback","title":factories.TITLE,"text":factories.TEXT,"unit":"vn/00337","topic":"drains"}
    def post():
        return c.post("/api/v1/petitions", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": str(uuid.uuid4())})
    r = post(); print(r.status_code, r.content[:600])
    with CaptureQueriesContext(connection, ) as q:
        r = post()
    for x in q.captured_queries: print(x["time"], x["sql"][:150])
    print(len(q.captured_queries))
    import cProfile
    import pstats
    t=time.process_time()
    for _ in range(200): post()
    print("cpu ms", (time.process_time()-t)/200*1000)
    p=cProfile.Profile(); p.enable()
    for _ in range(200): post()
    p.disable(); pstats.Stats(p).sort_stats("cumtime").print_stats(75, "danvan|ninja|pydantic|json|execute|middleware|compiler.py.*as_sql|_insert")
    for path in ["/api/v1/petitions","/api/v1/topics","/api/v1/units?q=hoang","/api/v1/units/vn/00337","/api/v1/figures/measures","/api/v1/figures?unit=vn/00337&names=petitions.received,petitions.on_time_rate&start=2026-01-01&end=2026-11-22","/api/v1/figures/series?unit=vn/00337&name=petitions.received&start=2026-01-01&end=2026-11-22","/api/","/api/v1/openapi.json","/api/v1/open311/v2/services.json","/api/v1/open311/v2/requests.json","/api/v1/staff/queue","/api/v1/nothing"]:
        r=c.get(path); print(path, r.status_code, r.content[:300])
