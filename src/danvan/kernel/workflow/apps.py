from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "danvan.kernel.workflow"
    label = "workflow"
