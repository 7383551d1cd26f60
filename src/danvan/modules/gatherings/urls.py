"""Addresses of gatherings: nouns."""

from django.urls import path

from .desks import DELEGATE_DESK, GATHERING_DESK, PAPER_DESK, SITE_DESK
from .views import public, staff

app_name = "gatherings"
urlpatterns = [
    path("ban-lam-viec/hoi-nghi/<int:pk>/nhap-dai-bieu/", staff.import_delegates, name="import"),
    path("ban-lam-viec/hoi-nghi/<int:pk>/truc-tiep/", staff.live, name="live"),
    path("ban-lam-viec/diem-cau/<int:pk>/diem-danh/", staff.ticking, name="ticking"),
    path("ban-lam-viec/diem-cau/<int:pk>/ma-qr/", staff.site_code, name="site_code"),
    path("ban-lam-viec/diem-cau/<int:pk>/giay-moi/", staff.invitations, name="invitations"),
    *GATHERING_DESK.urls("ban-lam-viec/hoi-nghi/", "gathering"),
    *SITE_DESK.urls("ban-lam-viec/diem-cau/", "site"),
    *DELEGATE_DESK.urls("ban-lam-viec/dai-bieu/", "delegate"),
    *PAPER_DESK.urls("ban-lam-viec/tham-luan/", "paper"),
    *public.GATHERING_SHELF.urls("hoi-nghi/", "public_gathering"),
    *public.SITE_SHELF.urls("diem-cau/", "public_site"),
    path("diem-cau/<str:handle>/", public.door, name="door"),
    path("giay-moi/<str:code>/", public.invitation, name="invitation"),
    path("giay-moi/<str:code>/bang-chung/", public.proof, name="proof"),
]
