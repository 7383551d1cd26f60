from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "danvan.modules.portal"
    label = "portal"
