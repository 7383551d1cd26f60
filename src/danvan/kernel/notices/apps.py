from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "danvan.kernel.notices"
    label = "notices"
