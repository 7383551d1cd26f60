"""Addresses of units, people and seals, all for staff, included under the desk's prefix."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import audit, people, seals, units

app_name = "organisations"
urlpatterns: list[URLPattern] = [
    path("niem-phong/", seals.openings, name="openings"),
    path("niem-phong/<int:pk>/", seals.opening, name="opening"),
    path("niem-phong/<int:pk>/dong-y/", seals.approval, name="approval"),
    path("niem-phong/<int:pk>/tu-choi/", seals.rejection, name="rejection"),
    path("niem-phong/<int:pk>/noi-dung/", seals.reading, name="reading"),
    path("luot-xem/", audit.looks, name="looks"),
    path("don-vi/", units.units, name="units"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("don-vi/<int:pk>/ten/", units.renaming, name="renaming"),
    path("don-vi/<int:pk>/cap-tren/", units.transfer, name="transfer"),
    path("don-vi/<int:pk>/chia-tach/", units.split, name="split"),
    path("don-vi/<int:pk>/sap-nhap/", units.merger, name="merger"),
    path("don-vi/<int:pk>/co-quan/", people.new_body, name="new-body"),
    path("co-quan/<int:pk>/chuc-danh/", people.new_post, name="new-post"),
    path("co-quan/<int:pk>/khoa-niem-phong/", people.new_seal_key, name="new-seal-key"),
    path("chuc-danh/<int:pk>/bo-nhiem/", people.appointment, name="appointment"),
    path("nhiem-ky/<int:pk>/ket-thuc/", people.end_of_term, name="end-of-term"),
]
