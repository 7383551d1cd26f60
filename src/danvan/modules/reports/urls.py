"""Addresses of reports: nouns."""

from django.urls import path

from .desks import RETURN_DESK, TEMPLATE_DESK
from .views import calendar, files, numbers, public, writing

app_name = "reports"
_DESK, _OPEN = "ban-lam-viec/bao-cao/", "bao-cao/"
urlpatterns = [
    path("ban-lam-viec/lich-bao-cao/", calendar.calendar, name="calendar"),
    *RETURN_DESK.urls(_DESK, "return"),
    path(f"{_DESK}<int:pk>/viet/", writing.write, name="write"),
    path(f"{_DESK}<int:pk>/gop/<slug:section>/", writing.take, name="take"),
    path(f"{_DESK}<int:pk>/so/<str:name>/", numbers.desk_number, name="desk_number"),
    path(f"{_DESK}<int:pk>/tap-hop/", writing.assembly, name="assembly"),
    path(f"{_DESK}<int:pk>/thay-doi/", public.desk_differences, name="desk_differences"),
    path(f"{_DESK}<int:pk>/tep/<str:kind>/", files.desk_file, name="desk_file"),
    *TEMPLATE_DESK.urls("ban-lam-viec/mau-bao-cao/", "template"),
    *public.SHELF.urls(_OPEN, "public_return"),
    path(f"{_OPEN}<int:pk>/so/<str:name>/", numbers.public_number, name="public_number"),
    path(f"{_OPEN}<int:pk>/thay-doi/", public.differences, name="differences"),
    path(f"{_OPEN}<int:pk>/tep/<str:kind>/", files.public_file, name="public_file"),
    path(f"{_OPEN}ban/<str:digest>/", public.edition, name="edition"),
]
