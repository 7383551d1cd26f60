from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "danvan.kernel.papers"
    label = "papers"
