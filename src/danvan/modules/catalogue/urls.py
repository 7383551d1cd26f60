"""Addresses of indicators: nouns."""

from django.urls import path

from .views import desk, files, public

app_name = "catalogue"
urlpatterns = [
    path("chi-tieu/", public.catalogue_page, name="list"),
    path("chi-tieu/so-lieu.<str:file_format>", files.of_unit, name="file"),
    path("chi-tieu/loi/<str:uid>/", public.statement_page, name="statement"),
    path("chi-tieu/<str:name>/", public.item_page, name="item"),
    path("chi-tieu/<str:name>/ho-so/", public.records_page, name="records"),
    path("chi-tieu/<str:name>/cac-don-vi.<str:file_format>", files.of_units_below, name="below-file"),
    path("ban-lam-viec/chi-tieu/", desk.entry, name="entry"),
    path("ban-lam-viec/chi-tieu/nhap-tep/", desk.import_figures, name="import"),
    path("ban-lam-viec/chi-tieu/<str:uid>/", desk.statement_page, name="desk-statement"),
    path("ban-lam-viec/chi-tieu/<str:uid>/thay/", desk.replace, name="replace"),
    path("ban-lam-viec/chi-tieu/<str:uid>/rut/", desk.withdraw, name="withdraw"),
    path("ban-lam-viec/chi-tieu/<str:uid>/cong-khai/", desk.publish, name="publish"),
]
