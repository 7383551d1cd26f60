"""Addresses of honours: nouns."""

from django.urls import path

from .desks import DECISION_DESK, NOMINATION_DESK
from .views import desk, public

app_name = "honours"
urlpatterns = [
    *NOMINATION_DESK.urls("ban-lam-viec/de-nghi-khen-thuong/", "nomination"),
    path("ban-lam-viec/de-nghi-khen-thuong/<int:pk>/bang.pdf", desk.certificate_pdf, name="certificate_pdf"),
    *DECISION_DESK.urls("ban-lam-viec/quyet-dinh-khen-thuong/", "decision"),
    path("ban-lam-viec/quyet-dinh-khen-thuong/<int:pk>/van-ban.docx", desk.decision_file, name="decision_file"),
    path("ban-lam-viec/quyet-dinh-khen-thuong/<int:pk>/bang.pdf", desk.certificates, name="certificates"),
    *public.DECISION_SHELF.urls("khen-thuong/", "public_decision"),
    path("khen-thuong/<int:pk>/chung-cu.tlog-proof", public.proof, name="proof"),
    path("khen-thuong/<int:pk>/huy-bo.tlog-proof", public.proof_of_revocation, name="proof_of_revocation"),
    path("khen-thuong/kiem-tra/", public.check, name="check"),
    path("khen-thuong/<str:code>/", public.certificate, name="certificate"),
]  # fmt: skip
