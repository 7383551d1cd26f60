from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "danvan.kernel.indicators"
    label = "indicators"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers the check of the catalogue
