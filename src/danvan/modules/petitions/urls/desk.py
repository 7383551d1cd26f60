"""Addresses of the staff face: nouns below the matter; every one of them needs a signed-in person."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ..views.desk import (
    bulk,
    ending,
    handling,
    importing,
    intake,
    openings,
    record,
    register,
    reviewing,
    timing,
)

_MATTER = "ban-lam-viec/phan-anh/<int:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("ban-lam-viec/phan-anh/", register.matters, name="desk_list"),
    path("ban-lam-viec/phan-anh/nhieu/tiep-nhan/", bulk.acceptance, name="desk_bulk_acceptance"),
    path("ban-lam-viec/phan-anh/nhieu/phan-cong/", bulk.assignment, name="desk_bulk_assignment"),
    path("ban-lam-viec/cong-khai/", reviewing.reviews, name="desk_reviews"),
    path("ban-lam-viec/tiep-nhan/", intake.new, name="desk_intake"),
    path("ban-lam-viec/tiep-nhan/to-cao/", intake.denunciation, name="desk_denunciation"),
    path("ban-lam-viec/nhap-tep/", importing.table, name="desk_import"),
    path("ban-lam-viec/tep/<uuid:uid>", record.file, name="desk_file"),
    path(_MATTER, record.show, name="desk_record"),
    path(f"{_MATTER}tiep-nhan/", handling.acceptance, name="desk_acceptance"),
    path(f"{_MATTER}tra-loi/", handling.answer, name="desk_answer"),
    path(f"{_MATTER}tin-nhan/", handling.message, name="desk_message"),
    path(f"{_MATTER}phan-cong/", handling.assignment, name="desk_assignment"),
    path(f"{_MATTER}chuyen/", handling.transfer, name="desk_transfer"),
    path(f"{_MATTER}tam-dung/", timing.pause, name="desk_pause"),
    path(f"{_MATTER}tiep-tuc/", timing.resumption, name="desk_resumption"),
    path(f"{_MATTER}gia-han/", timing.extension, name="desk_extension"),
    path(f"{_MATTER}tach/", ending.split, name="desk_split"),
    path(f"{_MATTER}ghep/", ending.join, name="desk_join"),
    path(f"{_MATTER}chuyen-ngoai/", ending.forward, name="desk_forward"),
    path(f"{_MATTER}tu-choi/", ending.refusal, name="desk_refusal"),
    path(f"{_MATTER}dong/", ending.closure, name="desk_closure"),
    path(f"{_MATTER}cong-khai/", reviewing.publication, name="desk_publication"),
    path(f"{_MATTER}khong-cong-khai/", reviewing.withholding, name="desk_withholding"),
    path(f"{_MATTER}xoa-du-lieu/", reviewing.erasure, name="desk_erasure"),
    path(f"{_MATTER}mo-niem-phong/", openings.request_opening, name="desk_opening"),
]
