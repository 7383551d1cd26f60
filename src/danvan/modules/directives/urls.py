"""Addresses of directives: nouns."""

from .desks import DIRECTIVE_DESK, TASK_DESK
from .views import SHELF

app_name = "directives"
urlpatterns = [
    *DIRECTIVE_DESK.urls("ban-lam-viec/van-ban/", "directive"),
    *TASK_DESK.urls("ban-lam-viec/nhiem-vu/", "task"),
    *SHELF.urls("van-ban/", "public_directive"),
]
