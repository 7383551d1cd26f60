from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "danvan.kernel.rulebook"
    label = "rulebook"
