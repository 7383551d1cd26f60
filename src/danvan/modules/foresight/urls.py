"""Addresses of foresight: nouns."""

from django.urls import path

from .desks import ADVICE_DESK, ALARM_DESK, BATCH_DESK
from .views import public, staff

app_name = "foresight"
_DESK, _OPEN = "ban-lam-viec/du-bao/", "du-bao/"
urlpatterns = [
    *ALARM_DESK.urls(f"{_DESK}canh-bao/", "alarm"),
    *ADVICE_DESK.urls(f"{_DESK}tham-muu/", "advice"),
    path(f"{_DESK}tham-muu/<int:pk>/tep/", staff.advice_file, name="advice_file"),
    path(f"{_DESK}so-lieu-cu/nhap/", staff.import_counts, name="import"),
    *BATCH_DESK.urls(f"{_DESK}so-lieu-cu/", "batch"),
    path(f"{_DESK}tai-trong/", staff.capacity, name="capacity"),
    path(f"{_DESK}chay/", staff.run, name="run"),
    path(f"{_DESK}bo-sot/", staff.miss, name="miss"),
    path(_OPEN, public.bulletin, name="bulletin"),
    path(f"{_OPEN}ban-tin/<str:week>/", public.bulletin, name="bulletin_of"),
    path(f"{_OPEN}ban-tin/<str:week>/tep/", public.bulletin_file, name="bulletin_file"),
    path(f"{_OPEN}tinh/<str:code>/", public.province, name="province"),
    path(f"{_OPEN}so-theo-doi/", public.log, name="log"),
    path(f"{_OPEN}phuong-phap/", public.method, name="method"),
    *public.SHELF.urls(f"{_OPEN}canh-bao/", "public_alarm"),
]
