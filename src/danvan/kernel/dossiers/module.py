"""What dossiers offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Module

MODULE = Module(name="dossiers", title=_("Dossiers"), url_prefix="ho-so/")
