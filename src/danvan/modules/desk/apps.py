from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "danvan.modules.desk"
    label = "desk"
