"""What the desk offers to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Module

MODULE = Module(name="desk", title=_("Desk"), url_prefix="ban-lam-viec/")
