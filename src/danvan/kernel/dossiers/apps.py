from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "danvan.kernel.dossiers"
    label = "dossiers"
