from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "danvan.kernel.ledger"
    label = "ledger"

    def ready(self) -> None:
        from danvan.kernel.registry.public import plug_recorder

        from .actions import record

        plug_recorder(record)
