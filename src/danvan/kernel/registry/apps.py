from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "danvan.kernel.registry"
    label = "registry"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers the start-up checks
