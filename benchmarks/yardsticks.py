"""What the product is compared with, served by the same server through the same middleware."""

from __future__ import annotations

import json
import uuid

from django.db import models
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from danvan.web.http import public


class Bare(models.Model):
    """One table with one index: the least a Django application could store of a matter."""

    title = models.CharField(max_length=160)
    text = models.TextField()
    place = models.CharField(max_length=200)
    key = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        app_label = "benchmarks"
        db_table = "bench_bare"
        managed = False

    def __str__(self) -> str:
        return self.title


BARE_TABLE = (
    "CREATE TABLE IF NOT EXISTS bench_bare (id bigserial PRIMARY KEY, title varchar(160) NOT NULL,"
    " text text NOT NULL, place varchar(200) NOT NULL, key uuid NOT NULL UNIQUE)"
)


@public
@csrf_exempt
def bare_insert(request: HttpRequest) -> JsonResponse:
    """Read JSON, insert one row, commit, answer: nothing checked, nothing sealed, nothing proven."""
    said = json.loads(request.body)
    row = Bare.objects.create(title=said["title"][:160], text=said["text"], place=said.get("place", "")[:200])
    return JsonResponse({"id": row.pk}, status=201)
