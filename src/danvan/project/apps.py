from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "danvan.project"
    label = "project"
