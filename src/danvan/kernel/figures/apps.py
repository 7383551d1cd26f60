from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "danvan.kernel.figures"
    label = "figures"
