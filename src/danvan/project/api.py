"""One JSON API for the whole house, from the routers that manifests name.

Closed by default: every operation asks who is there, unless its own line says `auth=None`. The description is
served as OpenAPI 3 and as a plain page of our own: no script from elsewhere, so it works under our policy.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Router
from ninja.operation import PathView
from ninja.utils import normalize_path, replace_path_param_notation

from danvan.kernel.registry.public import house, load
from danvan.project.api_auth import Session, Token
from danvan.project.api_problems import TITLES, explain, nothing_here
from danvan.web.http import public

TITLE = "Dân Vận"
_PROBLEM = "#/components/schemas/Problem"
_ANY_REQUEST, _CLOSED = (400, 413, 422, 500), (401, 403)


def build() -> NinjaAPI:
    """The API with every router that a manifest names."""
    made = NinjaAPI(
        title=TITLE, version="1.0.0", urls_namespace="api", docs_url=None, openapi_url=None, auth=[Token(), Session()],
        description=str(_("Reading and writing what the pages show, under the same rules.")),
        servers=[{"url": settings.BASE_URL}],
    )  # fmt: skip
    explain(made)
    for module in house().modules.values():
        if module.api:
            router: Any = load(module.api)
            assert isinstance(router, Router)
            made.add_router("", router)
    return made


api = build()


def addresses() -> dict[str, list[Any]]:
    """Route → operations, those of one address together whichever router declares them."""
    found: dict[str, list[Any]] = {}
    for router in api._get_bound_routers():
        for address, view in router.path_operations.items():
            route = normalize_path(f"{router.prefix}/{address}").strip("/")
            found.setdefault(replace_path_param_notation(route), []).extend(view.operations)
    return found


def patterns() -> list[URLPattern]:
    """One view for each address, marked with who may open it: one open operation makes it public.

    The others at the same address still ask, each by itself.
    """
    made = []
    for route, operations in addresses().items():
        view = PathView()
        view.operations = operations
        is_open = any(not operation.auth_callbacks for operation in operations)
        made.append(path(route, _guarded(view.get_view(), is_open=is_open), name=operations[0].operation_id))
    return made


def _guarded(view: Callable[..., Any], *, is_open: bool) -> Callable[..., Any]:
    @csrf_exempt  # operations that read a session cookie ask for the token themselves
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-cache" if is_open else "no-store")
        if is_open:
            # Open data may be read by any page; cookies are never part of such a request.
            response.headers.setdefault("Access-Control-Allow-Origin", "*")
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        return response

    answer.decision = "public" if is_open else "staff"  # type: ignore[attr-defined]  # a mark on a callable
    return answer


@public
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The API's description as OpenAPI 3."""
    response = JsonResponse(described(), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@lru_cache(maxsize=2)
def _described(_language: str) -> dict[str, Any]:
    told = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    for operations in told["paths"].values():
        for operation in operations.values():
            _tell_problems(operation)
    return told


def described() -> dict[str, Any]:
    """The description in the reader's language, with what any operation may answer besides its own."""
    return _described(get_language() or "vi")


def _tell_problems(operation: dict[str, Any]) -> None:
    """Refusals come as problem+json; some can meet any request. A standard with its own form tells its own."""
    responses = operation["responses"]
    own = [one for status, one in responses.items() if int(status) >= 400 and _PROBLEM not in str(one)]
    for status in () if own else [*_ANY_REQUEST, *(_CLOSED if operation.get("security") else ())]:
        responses.setdefault(status, {"description": TITLES[status]})
    for status, response in responses.items():
        if int(status) >= 400 and response not in own:
            response["description"] = TITLES.get(int(status), "Problem")
            response["content"] = {"application/problem+json": {"schema": {"$ref": _PROBLEM}}}


@public
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The same as a page for people."""
    return render(
        request, "project/api.html", {"groups": groups(described()), "base": f"{settings.BASE_URL}/api/v1"}
    )


def groups(told: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Operations by tag, in the order of their declaration."""
    found: dict[str, list[dict[str, Any]]] = {}
    for address, methods in told["paths"].items():
        for method, operation in methods.items():
            line = {
                "method": method.upper(), "address": address.removeprefix("/api/v1"), "id": operation["operationId"],
                "text": operation.get("description", ""), "parameters": [_parameter(one) for one in operation.get("parameters", [])],
                "needs_token": bool(operation.get("security")), "answers": sorted(map(str, operation["responses"])),
                "body": sorted(operation.get("requestBody", {}).get("content", {})),
            }  # fmt: skip
            found.setdefault(operation["tags"][0], []).append(line)
    return found


def _parameter(told: dict[str, Any]) -> dict[str, Any]:
    text = told.get("description") or told.get("schema", {}).get("description", "")
    return {"name": told["name"], "in": told["in"], "required": told.get("required", False), "text": text}


@public
@csrf_exempt
def missing(request: HttpRequest) -> HttpResponse:
    """Addresses that do not exist answer programs in their own form."""
    return nothing_here()


urlpatterns: list[URLPattern | URLResolver] = [
    path("", reference, name="api-reference"),
    path("v1/openapi.json", schema, name="api-schema"),
    path("v1/", include((patterns(), "api"))),
    re_path("", missing),
]
